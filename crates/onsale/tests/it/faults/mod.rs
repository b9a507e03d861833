//! The real binary, treated badly: killed in the middle of a sale, asked to stop under load.

mod kill;
pub(crate) mod process;
mod stop;
