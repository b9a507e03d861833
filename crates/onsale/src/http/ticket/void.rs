//! `POST /ticket/void/{ticketId}`, and what it has in common with undoing many sales at once.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onsale_core::{Millis, TicketId, Timestamp};
use onsale_store::{
    Letter, NewMail, Outcome, Request, Sales, StoredAnswer, Undone, Unreplaced, VoidSales, Voided,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::extract::{JsonBody, Now, PathId};
use crate::http::form::{Body, Known, body};
use crate::http::idempotency::Key;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::{answer, stored};
use crate::mail::{Mailer, words};
use crate::wire::{Id, TicketBody};

/// A mail about a sale that was undone is tried for so long.
const MAIL_LASTS: Millis = Millis(7 * 86_400_000);

body! {
    /// How the sale is undone.
    #[serde(deny_unknown_fields)]
    pub(crate) struct VoidBody {
        /// Whether a new ticket takes the place of the refunded one in the pool; true if absent. Where none can, `notReplaced`
        /// says why.
        back_to_pool = optional("backToPool"): Option<bool>,
    }
}

static KNOWN: Known = Known::of::<VoidBody>();

/// The sale is undone.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VoidedBody {
    /// Always `success`.
    #[schema(value_type = String, example = "success")]
    status: &'static str,
    /// A sentence for a person.
    #[schema(example = "The sale of ticket 7 is undone.")]
    message: String,
    #[serde(flatten)]
    sale: UndoneBody,
}

/// A sale that was undone.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UndoneBody {
    /// The ticket, refunded for good.
    ticket: TicketBody,
    /// The order that it was bought with.
    order_id: Id,
    /// The ticket that took its place in the pool, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement_id: Option<Id>,
    /// Why none did, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    not_replaced: Option<NotReplacedBody>,
}

/// Why no ticket took the place of a refunded one in the pool.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum NotReplacedBody {
    /// The vendor may not sell.
    NotForSale,
    /// The event's pool has as many tickets as it may have (`poolCapacity`). Release one more when there is room.
    PoolFull,
    /// So many sales of this place were undone that it has no number left.
    PlaceUsedUp,
}

impl NotReplacedBody {
    fn of(why: Unreplaced) -> Self {
        match why {
            Unreplaced::NotForSale => Self::NotForSale,
            Unreplaced::PoolFull => Self::PoolFull,
            Unreplaced::PlaceUsedUp => Self::PlaceUsedUp,
        }
    }
}

impl UndoneBody {
    pub(super) fn of(sale: &Undone) -> Self {
        Self {
            ticket: TicketBody::of(&sale.ticket, true),
            order_id: Id(sale.order.get()),
            replacement_id: sale.replacement.map(|ticket| Id(ticket.get())),
            not_replaced: sale.unreplaced.map(NotReplacedBody::of),
        }
    }
}

refusals!(Refusals: InvalidField, Forbidden, TicketNotFound, TicketNotSold, AlreadyRefunded);

pub(crate) const ACCESS: Access = Access::of(Who::Owner);

/// Undo a sale
///
/// The ticket is refunded, for good, and a new one takes its place in the pool unless the body says not to. The customer
/// sees it at `GET /ticket/mine` and is told by mail, where mail is sent. Money is not moved: give back what was paid where
/// it was taken.
#[utoipa::path(
    post, path = "/ticket/void/{ticketId}", tag = "tickets", request_body = Option<VoidBody>,
    params(("ticketId" = Id, Path)),
    responses((status = 200, description = "Undone.", body = VoidedBody), Refusals)
)]
pub(crate) async fn void_sale(
    State(app): State<App>,
    caller: Caller,
    now: Now,
    PathId(id): PathId<TicketId>,
    key: Key,
    body: JsonBody,
) -> Result<Response, Problem> {
    let back_to_pool = VoidBody::read(&body.form()?.only(&KNOWN)?)?.back_to_pool.unwrap_or(true);
    let (owner, letter) = (caller.owner()?, letter(&app, now.0));
    let request = key.request(caller.seller(), now, &body, render);
    let void = VoidSales { which: Sales::One(id), owner, back_to_pool, letter };
    Ok(answer(carry_out(&app, request, void).await?, render))
}

/// Undoes sales, and lets the mail about them leave.
pub(super) async fn carry_out(
    app: &App,
    request: Request,
    void: VoidSales,
) -> Result<Outcome<Voided>, Problem> {
    let outcome = app.store.void_sales(request, void).await?;
    app.mail_waits.notify_one();
    Ok(outcome)
}

/// How customers are told, where mail leaves at all.
pub(super) fn letter(app: &App, now: Timestamp) -> Option<Letter> {
    if matches!(app.mailer, Mailer::Nowhere) {
        return None;
    }
    Some(Arc::new(move |sales: &[Undone]| {
        let refunded: Vec<_> = sales.iter().map(refunded).collect();
        let letter = words::sales_undone(&refunded);
        NewMail { subject: letter.subject, body: letter.body, expires_at: now + MAIL_LASTS }
    }))
}

fn refunded(sale: &Undone) -> words::Refunded<'_> {
    let ticket = &sale.ticket;
    words::Refunded {
        ticket: ticket.id,
        order: sale.order,
        event: sale.event_name.as_str(),
        kind: ticket.type_name.as_str(),
        price: ticket.price,
        currency: ticket.currency,
    }
}

fn render(voided: &Voided) -> StoredAnswer {
    let Some(sale) = voided.sales.first() else { return stored(StatusCode::OK, &()) };
    let full = if sale.unreplaced == Some(Unreplaced::PoolFull) {
        " The event's pool is full, so no new ticket takes its place."
    } else {
        ""
    };
    let message = format!("The sale of ticket {} is undone.{full}", sale.ticket.id);
    stored(StatusCode::OK, &VoidedBody { status: "success", message, sale: UndoneBody::of(sale) })
}
