//! A row of steps, each announced with its time; the first that fails ends it and says what to do.

use std::fmt;
use std::time::{Duration, Instant};

/// Steps that have been taken.
#[derive(Debug)]
pub(crate) struct Steps {
    started: Instant,
    passed: usize,
}

impl Steps {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), passed: 0 }
    }

    /// Takes one step. `mend` says what to do when it fails.
    ///
    /// # Errors
    /// When it fails. All is said by then: [`Stopped`] only ends the program.
    pub(crate) fn take(
        &mut self,
        name: &str,
        mend: &str,
        step: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        println!("\n== {name}");
        let began = Instant::now();
        match step() {
            Ok(()) => {
                self.passed += 1;
                println!("== {name}: passed in {}", said(began.elapsed()));
                Ok(())
            }
            Err(error) => {
                println!("== {name}: FAILED after {}", said(began.elapsed()));
                println!("{error:#}\nWhat to do: {mend}\n\nsteps: {} passed, 1 failed", self.passed);
                Err(Stopped.into())
            }
        }
    }

    /// The line to end with when all have passed.
    pub(crate) fn summary(&self) -> String {
        format!("\nsteps: {} passed, 0 failed in {}", self.passed, said(self.started.elapsed()))
    }
}

/// A step failed and has said so.
#[derive(Debug)]
pub(crate) struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a step failed")
    }
}

impl std::error::Error for Stopped {}

fn said(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_ends_the_row_and_is_not_counted_as_passed() {
        let mut steps = Steps::start();
        steps.take("one", "", || Ok(())).unwrap();
        let error = steps.take("two", "tidy up", || anyhow::bail!("untidy")).unwrap_err();
        assert!(error.is::<Stopped>());
        assert!(steps.summary().contains("steps: 1 passed, 0 failed"));
    }

    #[test]
    fn times_are_short() {
        assert_eq!(said(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(said(Duration::from_secs(125)), "2 min 05 s");
    }
}
