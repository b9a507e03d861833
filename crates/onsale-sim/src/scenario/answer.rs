//! Answers in the words of the tables.

use onsale_core::{Rejection, Ticket, Timestamp};
use onsale_store::{Answer, Fired, Held, Sold, Stock};

use crate::plan::START;

/// A success.
pub(super) fn words(answer: &Answer) -> String {
    match answer {
        Answer::Held(held) => of_hold(held),
        Answer::Sold(sold) => of_order(sold),
        Answer::Ticket(ticket) => format!("ticket {} {}", ticket.id, ticket.status),
        Answer::Release(release) => {
            let starts = seconds(release.schedule.starts_at);
            format!("release {} {} from {starts}", release.id, release.state.word())
        }
        Answer::Fired(fired) => of_batches(fired),
        Answer::Expired(expired) => format!("tidied {}{}", expired.tidied, more(expired.more)),
        Answer::Running(running) => (if *running { "running" } else { "stopped" }).to_owned(),
        Answer::Count(count) => count.to_string(),
        Answer::Tickets(tickets) => of_tickets(tickets),
        Answer::Stock(rows) => rows.iter().map(of_stock).collect::<Vec<_>>().join("; "),
        Answer::Replayed(stored) => of_a_kept_answer(&String::from_utf8_lossy(&stored.body)),
        Answer::Event(event) => format!("event {}", event.id),
        Answer::AddedCustomer(added) => format!("customer {}", added.record.id),
        Answer::AddedVendor(added) => format!("vendor {}", added.record.id),
        Answer::Vendor(vendor) => format!("vendor {}", vendor.id),
        Answer::Voided(voided) => format!("undone {}", voided.sales.len()),
        Answer::Done(()) => "done".to_owned(),
        // No word of a table asks for these.
        other => format!("{other:?}"),
    }
}

/// A refusal: its code, then what it tells beside it.
pub(super) fn refusal(rejection: &Rejection) -> String {
    let told = format!("{rejection:?}");
    let name = told.split([' ', '{', '(']).next().unwrap_or_default();
    let mut code = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(letter.to_ascii_uppercase());
    }
    match detail(rejection) {
        Some(detail) => format!("{code} {detail}"),
        None => code,
    }
}

fn detail(rejection: &Rejection) -> Option<String> {
    match rejection {
        Rejection::AllHeld { next_expiry_at: at }
        | Rejection::NotOnSale { on_sale_at: at }
        | Rejection::SalesEnded { sales_ended_at: at }
        | Rejection::ReservationExpired { expired_at: at } => Some(seconds(*at)),
        Rejection::AlreadyReserved { ticket } => Some(format!("ticket {}", ticket.id)),
        Rejection::LimitReached { limit } => Some(limit.to_string()),
        Rejection::TicketNotAvailable { status } => Some(status.to_string()),
        Rejection::IllegalTransition { from, to } => Some(format!("{from} {to}")),
        Rejection::InvalidField { field, .. } => Some((*field).to_owned()),
        Rejection::CustomerNotFound
        | Rejection::VendorNotFound
        | Rejection::TicketNotFound
        | Rejection::EventNotFound
        | Rejection::OrderNotFound
        | Rejection::ReleaseNotFound
        | Rejection::NoReservation
        | Rejection::SoldOut
        | Rejection::EventWithoutStart
        | Rejection::TicketDoesNotFit { .. }
        | Rejection::MailTooSlow { .. }
        | Rejection::EmailTaken
        | Rejection::HasTickets
        | Rejection::SalesStopped
        | Rejection::ReleaseDone
        | Rejection::IdempotencyMismatch
        | Rejection::VendorNotApproved { .. }
        | Rejection::TooManyEvents { .. }
        | Rejection::TooManyReleases { .. }
        | Rejection::TooManyTickets { .. }
        | Rejection::TicketNotSold { .. }
        | Rejection::AlreadyRefunded
        | Rejection::PoolFull { .. }
        | Rejection::Forbidden
        | Rejection::TooSoon { .. }
        | Rejection::HoldLapsed { .. }
        | Rejection::SessionEnded
        | Rejection::KeyNotFound => None,
    }
}

/// Codes are in capitals, and nothing else is.
pub(super) fn is_refusal(answer: &str) -> bool {
    answer.starts_with(|first: char| first.is_ascii_uppercase()) || answer.starts_with("failed")
}

fn of_hold(held: &Held) -> String {
    let until = held.ticket.reserved_until.map(seconds).unwrap_or_default();
    let cents = held.ticket.price.minor();
    format!("ticket {} until {until} hold {} price {cents}", held.ticket.id, length(held.hold.0))
}

fn of_order(sold: &Sold) -> String {
    format!("order {} {}", sold.order, of_tickets(&sold.tickets))
}

fn of_tickets(tickets: &[Ticket]) -> String {
    let mut ids: Vec<_> = tickets.iter().map(|ticket| ticket.id).collect();
    ids.sort_unstable();
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("tickets {}", ids.join(","))
}

fn of_batches(fired: &Fired) -> String {
    let next = fired.next_due.map(|at| format!(" next {}", seconds(at)));
    format!("tickets {}{}{}", fired.tickets, more(fired.more), next.unwrap_or_default())
}

fn more(more: bool) -> &'static str {
    if more { " more" } else { "" }
}

fn of_stock(row: &Stock) -> String {
    let next = row.next_expiry.map(|at| format!(" next {}", seconds(at)));
    let Stock { available, reserved, sold, released, .. } = row;
    let counts = format!("available {available} reserved {reserved} sold {sold} released {released}");
    format!("{counts}{}", next.unwrap_or_default())
}

/// What is kept under a key is the answer written out; the tables name the ticket or the order in it.
fn of_a_kept_answer(body: &str) -> String {
    let after = |what: &str| {
        let (_, rest) = body.split_once(what)?;
        rest.split_once(')').map(|(id, _)| id.to_owned())
    };
    match (body.starts_with("Held"), body.starts_with("Sold")) {
        (true, _) => format!("again ticket {}", after("TicketId(").unwrap_or_default()),
        (_, true) => format!("again order {}", after("OrderId(").unwrap_or_default()),
        _ => format!("again {body}"),
    }
}

/// An instant as the tables write it: in seconds since the scenario's start.
fn seconds(at: Timestamp) -> String {
    length(at.0 - START)
}

fn length(millis: i64) -> String {
    let (whole, part) = (millis / 1_000, millis % 1_000);
    if part == 0 {
        return whole.to_string();
    }
    format!("{whole}.{part:03}").trim_end_matches('0').to_owned()
}
