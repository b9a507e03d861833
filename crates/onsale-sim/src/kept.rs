//! Plans that found something, as they are kept in `seeds/`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::plan::Plan;

/// A kept plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What it found, in a sentence.
    pub found: String,
    /// The seed that drew it.
    pub seed: u64,
    /// The plan, made small.
    pub plan: Plan,
}

impl Kept {
    /// Reads a file of `seeds/`.
    ///
    /// # Errors
    /// When there is none, or it is not a kept plan.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
        serde_json::from_str(&text).with_context(|| format!("{shown} is not a kept plan"))
    }

    /// Writes one, a step a line.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let steps = self.plan.steps.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        let text = format!(
            "{{\n  \"found\": {},\n  \"seed\": {},\n  \"plan\": {{\n    \"rules\": {},\n    \"steps\": [\n      {}\n    ]\n  }}\n}}\n",
            serde_json::to_string(&self.found)?,
            self.seed,
            serde_json::to_string(&self.plan.rules)?,
            steps.join(",\n      ")
        );
        fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
    }
}
