//! Why the store did not do what it was asked.
//!
//! **Architecture invariant:** whoever writes answers a [`Fault`], which has no place for a refusal and is not made of one.
//! So a command that has begun to write is carried out, or its transaction is lost with all that it has written.

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
    /// The question was interrupted because it took longer than its kind may: ask for less, or later.
    #[error("the question took too long")]
    TooSlow,
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

/// What can go wrong with a database while the rules say yes.
///
/// ```
/// use onsale_core::Rejection;
/// use onsale_store::{Execute, StoreError};
///
/// fn decide(is_left: bool) -> Result<(), StoreError> {
///     if is_left { Ok(()) } else { Err(Rejection::SoldOut)? }
/// }
/// ```
///
/// Whoever has begun to write cannot refuse any more:
///
/// ```compile_fail,E0277
/// use onsale_core::Rejection;
/// use onsale_store::{Execute, Fault};
///
/// fn apply(db: &mut impl Execute, is_left: bool) -> Result<(), Fault> {
///     db.execute("UPDATE ticket SET status = 1", &[])?;
///     if is_left { Ok(()) } else { Err(Rejection::SoldOut)? }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Another server was faster: the transaction goes again.
    #[error("another transaction was faster")]
    Busy,
    /// The question was interrupted because it took longer than its kind may.
    #[error("the question took too long")]
    TooSlow,
    /// The database cannot be reached or written at the moment.
    #[error("the database cannot be written")]
    Unavailable(#[source] Source),
    /// Our own mistake, or a broken database.
    #[error("the store failed")]
    Failed(#[source] Source),
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Busy => Self::Busy,
            Fault::TooSlow => Self::TooSlow,
            Fault::Unavailable(source) => Self::Unavailable(source),
            Fault::Failed(source) => Self::Failed(source),
        }
    }
}

impl Fault {
    /// A failure that only a mistake in this program explains.
    pub(crate) fn bug(what: impl Into<String>) -> Self {
        Self::Failed(what.into().into())
    }

    /// A refusal by the rules of what they have allowed before, which is a mistake in this program.
    pub(crate) fn refused(what: &str, rejection: &Rejection) -> Self {
        Self::bug(format!("{what} was refused: {rejection}"))
    }

    /// The key that refused a row, if that is what went wrong.
    pub(crate) fn taken(&self) -> Option<&KeyTaken> {
        match self {
            Self::Failed(source) => source.downcast_ref(),
            Self::Busy | Self::TooSlow | Self::Unavailable(_) => None,
        }
    }

    /// The same, to keep.
    pub(crate) fn into_taken(self) -> Option<KeyTaken> {
        match self {
            Self::Failed(source) => source.downcast().ok().map(|taken| *taken),
            Self::Busy | Self::TooSlow | Self::Unavailable(_) => None,
        }
    }

    /// Whether another server may have been faster, so that the whole transaction goes again.
    pub(crate) fn may_be_a_lost_race(&self) -> bool {
        matches!(self, Self::Busy) || self.taken().is_some()
    }
}

/// The cause, for the log.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

impl StoreError {
    /// A failure that only a mistake in this program explains.
    pub(crate) fn bug(what: impl Into<String>) -> Self {
        Self::Failed(what.into().into())
    }

    /// What the rules say, apart from what went wrong.
    pub(crate) fn into_rejection(self) -> Result<Rejection, Fault> {
        match self {
            Self::Rejected(rejection) => Ok(rejection),
            Self::Busy => Err(Fault::Busy),
            Self::TooSlow => Err(Fault::TooSlow),
            Self::Unavailable(source) => Err(Fault::Unavailable(source)),
            Self::Closed => Err(Fault::bug("the store is closed")),
            Self::Failed(source) => Err(Fault::Failed(source)),
        }
    }

    /// The same error for somebody else who waited for the same answer.
    pub(crate) fn told_again(&self) -> Self {
        match self {
            Self::Rejected(rejection) => Self::Rejected(rejection.clone()),
            Self::Busy => Self::Busy,
            Self::TooSlow => Self::TooSlow,
            Self::Unavailable(source) => Self::Unavailable(source.to_string().into()),
            Self::Closed => Self::Closed,
            Self::Failed(source) => Self::Failed(source.to_string().into()),
        }
    }
}

/// A row whose key is there already. Whoever meets it once was slower than another server and goes again; whoever meets the
/// same one each time did not lose a race, and is told so.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the key {key} refuses a row each time: the column compares otherwise than it should (see `onsale doctor`)"
)]
pub(crate) struct KeyTaken {
    /// The key's name.
    pub(crate) key: String,
    /// Stands for what the row has in it, which may be somebody's address and so is not kept.
    pub(crate) entry: u64,
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
