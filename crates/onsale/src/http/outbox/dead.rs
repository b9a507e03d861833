//! `GET /outbox/dead`.

use axum::extract::State;
use axum::response::Response;
use onsale_store::DeadMessage;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::problem::Problem;
use crate::http::respond::ok;
use crate::wire::{Id, Time};

/// A message that was given up. What it says is not shown: it may hold what its reader alone should know.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeadMessageBody {
    message_id: Id,
    #[schema(example = "notice")]
    kind: &'static str,
    /// To whom it was to go.
    #[schema(example = "ada@example.org")]
    recipient: String,
    /// When it was queued.
    created_at: Time,
    /// When it was given up.
    given_up_at: Time,
    /// How often it was tried.
    #[schema(example = 140, minimum = 0)]
    tries: i64,
    /// Why the last try failed.
    #[schema(example = "the mail server did not take it: it answered 550")]
    error: String,
}

impl DeadMessageBody {
    fn of(message: &DeadMessage) -> Self {
        Self {
            message_id: Id(message.id),
            kind: message.kind.word(),
            recipient: message.recipient.clone(),
            created_at: Time(message.created_at),
            given_up_at: Time(message.dead_at),
            tries: message.tries,
            error: message.error.clone(),
        }
    }
}

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// List the messages that were given up
///
/// Mails that did not leave in about a day, or that a mail server has refused for good; the latest first, a thousand at most.
/// They are kept for a week. Codes are not among them: they are of no use ten minutes later.
#[utoipa::path(
    get, path = "/outbox/dead", tag = "operations",
    responses((status = 200, description = "The messages.", body = [DeadMessageBody]))
)]
pub(crate) async fn list_dead_messages(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    caller.admin()?;
    let dead = app.store.dead_messages().await?;
    Ok(ok(&dead.iter().map(DeadMessageBody::of).collect::<Vec<_>>()))
}
