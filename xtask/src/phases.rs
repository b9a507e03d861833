//! The phases of a build, each with a line that says what it does, what is left after it, and how long it took.

use std::time::Instant;

/// Phases that are taken in their order.
#[derive(Debug)]
pub(crate) struct Phases {
    names: &'static [&'static str],
    taken: usize,
}

impl Phases {
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        Self { names, taken: 0 }
    }

    /// Takes the next phase, or says that there is nothing to do. `by` says who does it.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn take(
        &mut self,
        by: &str,
        is_current: bool,
        phase: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        println!("{}", self.line(by, is_current));
        if !is_current {
            let began = Instant::now();
            phase()?;
            println!(
                "[{}/{}] done in {:.1} s",
                self.taken + 1,
                self.names.len(),
                began.elapsed().as_secs_f64()
            );
        }
        self.taken += 1;
        Ok(())
    }

    fn line(&self, by: &str, is_current: bool) -> String {
        let (number, all) = (self.taken + 1, self.names.len());
        let name = self.names.get(self.taken).copied().unwrap_or("the rest");
        let left = self.names.get(number..).unwrap_or_default().join(", ");
        let left = if left.is_empty() { "then it opens".to_owned() } else { format!("then: {left}") };
        if is_current {
            format!("[{number}/{all}] {name}: up to date ({left})")
        } else {
            format!("[{number}/{all}] {name}: building, by {by} ({left})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phase_says_what_it_does_and_what_is_left() {
        let mut phases = Phases::new(&["the page's packages", "the page", "the server"]);
        assert_eq!(
            phases.line("npm", true),
            "[1/3] the page's packages: up to date (then: the page, the server)"
        );
        phases.take("npm", true, || panic!("nothing was to do")).unwrap();
        assert_eq!(phases.line("Angular", false), "[2/3] the page: building, by Angular (then: the server)");
        phases.take("Angular", false, || Ok(())).unwrap();
        assert_eq!(phases.line("cargo", false), "[3/3] the server: building, by cargo (then it opens)");
        assert!(phases.take("cargo", false, || anyhow::bail!("no")).is_err());
    }
}
