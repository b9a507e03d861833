//! Settings of who may come in. A part of [`super::Config`].

use anyhow::Context;
use clap::Args;

use crate::auth::keyring::Keyring;

/// Settings of who may come in.
#[derive(Clone, Default, Args)]
pub struct AccessConfig {
    /// What access tokens are signed with: keys of at least 32 characters, one a line. The first signs, all are
    /// believed. Without it, the keys are in the database.
    #[arg(
        long,
        env = "ONSALE_TOKEN_KEY",
        value_name = "KEYS",
        hide_env_values = true,
        help_heading = "Callers"
    )]
    pub token_key: Option<String>,
}

impl std::fmt::Debug for AccessConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessConfig").finish_non_exhaustive()
    }
}

impl AccessConfig {
    /// The keys that were given, if any.
    ///
    /// # Errors
    /// When one of them is no good.
    pub fn token_keys(&self) -> anyhow::Result<Option<Keyring>> {
        let read = |text: &String| Keyring::of_text(text).map_err(anyhow::Error::msg).context("--token-key");
        self.token_key.as_ref().map(read).transpose()
    }
}
