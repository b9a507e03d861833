//! `cargo xtask documents`: what people carry away is judged by programs that are not ours.

use crate::shell::{command, output, root};
use crate::tools;

/// The Python packages that judge, every version pinned.
const PACKAGES: &str = "xtask/documents/requirements.txt";

/// Has everything judged. Answers what the judges said.
///
/// # Errors
/// When one finds something.
pub(crate) fn documents() -> anyhow::Result<String> {
    let python = tools::python_environment("documents", PACKAGES)?;
    let ours = root().join("xtask/documents");
    let mut codes = command(python, &["-W", "ignore"]);
    let said = output(codes.arg(ours.join("judge_codes.py")).arg(root().join("docs")))?;
    Ok(said.trim().to_owned())
}
