//! What tests, the simulator and the benchmarks start and speak to: a server in a process of its own, one HTTP connection,
//! and real databases: `mariadbd` in a temporary folder, alone or three of them as a Galera
//! cluster, with the ways to hurt them that a test needs. Nothing here knows of Onsale's tables, and the server
//! itself never depends on it.
//!
//! Every server ends with the process that started it, however that ends; the shared one of a test run ends with
//! the program that runs the tests.

mod database;
mod galera;
mod http;
mod mariadb;
mod ports;
mod process;
mod programs;
mod server;
mod shared;
mod sql;
mod wait;

pub use database::Database;
pub use galera::Galera;
pub use http::{Answer, Call, Client};
pub use mariadb::{Disk, MariaDb};
pub use programs::{DEBIAN_PACKAGES, missing};
pub use server::Server;
pub use sql::{Account, Sql};
pub use wait::{PATIENCE, until};
