//! `POST /outbox/retry`.

use axum::extract::State;
use axum::response::Response;
use onsale_store::Request;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now};
use crate::http::field::PlainId;
use crate::http::form::{Body, Known, body};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::Id;

body! {
    /// Which message.
    #[serde(deny_unknown_fields)]
    pub(crate) struct RetryBody {
        /// The only one that is meant; all that were given up where nothing is said.
        #[schema(value_type = Option<Id>)]
        message = optional("messageId"): Option<PlainId>,
    }
}

/// A misspelt field must not be taken for an absent one: all would be sent instead of one.
static KNOWN: Known = Known::of::<RetryBody>();

/// What is sent again.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RetriedBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "2 messages are sent again.")]
    message: String,
    /// How many messages are sent again: none where they were not given up, or are gone.
    #[schema(example = 2, minimum = 0)]
    retried: i64,
}

/// What is sent again, in a sentence.
pub(crate) fn sentence(retried: i64) -> String {
    match retried {
        1 => "1 message is sent again.".into(),
        many => format!("{many} messages are sent again."),
    }
}

refusals!(Refusals: InvalidField);

pub(crate) const ACCESS: Access = Access::of(Who::Admin);

/// Send messages again that were given up
///
/// With all their tries before them. Asked again, it finds nothing that was given up.
#[utoipa::path(
    post, path = "/outbox/retry", tag = "operations", request_body = Option<RetryBody>,
    responses((status = 200, description = "They are on their way.", body = RetriedBody), Refusals)
)]
pub(crate) async fn retry_messages(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let actor = caller.admin()?;
    let which = RetryBody::read(&body.form()?.only(&KNOWN)?)?.message.map(|PlainId(id)| id);
    let retried = app.store.send_again(Request::new(actor, now), which).await?;
    app.mail_waits.notify_one();
    app.outbox_changed.notify_one();
    Ok(ok(&RetriedBody { status: "success", message: sentence(retried), retried }))
}
