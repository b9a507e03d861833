//! What a command does, whichever database it is: one file for each command, and what the executor keeps in
//! memory. It writes through [`crate::tables::Tables`] and asks through [`crate::database::Query`].
//!
//! **Architecture invariant:** nothing here names a back end, and nothing outside the executor writes.

pub(crate) mod access;
mod address;
mod api_key;
mod apply;
mod batch;
mod cancel;
mod code;
mod cursor;
mod customer;
pub(crate) mod decide;
mod device;
mod event;
mod expire;
mod finalize;
mod granted;
pub(crate) mod holds;
mod idempotency;
mod ids;
mod journal;
pub(crate) mod load;
mod login;
mod mail;
pub(crate) mod memory;
mod outbox;
mod picture;
pub(crate) mod pipeline;
mod pool;
mod release;
pub(crate) mod remote;
mod reserve;
mod setting;
mod standing;
mod ticket;
mod vendor;
mod void;

pub(crate) use batch::Executor;
pub use batch::Reply;
