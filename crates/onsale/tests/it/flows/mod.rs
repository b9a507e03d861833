//! Several calls in a row, as people make them.

mod buying;
mod idempotency;
mod releasing;
mod shutting_down;
