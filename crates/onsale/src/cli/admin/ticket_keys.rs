//! What an administrator does about the secrets that ticket codes are made with: through the server, if one runs, otherwise
//! straight into the database.

use clap::Subcommand;
use onsale_core::code::TicketKey;
use onsale_core::{Actor, Timestamp};
use onsale_store::{NewSecret, Request, maintenance};

use super::block_on;
use super::vendor::House;
use crate::auth::secret;
use crate::http::auth::rotate_ticket_key::sentence;
use crate::wire::Time;

/// What can be done about the secrets that ticket codes are made with.
#[derive(Clone, Debug, Subcommand)]
pub(in crate::cli) enum TicketKeysCommand {
    /// List the secrets by their numbers, the newest first. What they are is not shown.
    List(House),
    /// Make ticket codes with a fresh secret; codes that were made before stay good.
    Rotate {
        /// Withdraw all earlier secrets: no code that was made before opens a door, and everybody has to open their ticket
        /// once more.
        #[arg(long)]
        withdraw_old: bool,

        #[command(flatten)]
        house: House,
    },
}

/// Does it; answers what to print.
pub(super) fn ticket_keys(command: &TicketKeysCommand, now: Timestamp) -> anyhow::Result<String> {
    match command {
        TicketKeysCommand::List(house) => list(house),
        TicketKeysCommand::Rotate { withdraw_old, house } => rotate(house, *withdraw_old, now),
    }
}

fn list(house: &House) -> anyhow::Result<String> {
    let keys = maintenance::ticket_keys(&house.database())?;
    if keys.is_empty() {
        return Ok("The database has no secret yet: start the server once.".into());
    }
    Ok(keys.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn line(key: &TicketKey) -> String {
    let (number, made) = (key.secret.id(), Time(key.made_at));
    match key.withdrawn_at {
        Some(at) => format!("{number}  made {made}, withdrawn {}", Time(at)),
        None => format!("{number}  made {made}"),
    }
}

fn rotate(house: &House, withdraw_old: bool, now: Timestamp) -> anyhow::Result<String> {
    match house.open(now)? {
        Some(store) => block_on(async {
            let secret = NewSecret(secret::random()?);
            let keys = store.rotate_ticket_key(Request::new(Actor::Admin, now), secret, withdraw_old).await;
            store.close().await;
            Ok(sentence(&keys?, withdraw_old))
        }),
        None => {
            let body = format!("{{\"withdrawOld\":{withdraw_old}}}");
            let said = house.ask(now, "POST", "/auth/rotate-ticket-key", &body)?;
            Ok(said["message"].as_str().unwrap_or_default().to_owned())
        }
    }
}
