//! What SQLite's errors mean to a caller.

use rusqlite::{Error, ErrorCode};

use crate::error::Fault;

/// A disk that is full, read-only or broken will be mended by somebody; everything else is our mistake.
pub(crate) fn of(error: Error) -> Fault {
    let come_back = matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::PermissionDenied
                | ErrorCode::FileLockingProtocolFailed
        )
    );
    // Only the readers' connections are ever interrupted, by their patience.
    if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) {
        return Fault::TooSlow;
    }
    if come_back { Fault::Unavailable(Box::new(error)) } else { Fault::Failed(Box::new(error)) }
}
