//! What is read beside the writer, whichever database it is: statements and what their rows mean.

pub(crate) mod access;
pub(crate) mod audit;
pub(crate) mod buyers;
mod checks;
pub(crate) mod code;
pub(crate) mod cursor;
pub(crate) mod events;
pub(crate) mod feed;
pub(crate) mod find;
pub(crate) mod history;
pub(crate) mod latest;
pub(crate) mod order;
pub(crate) mod outbox;
pub(crate) mod picture;
pub(crate) mod searched;
mod whole;
