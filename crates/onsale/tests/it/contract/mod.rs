//! What the documents promise, against the code.

mod config_page;
mod currencies;
mod dashboard;
mod errors_page;
mod fields;
mod nonsense;
mod openapi;
mod requests;
