//! `onsale openapi`.

use std::io::Write;
use std::process::ExitCode;

use crate::http::openapi::document_text;
use crate::http::problem::reference;

/// What `onsale openapi` can be asked.
#[derive(Debug, clap::Args)]
pub(super) struct OpenapiArgs {
    /// Print the page of all error codes instead, as Markdown.
    #[arg(long)]
    errors: bool,
}

/// Prints the contract.
pub(super) fn openapi(args: &OpenapiArgs) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    if args.errors {
        out.write_all(reference::page().as_bytes())?;
    } else {
        out.write_all(document_text().as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}
