//! Why somebody may not do what they ask for. How that is answered is not known here.

use onsale_store::StoreError;

use super::token::Refused;

/// Why a caller may not do what it asks for.
#[derive(Debug)]
pub(crate) enum Denied {
    /// The request does not prove who calls.
    NotProven,
    /// It was proven, and the time of the proof is over.
    Expired,
    /// The session of the proof was ended.
    SessionEnded,
    /// It belongs to somebody else.
    NotTheirs,
    /// The request does not say who calls: the header that would.
    HeaderMissing(&'static str),
    /// A header that names who calls holds no id.
    HeaderGarbled(&'static str),
    /// Whether the proof is good could not be found out.
    NotFoundOut(StoreError),
}

impl From<Refused> for Denied {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Forged => Self::NotProven,
            Refused::Expired => Self::Expired,
            Refused::Revoked => Self::SessionEnded,
        }
    }
}

impl From<StoreError> for Denied {
    fn from(error: StoreError) -> Self {
        Self::NotFoundOut(error)
    }
}
