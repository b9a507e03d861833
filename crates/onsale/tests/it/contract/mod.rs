//! What the documents promise, against the code.

mod errors_page;
mod nonsense;
mod openapi;
mod requests;
