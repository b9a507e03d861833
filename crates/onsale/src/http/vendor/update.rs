//! `PUT /vendor/update`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Actor, Email, Name, VendorId};
use onsale_store::{Request, UpdateVendor};
use serde::Serialize;
use utoipa::ToSchema;

use super::{PerBatch, VendorBody};
use crate::app::App;
use crate::auth::{Caller, Mode};
use crate::http::access::{Access, Who};
use crate::http::address::reachable;
use crate::http::auth::address_proof;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::Interval;
use crate::http::form::{Body, Known, body, clearable};
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Id, Seconds};

body! {
    /// Whose record, and what shall stand in it; what is absent or null stays.
    #[serde(deny_unknown_fields)]
    pub(crate) struct UpdateVendorBody {
        #[schema(value_type = Id)]
        id = required("vendorId"): VendorId,
        #[schema(value_type = Option<String>, nullable = false, example = "Blue Note", min_length = 1, max_length = 200)]
        name = present("name"): Option<Name>,
        #[schema(value_type = Option<String>, nullable = false, example = "door@bluenote.example", min_length = 3, max_length = 254)]
        email = present("email"): Option<Email>,
        /// Tickets in a batch of a release that does not say how many.
        #[schema(value_type = Option<i64>, example = 100, minimum = 1, maximum = 100_000)]
        per_batch = optional("ticketsPerRelease"): Option<PerBatch>,
        /// Time between the batches of a release that does not say how long: 0, or at least 0.1.
        #[schema(value_type = Option<Seconds>)]
        interval = optional("ticketReleaseInterval"): Option<Interval>,
        /// Which defaults there shall be none of from now on; null clears nothing.
        #[schema(value_type = Option<Vec<ClearableVendorField>>)]
        clear = cleared("clear"): Vec<ClearableVendorField>,
    }
}

clearable! {
    /// A field of a vendor that need not be there.
    pub(crate) enum ClearableVendorField {
        TicketsPerRelease = "ticketsPerRelease",
        TicketReleaseInterval = "ticketReleaseInterval",
    }
}

impl ClearableVendorField {
    fn clear(self, update: &mut UpdateVendor) {
        match self {
            Self::TicketsPerRelease => update.tickets_per_release = Some(None),
            Self::TicketReleaseInterval => update.interval = Some(None),
        }
    }
}

static KNOWN: Known = Known::of::<UpdateVendorBody>();

/// The record as it is now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UpdatedVendorBody {
    #[serde(flatten)]
    vendor: VendorBody,
    /// Where a code was sent to, if the address is to change: it counts when `POST /auth/confirm-address` got the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "door@new.example")]
    pending_email: Option<String>,
}

refusals!(Refusals: InvalidField, VendorNotFound, EmailTaken, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::VendorItself);

/// Change a vendor's record
///
/// In token mode another address of one's own counts only when the code that is sent to it was entered
/// (`POST /auth/confirm-address`); `pendingEmail` says that one is on its way, and the answer is the same whether or not
/// somebody has that address. An account gets one code every half minute and five an hour. What an administrator changes
/// counts at once, and so does everything in header mode: then an address that is taken is 409.
#[utoipa::path(
    put, path = "/vendor/update", tag = "vendors", request_body = UpdateVendorBody,
    responses((status = 200, description = "The record as it is now.", body = UpdatedVendorBody), Refusals)
)]
pub(crate) async fn update_vendor(
    State(app): State<App>,
    caller: Caller,
    Now(now): Now,
    body: JsonBody,
) -> Result<Response, Problem> {
    let wish = UpdateVendorBody::read(&body.form()?.only(&KNOWN)?)?;
    let actor = caller.may_touch_vendor(wish.id)?;
    let email = wish.email.map(|email| reachable(&app, email)).transpose()?;
    let mut update = UpdateVendor {
        id: wish.id,
        name: wish.name,
        email: email.clone(),
        tickets_per_release: wish.per_batch.map(|per_batch| Some(per_batch.0)),
        interval: wish.interval.map(|interval| Some(interval.0)),
    };
    wish.clear.iter().for_each(|field| field.clear(&mut update));
    let request = Request::new(actor, now);
    let needs_proof = app.settings.auth == Mode::Token && actor != Actor::Admin && email.is_some();
    let vendor = if needs_proof {
        let proof = address_proof(&app, actor, now)?;
        app.store.change_vendor(request, update, proof).await?
    } else {
        app.store.update_vendor(request, update).await?
    };
    let pending_email = email.filter(|email| email.key() != vendor.email.key());
    if pending_email.is_some() {
        app.mail_waits.notify_one();
    }
    let pending_email = pending_email.map(|email| email.as_str().to_owned());
    Ok(ok(&UpdatedVendorBody { vendor: VendorBody::of(&vendor), pending_email }))
}
