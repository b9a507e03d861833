//! The calls of the contract that a buyer makes, and what each answer means to the buyer. Nothing is retried
//! here: `buyer.rs` decides what to do next.

use std::io;
use std::time::Duration;

use serde::Deserialize;

use super::client::{Answer, Caller};
use super::lines::Line;

/// What came of asking for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reserved {
    Held(u64),
    /// The customer holds this ticket already: a second click, or a first one whose answer was lost.
    AlreadyHeld(u64),
    SoldOut,
    /// All tickets are held; the first hold ends after this long.
    AllHeld(Duration),
    Other(Refusal),
}

/// What came of paying, or of giving the ticket back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Settled {
    Done(u64),
    Expired,
    NotHeld,
    Other(Refusal),
}

/// The ways in which any call can go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Come back no sooner than this.
    Busy(Duration),
    /// The connection broke: nobody knows whether the call took effect.
    Broken,
    /// An answer that a sound server does not give a buyer.
    Surprise(String),
}

/// A customer's ticket as `/ticket/mine` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Owned {
    pub(super) ticket_id: u64,
    pub(super) status: String,
}

/// The fields that a buyer looks at, in any answer.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    ticket_id: Option<u64>,
    ticket: Option<TicketId>,
    code: Option<&'a str>,
    next_expiry_at: Option<&'a str>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TicketId {
    ticket_id: u64,
}

/// Asks for a ticket of `event`. Beside the meaning stands the code of a refusal, for the table.
pub(super) async fn reserve(line: &mut Line, customer: u64, event: u64) -> (Reserved, Option<String>) {
    let body = format!("{{\"eventId\":{event}}}");
    let answer = line.call("POST", "/ticket/reserve", Caller::Customer(customer), &body).await;
    understand(answer, "reserve", read_reserved, Reserved::Other)
}

/// Pays for the held ticket.
pub(super) async fn finalize(line: &mut Line, customer: u64) -> (Settled, Option<String>) {
    let answer = line.call("POST", "/ticket/finalize", Caller::Customer(customer), "").await;
    understand(answer, "finalize", read_settled, Settled::Other)
}

/// Gives the held ticket back.
pub(super) async fn cancel(line: &mut Line, customer: u64) -> (Settled, Option<String>) {
    let answer = line.call("POST", "/ticket/cancel", Caller::Customer(customer), "").await;
    understand(answer, "cancel", read_settled, Settled::Other)
}

/// The customer's tickets, held and bought: what to look at when an answer was lost.
pub(super) async fn mine(line: &mut Line, customer: u64) -> Result<Vec<Owned>, Refusal> {
    let answer = line
        .call("GET", "/ticket/mine", Caller::Customer(customer), "")
        .await
        .map_err(|_| Refusal::Broken)?;
    if let Some(busy) = busy(&answer) {
        return Err(busy);
    }
    serde_json::from_slice(&answer.body).map_err(|_| surprise("mine", &answer))
}

/// Loads the page again: how many tickets of `event` are there?
pub(super) async fn count(line: &mut Line, event: u64) -> Result<u64, Refusal> {
    let path = format!("/ticket/count?eventId={event}");
    let answer = line.call("GET", &path, Caller::Nobody, "").await.map_err(|_| Refusal::Broken)?;
    if let Some(busy) = busy(&answer) {
        return Err(busy);
    }
    serde_json::from_slice(&answer.body).map_err(|_| surprise("count", &answer))
}

/// Reads an answer with `read`; what `read` does not know is busy, broken or a surprise, whatever the call.
fn understand<T>(
    answer: io::Result<Answer>,
    call: &str,
    read: fn(u16, &Said<'_>, &Answer) -> Option<T>,
    other: fn(Refusal) -> T,
) -> (T, Option<String>) {
    let Ok(answer) = answer else { return (other(Refusal::Broken), None) };
    let said: Said<'_> = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = (answer.head.status >= 400).then(|| match said.code {
        Some(code) => code.to_owned(),
        None => answer.head.status.to_string(),
    });
    let meaning = read(answer.head.status, &said, &answer)
        .unwrap_or_else(|| other(busy(&answer).unwrap_or_else(|| surprise(call, &answer))));
    (meaning, code)
}

fn read_reserved(status: u16, said: &Said<'_>, answer: &Answer) -> Option<Reserved> {
    match (status, said.code) {
        (200, None) => said.ticket_id.map(Reserved::Held),
        (409, Some("ALREADY_RESERVED")) => {
            said.ticket.as_ref().map(|held| Reserved::AlreadyHeld(held.ticket_id))
        }
        (409, Some("SOLD_OUT")) => Some(Reserved::SoldOut),
        (409, Some("ALL_HELD")) => {
            Some(Reserved::AllHeld(until(said.next_expiry_at?, answer.head.server_now)?))
        }
        _ => None,
    }
}

