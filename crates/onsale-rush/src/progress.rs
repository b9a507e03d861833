//! The line that moves while one waits. It is for a person: nothing is written when nobody looks.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use tokio::task::JoinHandle;

/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(200);

/// Writes a line to the terminal until it is dropped.
#[derive(Debug)]
pub(super) struct Progress(Option<JoinHandle<()>>);

impl Progress {
    /// Shows what `line` says, if standard error is a terminal.
    pub(super) fn show(line: impl Fn() -> String + Send + 'static) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        Self(Some(tokio::spawn(async move {
            loop {
                write(&format!("\r\x1b[2K{}", line()));
                tokio::time::sleep(EVERY).await;
            }
        })))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(task) = self.0.take() {
            task.abort();
            write("\r\x1b[2K");
        }
    }
}

/// A terminal that has gone away does not stop a rush.
fn write(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}
