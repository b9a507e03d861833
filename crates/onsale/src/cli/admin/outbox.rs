//! What an administrator does about messages that were given up: through the server, if one runs, otherwise straight into the
//! database.

use clap::Subcommand;
use onsale_core::{Actor, Timestamp};
use onsale_store::{DeadMessage, Request};

use super::block_on;
use super::vendor::House;
use crate::http::outbox::retry::sentence;

/// What can be done about messages that were given up.
#[derive(Clone, Debug, Subcommand)]
pub(in crate::cli) enum OutboxCommand {
    /// List the messages that were given up, the latest first, each with the reason.
    List(House),
    /// Send one of them again, or all.
    Retry {
        /// The message's number in the list; all that were given up where none is named.
        #[arg(value_name = "ID", value_parser = clap::value_parser!(i64).range(1..))]
        id: Option<i64>,

        #[command(flatten)]
        house: House,
    },
}

/// Does it; answers what to print.
pub(super) fn outbox(command: &OutboxCommand, now: Timestamp) -> anyhow::Result<String> {
    match command {
        OutboxCommand::List(house) => list(house, now),
        OutboxCommand::Retry { id, house } => retry(house, *id, now),
    }
}

fn list(house: &House, now: Timestamp) -> anyhow::Result<String> {
    let rows: Vec<String> = match house.open(now)? {
        Some(store) => block_on(async {
            let found = store.dead_messages().await;
            store.close().await;
            anyhow::Ok(found?.iter().map(line).collect())
        })?,
        None => {
            let all = house.ask(now, "GET", "/outbox/dead", "")?;
            all.as_array().into_iter().flatten().map(line_of_answer).collect()
        }
    };
    Ok(if rows.is_empty() { "No message was given up.".into() } else { rows.join("\n") })
}

fn line(message: &DeadMessage) -> String {
    let DeadMessage { id, kind, recipient, tries, error, .. } = message;
    row(*id, kind.word(), recipient, *tries, error)
}

fn line_of_answer(message: &serde_json::Value) -> String {
    let text = |name: &str| message[name].as_str().unwrap_or_default();
    let number = |name: &str| message[name].as_i64().unwrap_or_default();
    row(number("messageId"), text("kind"), text("recipient"), number("tries"), text("error"))
}

fn row(id: i64, kind: &str, recipient: &str, tries: i64, error: &str) -> String {
    let times = if tries == 1 { "once".to_owned() } else { format!("{tries} times") };
    format!("{id}  {kind} to {recipient}, tried {times}: {error}")
}

fn retry(house: &House, id: Option<i64>, now: Timestamp) -> anyhow::Result<String> {
    match house.open(now)? {
        Some(store) => block_on(async {
            let again = store.send_again(Request::new(Actor::Admin, now), id).await;
            store.close().await;
            Ok(format!("{} They leave when the server runs.", sentence(again?)))
        }),
        None => {
            let body = id.map_or_else(String::new, |id| format!("{{\"messageId\":{id}}}"));
            let said = house.ask(now, "POST", "/outbox/retry", &body)?;
            Ok(said["message"].as_str().unwrap_or_default().to_owned())
        }
    }
}
