//! `onsale admin`: for whoever may read the database, and so may do everything.

mod outbox;
mod ticket_keys;
mod vendor;

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Subcommand;
use onsale_core::{Actor, Millis, Timestamp};
use onsale_store::{DatabaseConfig, OpenError, Request, Resume, Store, maintenance};

use super::block_on;
use super::running::{Question, ask_owner};
use crate::auth::keyring::{Keyring, next_key};
use crate::auth::{TokenVerifier, secret};
use crate::clock::Clock;
use crate::config::DatabaseArg;
use crate::http::auth::rotate_key::sentence;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The token that a running server is asked with is good for so long.
const ASKED_FOR: Millis = Millis(60_000);

/// What an administrator can do from the command line.
#[derive(Debug, Subcommand)]
pub(super) enum AdminCommand {
    /// Print a token that may do everything.
    Token {
        #[command(flatten)]
        keys: Keys,

        /// How long it is good for.
        #[arg(long, value_name = "HOURS", default_value_t = 12, value_parser = clap::value_parser!(i64).range(1..=8_784))]
        hours: i64,
    },
    /// After the database was put back to an earlier day from a dump or a snapshot: nobody becomes somebody else, and what
    /// was ended since stays so. `onsale restore` does this by itself.
    AfterRestore {
        #[command(flatten)]
        database: DatabaseArg,

        /// Keep logins and API keys, although nothing says which of them were ended since.
        #[arg(long)]
        keep_logins: bool,
    },
    /// Sign tokens with a fresh key; earlier tokens stay good until their time is over.
    RotateKey {
        #[command(flatten)]
        keys: Keys,

        /// Believe no earlier token: everybody has to refresh, and administrators need new ones.
        #[arg(long)]
        forget_old: bool,

        /// Keep all API keys although earlier tokens are forgotten; otherwise they end too.
        #[arg(long, requires = "forget_old")]
        keep_api_keys: bool,

        /// Where the server listens, if one is running.
        #[arg(long, env = "ONSALE_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
    },
    /// Let a vendor sell.
    ApproveVendor(vendor::Which),
    /// Let a vendor wait again: nothing of it is shown or sold until it is approved.
    SuspendVendor(vendor::Which),
    /// Close a vendor with all that it has not sold; sold tickets stay valid.
    CloseVendor(vendor::Which),
    /// List the vendors that wait for an administrator's word.
    WaitingVendors(vendor::House),
    /// Messages (mails) that were given up.
    #[command(subcommand)]
    Outbox(outbox::OutboxCommand),
    /// The secrets that ticket codes are made with.
    #[command(subcommand)]
    TicketKeys(ticket_keys::TicketKeysCommand),
}

/// Where the keys are.
#[derive(Clone, clap::Args)]
pub(super) struct Keys {
    #[command(flatten)]
    database: DatabaseArg,

    /// The keys, where `serve` is given them too.
    #[arg(long, env = "ONSALE_TOKEN_KEY", value_name = "KEYS", hide_env_values = true)]
    token_key: Option<String>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("database", &self.database).finish_non_exhaustive()
    }
}

