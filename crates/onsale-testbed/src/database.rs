//! A database for one test, on the server that a test run shares.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::mariadb::url;
use crate::shared;
use crate::sql::{Account, Sql};

/// Empty at first, and gone with this value.
#[derive(Debug)]
pub struct Database {
    name: String,
    port: u16,
}

impl Database {
    /// A database that nobody else uses. The first of a test run starts the server.
    ///
    /// # Errors
    /// When MariaDB is not installed or does not start.
    pub fn new() -> anyhow::Result<Self> {
        Self::by_hand("")
    }

    /// The same, made by somebody who says more than its name, such as `CHARACTER SET latin1`.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn by_hand(said: &str) -> anyhow::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let port = shared::port()?;
        let name = format!("onsale_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let database = Self { name, port };
        // A process that was killed leaves its database behind, and process numbers come again.
        database.sql().run(&format!("CREATE OR REPLACE DATABASE {} {said}", database.name))?;
        Ok(database)
    }

    /// Its name, which begins with `onsale_`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What to give as `--database`.
    pub fn url(&self) -> String {
        url(self.port, &self.name)
    }

    /// Statements of the account that Onsale uses; name the tables in full.
    pub fn sql(&self) -> Sql {
        Sql(Account::Onsale(self.port))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.sql().run(&format!("DROP DATABASE IF EXISTS {}", self.name)));
    }
}
