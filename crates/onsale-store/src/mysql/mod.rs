//! The back end for several servers: a database that speaks MySQL's protocol. One writer's thread with an ordered
//! connection of its own, and a few connections that read.
//!
//! **Architecture invariant:** keys and guarded writes carry correctness. What a server remembers, what it has leased,
//! and row locks only save time.

pub(crate) mod clock;
mod connection;
mod failure;
pub(crate) mod maintenance;
mod migrate;
mod numbers;
mod peers;
mod reach;
mod rows;
mod writer;

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use onsale_core::Timestamp;

pub use connection::Connection;
pub use writer::MysqlTables;

use reach::Reach;

use crate::config::{MysqlConfig, StoreConfig};
use crate::database::Found;
use crate::error::{Fault, OpenError, Source, StoreError};
use crate::handle::Handle;
use crate::{pipelined_writer, rehearsal_mode};

/// Journal rows of one start of a server; its number stands above them.
pub(crate) const SEQ_BITS: u32 = 36;

/// Carries out batches on a connection to a database.
pub type Executor = crate::executor::Executor<MysqlTables>;

impl Executor {
    /// Makes the database where there is none, brings its schema up to date, and reads the pools and holds back from the tables.
    pub fn connect(mysql: &MysqlConfig, config: &StoreConfig, now: Timestamp) -> Result<Self, StoreError> {
        let reach = Reach::of(mysql)?;
        create(&reach)?;
        let mut db = open(&reach)?;
        migrate::migrate(&mut open(&reach.without_hurry())?, &open(&reach)?)?;
        rehearsal_mode::agree(&mut db, config.rehearsal, &mysql.shown())
            .map_err(|error| Fault::Failed(error.into()))?;
        Self::over(MysqlTables::new(db, config)?, config, now)
    }

    /// Gives back what other servers can use: numbers, leases.
    pub fn leave(&mut self) {
        self.tables.leave(&mut self.memory);
    }
}

/// An open database.
#[derive(Clone)]
pub struct Mysql(Arc<Handle<Connection>>);

impl fmt::Debug for Mysql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mysql").finish_non_exhaustive()
    }
}

impl Mysql {
    pub(crate) fn open(mysql: &MysqlConfig, config: &StoreConfig, now: Timestamp) -> Result<Self, OpenError> {
        let failed = |source: Source| OpenError::Failed { path: mysql.shown(), source };
        let reach = Reach::of(mysql).map_err(|error| failed(error.into()))?;
        let (of_writer, to) = (config.clone(), mysql.clone());
        let handle = Handle::start(
            config,
            move |shared, ready| {
                let open = || Executor::connect(&to, &of_writer, now);
                if let Some(mut executor) = pipelined_writer::run(open, &of_writer, shared, ready) {
                    executor.leave();
                }
            },
            |class, patience| {
                Ok(Connection::for_reading(reach.clone(), class.bounds().time, Arc::clone(patience))?)
            },
        );
        handle.map(|handle| Self(Arc::new(handle))).map_err(failed)
    }
}

impl Deref for Mysql {
    type Target = Handle<Connection>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl MysqlConfig {
    /// Whether the URL is one, and names a database.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn check(&self) -> Result<(), String> {
        let wrong = |error: Fault| match error {
            Fault::Failed(source) => source.to_string(),
            other => other.to_string(),
        };
        Reach::of(self).map(|_| ()).map_err(wrong)
    }
}

fn open(reach: &Reach) -> Found<Connection> {
    Connection::new(reach.clone()).map_err(|error| Fault::Failed(error.into()))
}

/// Makes the database if the server has none of that name and lets us.
fn create(reach: &Reach) -> Found<()> {
    let anywhere = open(&reach.without_database())?;
    let name = reach.name().replace('`', "``");
    let made = anywhere
        .run(&format!("CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"));
    // Whoever may not make databases may well use one that is there.
    match made {
        Err(Fault::Failed(error)) => {
            tracing::debug!(%error, "the database was not made");
            Ok(())
        }
        result => result,
    }
}
