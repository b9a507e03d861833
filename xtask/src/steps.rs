//! A row of steps, each announced with its time; the first that fails ends it and says what to do.

use std::time::{Duration, Instant};

use anyhow::bail;

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
    /// When it fails; the error is the summary to end with.
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
                let passed = self.passed;
                bail!("{error:#}\nWhat to do: {mend}\nsteps: {passed} passed, 1 failed");
            }
        }
    }

    /// The line to end with when all have passed.
    pub(crate) fn summary(&self) -> String {
        format!("\nsteps: {} passed, 0 failed in {}", self.passed, said(self.started.elapsed()))
    }
}

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
    fn a_failure_says_what_to_do_and_how_far_it_went() {
        let mut steps = Steps::start();
        steps.take("one", "", || Ok(())).unwrap();
        let error = steps.take("two", "tidy up", || bail!("untidy")).unwrap_err();
        assert_eq!(error.to_string(), "untidy\nWhat to do: tidy up\nsteps: 1 passed, 1 failed");
    }

    #[test]
    fn times_are_short() {
        assert_eq!(said(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(said(Duration::from_secs(125)), "2 min 05 s");
    }
}