fn read_settled(status: u16, said: &Said<'_>, _: &Answer) -> Option<Settled> {
    match (status, said.code) {
        (200, None) => said.ticket.as_ref().map(|ticket| Settled::Done(ticket.ticket_id)),
        (410, Some("RESERVATION_EXPIRED")) => Some(Settled::Expired),
        (404, Some("NO_RESERVATION")) => Some(Settled::NotHeld),
        _ => None,
    }
}

/// How long from the server's now until `at`. Without the server's clock we trust ours.
fn until(at: &str, server_now: Option<i64>) -> Option<Duration> {
    let at: jiff::Timestamp = at.parse().ok()?;
    let now = server_now.unwrap_or_else(|| jiff::Timestamp::now().as_millisecond());
    Some(Duration::from_millis(u64::try_from(at.as_millisecond() - now).unwrap_or(0)))
}

fn busy(answer: &Answer) -> Option<Refusal> {
    // A server that says "busy" says when to come back.
    matches!(answer.head.status, 429 | 503)
        .then_some(answer.head.retry_after)
        .flatten()
        .map(|seconds| Refusal::Busy(Duration::from_secs(seconds)))
}

fn surprise(call: &str, answer: &Answer) -> Refusal {
    let body = String::from_utf8_lossy(&answer.body);
    let short: String = body.chars().take(200).collect();
    Refusal::Surprise(format!("{call} answered {}: {short}", answer.head.status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::parse_head;

    fn answer(head: &str, body: &str) -> io::Result<Answer> {
        let head =
            parse_head(format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes());
        Ok(Answer { head: head.unwrap().unwrap(), body: body.into() })
    }

    fn reserved(head: &str, body: &str) -> (Reserved, Option<String>) {
        understand(answer(head, body), "reserve", read_reserved, Reserved::Other)
    }

    fn settled(head: &str, body: &str) -> Settled {
        understand(answer(head, body), "finalize", read_settled, Settled::Other).0
    }

    #[test]
    fn each_answer_to_a_reservation_has_its_meaning() {
        let held = reserved("200 OK", r#"{"ticketId":7,"status":"reserved","price":49.90,"type":"a\"b"}"#);
        assert_eq!(held, (Reserved::Held(7), None));
        let (again, code) =
            reserved("409 Conflict", r#"{"code":"ALREADY_RESERVED","ticket":{"ticketId":7,"price":1}}"#);
        assert_eq!((again, code.as_deref()), (Reserved::AlreadyHeld(7), Some("ALREADY_RESERVED")));
        assert_eq!(reserved("409 Conflict", r#"{"code":"SOLD_OUT"}"#).0, Reserved::SoldOut);
        let (all_held, _) = reserved(
            "409 Conflict\r\nx-onsale-now: 1763892000000",
            r#"{"code":"ALL_HELD","nextExpiryAt":"2025-11-23T10:00:01.250Z"}"#,
        );
        assert_eq!(all_held, Reserved::AllHeld(Duration::from_millis(1250)));
    }

    #[test]
    fn a_moment_that_has_passed_is_now() {
        assert_eq!(until("2025-11-23T10:00:00Z", Some(1_763_892_009_000)), Some(Duration::ZERO));
        assert_eq!(until("soon", Some(0)), None);
    }

    #[test]
    fn each_answer_to_a_payment_has_its_meaning() {
        assert_eq!(settled("200 OK", r#"{"status":"success","ticket":{"ticketId":7}}"#), Settled::Done(7));
        assert_eq!(settled("410 Gone", r#"{"code":"RESERVATION_EXPIRED"}"#), Settled::Expired);
        assert_eq!(settled("404 Not Found", r#"{"code":"NO_RESERVATION"}"#), Settled::NotHeld);
    }

    #[test]
    fn busy_says_when_to_come_back_and_the_rest_is_a_surprise() {
        let (busy, code) = reserved("503 Busy\r\nretry-after: 2", r#"{"code":"BUSY"}"#);
        assert_eq!(busy, Reserved::Other(Refusal::Busy(Duration::from_secs(2))));
        assert_eq!(code.as_deref(), Some("BUSY"));
        for (head, body) in [
            ("503 Busy", r#"{"code":"BUSY"}"#),
            ("500 Oops", "not json"),
            ("404 Not Found", r#"{"code":"CUSTOMER_NOT_FOUND"}"#),
            ("409 Conflict", r#"{"code":"ALL_HELD"}"#),
            ("200 OK", "{}"),
        ] {
            let (meaning, _) = reserved(head, body);
            assert!(matches!(meaning, Reserved::Other(Refusal::Surprise(_))), "{head}: {meaning:?}");
        }
    }

    #[test]
    fn a_lost_answer_is_neither_a_yes_nor_a_no() {
        let lost =
            understand(Err(io::ErrorKind::ConnectionReset.into()), "reserve", read_reserved, Reserved::Other);
        assert_eq!(lost, (Reserved::Other(Refusal::Broken), None));
    }
}
