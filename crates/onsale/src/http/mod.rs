//! The HTTP contract: one handler, one file. A handler parses, calls one method of the store, answers. Rules
//! live in the core, transactions in the store, background work in `jobs`, which this folder never imports.

pub(crate) mod access;
pub(crate) mod address;
pub(crate) mod asker;
pub(crate) mod auth;
mod caller;
pub(crate) mod client_address;
pub(crate) mod customer;
pub mod docs;
pub(crate) mod event;
pub(crate) mod extract;
pub(crate) mod field;
mod foreign;
pub(crate) mod form;
mod head;
pub(crate) mod idempotency;
pub(crate) mod layers;
pub(crate) mod listing;
pub(crate) mod live;
mod nearest;
pub mod openapi;
pub(crate) mod operations;
pub(crate) mod order;
pub(crate) mod origin;
pub(crate) mod outbox;
#[cfg(any(test, feature = "fuzz"))]
pub mod parsers;
pub mod problem;
pub(crate) mod respond;
pub mod router;
pub(crate) mod ticket;
pub(crate) mod vendor;
