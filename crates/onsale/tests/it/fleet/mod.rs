//! Servers on a database that is a server itself. It is killed, cut off, made read-only and locked in the middle of a
//! sale; afterwards everything that was acknowledged is there, nothing is there twice, and the books balance.

mod book;
mod buyers;
mod database;
mod servers;
mod sessions;
