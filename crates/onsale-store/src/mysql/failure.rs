//! What errors of a database that speaks MySQL mean to a caller.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use mysql_async::{DriverError, Error};
use rustc_hash::FxHasher;

use crate::error::Fault;
use crate::error::KeyTaken;

/// Another transaction was faster: a deadlock or a wait too long (1213, 1205), a conflict between nodes (1180, 3101,
/// and TiDB's 9007, 8022, 8028), a row that has changed since it was read (1020).
/// Or somebody has killed the statement, or it took too long (1317, 1969, 3024). The whole transaction goes again.
const CONTENDED: [u16; 11] = [1213, 1205, 1180, 3101, 9007, 8022, 8028, 1020, 1317, 1969, 3024];

/// A key is taken: mostly by another transaction that was faster.
const DUPLICATE: u16 = 1062;

/// The server, or this node of it, cannot be used at the moment: not part of its cluster (1047), read-only (1290, 1792,
/// 1836), starting or going down (1053, 1927, 1077, 2006, 2013), too many connections (1040, 1203), no space (1021,
/// 1041, 1114, 1135).
const COME_BACK: [u16; 14] =
    [1047, 1290, 1792, 1836, 1053, 1927, 1077, 2006, 2013, 1040, 1203, 1021, 1114, 1135];

/// ER_BAD_NULL_ERROR, raised on purpose: a guard assigns NULL to a NOT NULL column when its condition fails.
const NOT_NULL: u16 = 1048;

/// What only a statement before the COMMIT is answered with: a guard, a key that is taken, a lock that was not to be had, a
/// row that has changed.
const BEFORE_THE_COMMIT: [u16; 5] = [NOT_NULL, DUPLICATE, 1205, 1213, 1020];

/// True if this error may be the answer to the COMMIT itself, so that the outcome is unknown. A killed statement
/// (1317, 1969) may have been the COMMIT, and the answer is the same whether it was carried out.
pub(crate) fn may_be_of_a_commit(error: &Error) -> bool {
    !matches!(error, Error::Server(server) if BEFORE_THE_COMMIT.contains(&server.code))
}

/// A caller gets "busy" for what goes again, "unavailable" for what somebody will mend, and a failure otherwise.
pub(crate) fn of(error: Error) -> Fault {
    match &error {
        Error::Server(server) if CONTENDED.contains(&server.code) => {
            // Not the sentence: that of a key that is taken repeats the key, which may be somebody's address.
            tracing::debug!(code = server.code, "another transaction was faster");
            Fault::Busy
        }
        Error::Server(server) if server.code == DUPLICATE => {
            let taken = key_taken(&server.message);
            tracing::debug!(key = taken.key, "a key is taken: another transaction was faster");
            Fault::Failed(Box::new(taken))
        }
        Error::Server(server) if COME_BACK.contains(&server.code) => Fault::Unavailable(error.into()),
        Error::Server(_) | Error::Url(_) => Fault::Failed(error.into()),
        Error::Driver(DriverError::ConnectionClosed | DriverError::PoolDisconnected) | Error::Io(_) => {
            Fault::Unavailable(error.into())
        }
        Error::Driver(_) | Error::Other(_) => Fault::Failed(error.into()),
    }
}

/// What the sentence "Duplicate entry '7-VIP' for key 'ticket_type_name'" says.
fn key_taken(sentence: &str) -> KeyTaken {
    let key = sentence.rsplit_once("for key ").map_or("", |(_, key)| key).trim_matches('\'');
    KeyTaken { key: key.to_owned(), entry: BuildHasherDefault::<FxHasher>::default().hash_one(sentence) }
}

/// The same for statements whose guards assign NULL where there must be a value: error 1048 says that a guard has held.
pub(crate) fn of_guarded(error: Error) -> Fault {
    match &error {
        Error::Server(server) if server.code == NOT_NULL => {
            tracing::debug!("another server was faster");
            Fault::Busy
        }
        _ => of(error),
    }
}

/// Whether nothing more can be asked on the connection that gave this error.
pub(crate) fn ends_the_connection(error: &Fault) -> bool {
    matches!(error, Fault::Unavailable(_))
}

#[cfg(test)]
mod tests {
    use mysql_async::ServerError;

    use super::*;

    fn answered(code: u16) -> Error {
        Error::Server(ServerError { code, message: String::new(), state: "HY000".to_owned() })
    }

    #[test]
    fn a_key_that_is_taken_is_known_again_and_nobodys_address_is_kept() {
        let said = |entry: &str| {
            let message = format!("Duplicate entry '{entry}' for key 'customer_email'");
            of(Error::Server(ServerError { code: DUPLICATE, message, state: "23000".to_owned() }))
        };
        let (first, again, other) =
            (said("ada@example.org"), said("ada@example.org"), said("bea@example.org"));
        assert_eq!(first.taken(), again.taken());
        assert_ne!(first.taken(), other.taken());
        assert_eq!(first.taken().unwrap().key, "customer_email");
        assert!(!format!("{first:?}").contains("ada@"), "{first:?}");
    }

    /// A COMMIT that was killed may have been carried out before; a guard cannot be one.
    #[test]
    fn whatever_a_commit_may_be_answered_with_is_looked_up() {
        for code in [1317, 1969, 1180, 2013, 1927, 1105, 3024] {
            assert!(may_be_of_a_commit(&answered(code)), "{code}");
        }
        for code in BEFORE_THE_COMMIT {
            assert!(!may_be_of_a_commit(&answered(code)), "{code}");
        }
    }
}
