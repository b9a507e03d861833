//! Servers on a database that is a server itself, one of them and three. Servers and database are killed, cut off,
//! made read-only and locked in the middle of a sale; afterwards everything that was acknowledged is there, nothing
//! is there twice, and the books balance.

mod book;
mod buyers;
mod clock;
mod database;
mod galera;
mod killed;
mod live;
mod put_back;
mod releasing;
mod seen;
mod servers;
mod sessions;
mod sold_out;
mod tls;
