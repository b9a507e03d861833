//! The line that moves while one waits for a deed: for a person, and only when it takes longer than a moment.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use onsale_store::maintenance;

/// A deed that is over sooner shows nothing.
const QUIET: Duration = Duration::from_millis(700);
/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(200);

/// Shows how far a deed has come, until it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    began: Instant,
    shown: Option<Instant>,
    is_seen: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { began: Instant::now(), shown: None, is_seen: std::io::stderr().is_terminal() }
    }

    /// The deed has come so far.
    pub(super) fn tell(&mut self, at: maintenance::Progress) {
        let is_due = match self.shown {
            None => self.began.elapsed() >= QUIET,
            Some(shown) => shown.elapsed() >= EVERY || at == maintenance::Progress::Checking,
        };
        if self.is_seen && is_due {
            self.shown = Some(Instant::now());
            write(&format!("\r\x1b[2K{}", line(at)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            write("\r\x1b[2K");
        }
    }
}

fn line(at: maintenance::Progress) -> String {
    match at {
        maintenance::Progress::Copying { done, all } => {
            let percent = (done * 100).checked_div(all).unwrap_or(100);
            format!("copying    {percent:>3} %  ({done} of {all} pages)")
        }
        maintenance::Progress::Checking => "checking everything against everything ...".into(),
    }
}

/// A terminal that has gone away does not stop a deed.
fn write(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_has_come() {
        let line_at = |done, all| line(maintenance::Progress::Copying { done, all });
        assert_eq!(line_at(50, 200), "copying     25 %  (50 of 200 pages)");
        assert_eq!(line_at(0, 0), "copying    100 %  (0 of 0 pages)");
    }
}