/// Does what was asked for.
pub(super) fn admin(command: &AdminCommand) -> anyhow::Result<ExitCode> {
    let now = Clock::system().now();
    match command {
        AdminCommand::Token { keys, hours } => {
            let token = token(keys, now, Millis::from_seconds(hours * 3_600))?;
            writeln!(std::io::stdout().lock(), "{token}")?;
        }
        AdminCommand::AfterRestore { database, keep_logins } => {
            let resume = Resume { key: next_key(now, true)?, keep_logins: *keep_logins };
            let resumed = maintenance::after_restore(&database.store(), &resume)?;
            writeln!(std::io::stdout().lock(), "{}", super::maintenance::logins(&resumed))?;
        }
        AdminCommand::RotateKey { keys, forget_old, keep_api_keys, listen } => {
            let sentence = rotate(keys, Forget { old: *forget_old, keep: *keep_api_keys }, *listen, now)?;
            writeln!(std::io::stdout().lock(), "{sentence}")?;
        }
        AdminCommand::ApproveVendor(which) => say(&vendor::judge(which, true, now)?)?,
        AdminCommand::SuspendVendor(which) => say(&vendor::judge(which, false, now)?)?,
        AdminCommand::CloseVendor(which) => say(&vendor::close(which, now)?)?,
        AdminCommand::WaitingVendors(house) => say(&vendor::waiting(house, now)?)?,
        AdminCommand::Outbox(command) => say(&outbox::outbox(command, now)?)?,
        AdminCommand::TicketKeys(command) => say(&ticket_keys::ticket_keys(command, now)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn say(sentence: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{sentence}")?)
}

fn token(keys: &Keys, now: Timestamp, life: Millis) -> anyhow::Result<String> {
    let keyring = match &keys.token_key {
        Some(text) => Keyring::of_text(text).map_err(anyhow::Error::msg).context("--token-key")?,
        None => Keyring::of_store(&maintenance::token_keys(&keys.database.store())?),
    };
    let token = TokenVerifier::new(keyring, true).sign(Actor::Admin, secret::session_id()?, now + life, now);
    token.context("the database has no token key yet: start the server once")
}

/// What is forgotten with the old key.
#[derive(Clone, Copy)]
struct Forget {
    /// Earlier tokens.
    old: bool,
    /// But not API keys.
    keep: bool,
}

/// Through the server, if one runs: nobody else writes to its database.
fn rotate(keys: &Keys, forget: Forget, listen: SocketAddr, now: Timestamp) -> anyhow::Result<String> {
    if keys.token_key.is_some() {
        anyhow::bail!(
            "the keys are given by --token-key: put a fresh one in front of them, and start the server again"
        );
    }
    match open(keys, now) {
        Ok(store) => block_on(async {
            let (key, request) = (next_key(now, forget.old)?, Request::new(Actor::Admin, now));
            let rotated = store.rotate_token_key(request, key, forget.old, forget.keep).await?;
            store.close().await;
            let listed = rotated
                .api_keys
                .iter()
                .map(|key| format!("\n  API key {} of vendor {}: {}", key.id, key.vendor, key.name.as_str()));
            Ok(sentence(&rotated, forget.old, forget.keep) + &listed.collect::<String>())
        }),
        Err(OpenError::InUse(_)) => {
            let body = format!("{{\"forgetOld\":{},\"keepApiKeys\":{}}}", forget.old, forget.keep);
            let said = ask(keys, listen, now, ("POST", "/auth/rotate-key"), &body)?;
            let mut sentence = said["message"].as_str().unwrap_or_default().to_owned();
            for key in said["apiKeys"].as_array().into_iter().flatten() {
                let name = key["name"].as_str().unwrap_or_default();
                let _ =
                    write!(sentence, "\n  API key {} of vendor {}: {name}", key["keyId"], key["vendorId"]);
            }
            Ok(sentence)
        }
        Err(error) => Err(error.into()),
    }
}

/// The database, which has to be there: a new one, by a name that was misspelt, would say that all is well.
fn open(keys: &Keys, now: Timestamp) -> Result<Store, OpenError> {
    let config = keys.database.store();
    match &config.database {
        DatabaseConfig::Sqlite(path) if !path.exists() => Err(OpenError::Failed {
            path: path.display().to_string(),
            source: "there is no such database".into(),
        }),
        DatabaseConfig::Sqlite(_) | DatabaseConfig::Mysql(_) => Store::open(&config, now),
    }
}

/// Asks the server that uses the database; answers the JSON of a success.
fn ask(
    keys: &Keys,
    listen: SocketAddr,
    now: Timestamp,
    (method, path): (&str, &str),
    body: &str,
) -> anyhow::Result<serde_json::Value> {
    let token = token(keys, now, ASKED_FOR)?;
    let question = Question { listen, method, path, token: &token, body };
    let said = ask_owner(&keys.database.store(), &question, PATIENCE);
    said.with_context(|| format!("the server that uses the database was asked at {listen} (--listen)"))
}
