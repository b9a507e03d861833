//! `GET /ticket/history/{ticketId}`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::{Actor, Scope, TicketId};
use onsale_store::JournalEntry;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::http::access::{Access, Who};
use crate::http::asker::Asker;
use crate::http::extract::PathId;
use crate::http::problem::{Problem, refusals};
use crate::http::respond::ok;
use crate::wire::{Balance, Count, Id, Money, Time};

/// Something that happened to a ticket, and how the ticket stood after it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistoryBody {
    /// Number of the journal's row.
    seq: Id,
    at: Time,
    /// `released`, `reserved`, `finalized`, `cancelled`, `expired`, `updated`, `withdrawn`, `restored`, `deleted`,
    /// `refunded`.
    #[schema(value_type = String, example = "reserved")]
    kind: &'static str,
    /// Who did it.
    #[schema(example = "customer 3")]
    actor: String,
    /// A ticket's status, or `deleted`.
    #[schema(value_type = String, example = "reserved")]
    status: &'static str,
    #[serde(rename = "type")]
    #[schema(example = "VIP")]
    type_name: String,
    price: Money,
    #[schema(value_type = String, example = "EUR")]
    currency: &'static str,
    /// Digits behind the decimal point that amounts in this currency have: 2 for EUR, 0 for JPY, 3 for KWD. By it an
    /// amount is written as it is charged.
    #[schema(minimum = 0, maximum = 4, example = 2)]
    currency_digits: u32,
    /// How often the ticket had changed.
    version: Count,
    customer_id: Option<Id>,
    reserved_until: Option<Time>,
    /// The order with which it was bought or given back.
    order_id: Option<Id>,
    /// What moved with it: positive for a sale, negative for a refund.
    amount: Option<Balance>,
}

impl HistoryBody {
    fn of(entry: &JournalEntry) -> Self {
        let currency = entry.currency;
        Self {
            seq: Id(entry.seq),
            at: Time(entry.at),
            kind: entry.kind.word(),
            actor: name(entry.actor),
            status: entry.status.word(),
            type_name: entry.type_name.as_str().to_owned(),
            price: Money(entry.price, currency),
            currency: currency.code(),
            currency_digits: currency.digits(),
            version: Count(entry.version),
            customer_id: entry.customer.map(|customer| Id(customer.get())),
            reserved_until: entry.held_until.map(Time),
            order_id: entry.order.map(|order| Id(order.get())),
            amount: entry.amount.map(|amount| Balance(amount, currency)),
        }
    }
}

/// Who did it, in words.
fn name(actor: Actor) -> String {
    match actor {
        Actor::Anyone => "anyone".into(),
        Actor::Customer(id) => format!("customer {id}"),
        Actor::Vendor(id) => format!("vendor {id}"),
        Actor::Admin => "admin".into(),
        Actor::System => "system".into(),
    }
}

refusals!(Refusals: InvalidField, Forbidden, TicketNotFound);

pub(crate) const ACCESS: Access = Access::of(Who::Owner).or_program(Scope::Read);

/// Show what happened to a ticket
///
/// Oldest first, for the ticket's vendor and administrators.
#[utoipa::path(
    get, path = "/ticket/history/{ticketId}", tag = "tickets", params(("ticketId" = Id, Path)),
    responses((status = 200, description = "All that happened to it.", body = [HistoryBody]), Refusals)
)]
pub(crate) async fn show_ticket_history(
    State(app): State<App>,
    asker: Asker,
    caller: Caller,
    PathId(id): PathId<TicketId>,
) -> Result<Response, Problem> {
    let owner = caller.owner()?;
    let (vendor, entries) = app.store.asked_by(asker.or(&caller)).history(id).await?;
    if owner.is_some_and(|owner| owner != vendor) {
        return Err(Problem::forbidden());
    }
    Ok(ok(&entries.iter().map(HistoryBody::of).collect::<Vec<_>>()))
}
