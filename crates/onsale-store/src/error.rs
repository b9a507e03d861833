//! Why the store did not do what it was asked.

use onsale_core::Rejection;

/// What can go wrong, by who can do something about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The rules say no; the caller can act upon it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// Too much is waiting already: come back in a moment.
    #[error("the store is busy")]
    Busy,
    /// The database cannot be written at the moment (disk full, read-only): come back later.
    #[error("the database cannot be written")]
    Unavailable(#[source] Source),
    /// The store has stopped.
    #[error("the store is closed")]
    Closed,
    /// Our own mistake, or a broken database.
    #[error("the store failed")]
    Failed(#[source] Source),
}

/// The cause, for the log.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

impl StoreError {
    /// A failure that only a mistake in this program explains.
    pub(crate) fn bug(what: impl Into<String>) -> Self {
        Self::Failed(what.into().into())
    }
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process serves from this database.
    #[error("another process is using {0}; stop it first, or use another --database")]
    InUse(String),
    /// The database was written by a newer version.
    #[error(
        "{path} has schema version {found}, and this program knows versions up to {known}; use a newer program"
    )]
    TooNew {
        /// The file.
        path: String,
        /// Its version.
        found: i64,
        /// The newest version known.
        known: i64,
    },
    /// A rehearsal was to be held on a database that something is sold from.
    #[error(
        "{0} is in use for real sales; a rehearsal needs a database of its own, such as sqlite:rehearsal.db"
    )]
    NotForRehearsal(String),
    /// Something was to be sold from a rehearsal's database.
    #[error(
        "{0} was made for rehearsals, and nothing in it is for sale; use another database, or say --rehearsal"
    )]
    OnlyForRehearsal(String),
    /// Anything else: a missing folder, no permission, not a database.
    #[error("{path} cannot be opened")]
    Failed {
        /// The file.
        path: String,
        /// The cause.
        #[source]
        source: Source,
    },
}
