//! `GET /event/keys/{eventId}`.

use axum::extract::State;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use onsale_core::code::{Generation, PublicKey};
use onsale_core::{EventId, TicketId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::document::secrets::NoCode;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::{Now, PathId, Query, query};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Count, Id, Time};

query! {
    /// Where a page begins.
    pub(crate) struct Behind {
        /// The `next` of the page before.
        #[param(value_type = Option<Id>)]
        after = optional("after"): Option<TicketId>,
    }
}

/// A key that ticket codes of the event are checked with.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PublicKeyBody {
    /// Its number, which a code names.
    key_id: Count,
    /// The 32 bytes of an Ed25519 key in base64url, as the `x` of a JSON Web Key.
    #[schema(example = "ebVWLo_mVPlAeLES6KmLp5AfhTrmlb7X4OORC60ElmQ")]
    public_key: String,
}

/// A ticket whose codes were replaced.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReplacedBody {
    ticket_id: Id,
    /// Its generation: codes of earlier ones open no door.
    generation: Count,
}

/// A page of the tickets whose codes were replaced.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevocationsBody {
    /// How often codes of the event's tickets have been replaced; it only grows.
    number: Count,
    /// When the page was read.
    at: Time,
    /// The page has the tickets behind this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Id>,
    /// What the next page begins behind; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Id>,
    entries: Vec<ReplacedBody>,
    /// The key that has signed the page.
    key_id: Count,
    /// The 64 bytes of an Ed25519 signature in base64url.
    signature: String,
}

/// What a door of an event has to know.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventKeysBody {
    event_id: Id,
    /// The newest first; codes of keys that are not here open no door.
    keys: Vec<PublicKeyBody>,
    revocations: RevocationsBody,
}

refusals!(Refusals: InvalidField, EventNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::AnyoneSomeSeeMore);

/// Get the keys that ticket codes are checked with
///
/// And the tickets whose codes were replaced, ten thousand a page, each page signed. What is signed, and how a code is
/// checked, is in docs/ticket-code.md.
#[utoipa::path(
    get, path = "/event/keys/{eventId}", tag = "events", params(("eventId" = Id, Path), Behind),
    responses((status = 200, description = "The keys.", body = EventKeysBody), Refusals)
)]
pub(crate) async fn show_event_keys(
    State(app): State<App>,
    caller: Caller,
    asker: Asker,
    Now(now): Now,
    query: Query,
    PathId(id): PathId<EventId>,
) -> Result<Response, Problem> {
    let Behind { after } = Behind::read(&query)?;
    let door = app.store.asked_by(asker.anyone()).door_keys(id, caller.seer(), after, now).await?;
    let secrets = &app.settings.ticket_secrets;
    let keys = secrets.public(&door.keys, id).map_err(Problem::internal)?;
    let newest = secrets.newest(&door.keys).and_then(|secret| secret.event_key(id).map_err(NoCode::from));
    let newest = newest.map_err(Problem::internal)?;
    let page = &door.replaced;
    let optional = |ticket: Option<TicketId>| ticket.map(|ticket| Id(ticket.get()));
    Ok(ok(&EventKeysBody {
        event_id: Id(id.get()),
        keys: keys.iter().map(PublicKeyBody::of).collect(),
        revocations: RevocationsBody {
            number: Count(page.number),
            at: Time(page.at),
            after: optional(page.after),
            next: optional(page.next),
            entries: page.entries.iter().map(ReplacedBody::of).collect(),
            key_id: Count(newest.id().get().into()),
            signature: BASE64.encode(page.sign(&newest)),
        },
    }))
}

impl PublicKeyBody {
    fn of(key: &PublicKey) -> Self {
        Self { key_id: Count(key.id.get().into()), public_key: BASE64.encode(key.bytes) }
    }
}

impl ReplacedBody {
    fn of((ticket, generation): &(TicketId, Generation)) -> Self {
        Self { ticket_id: Id(ticket.get()), generation: Count(generation.get().into()) }
    }
}
