//! `onsale openapi`.

use std::io::Write;
use std::process::ExitCode;

use crate::http::openapi::document_text;

/// Prints the contract.
pub(super) fn openapi() -> anyhow::Result<ExitCode> {
    std::io::stdout().lock().write_all(document_text().as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
