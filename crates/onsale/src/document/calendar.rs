//! A ticket's event for a calendar (RFC 5545). The codes of the ticket are not in it: people share their calendars.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use onsale_core::{Event, Millis, Status, Ticket, Timestamp};

/// How long an event is taken to last: it has no end of its own, and calendars need one.
const ASSUMED: Millis = Millis(3 * 3_600_000);
/// Octets of a line at most, without its end.
const LINE: usize = 75;

/// The file, for an event that begins at `starts_at`. `host` is where the ticket was bought: two houses both have a ticket 1,
/// and a calendar takes what has the same UID for the same entry. Of two files the later one has the higher SEQUENCE, so that
/// an event that has moved is taken over; a refunded ticket's entry is cancelled.
pub fn calendar(ticket: &Ticket, event: &Event, starts_at: Timestamp, host: &str, now: Timestamp) -> String {
    let details = &event.details;
    let mut file = String::new();
    let mut line = |name: &str, value: &str| fold(&mut file, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Onsale//EN");
    // What is published is looked at; what is requested would be answered, by a mail to somebody.
    line("METHOD", "PUBLISH");
    line("BEGIN", "VEVENT");
    line("UID", &escaped(&format!("ticket-{}@{host}", ticket.id)));
    line("SEQUENCE", &(now.0.max(0) / 60_000).to_string());
    line("DTSTAMP", &stamp(now));
    line("LAST-MODIFIED", &stamp(now));
    line("DTSTART", &stamp(starts_at));
    line("DTEND", &stamp(starts_at + ASSUMED));
    line("SUMMARY", &escaped(details.name.as_str()));
    let place: Vec<&str> =
        [&details.venue, &details.address].into_iter().flatten().map(|name| name.as_str()).collect();
    if !place.is_empty() {
        line("LOCATION", &escaped(&place.join(", ")));
    }
    line("DESCRIPTION", &escaped(&format!("{}, ticket no. {}", ticket.type_name.as_str(), ticket.id)));
    line("STATUS", if ticket.status == Status::Refunded { "CANCELLED" } else { "CONFIRMED" });
    line("END", "VEVENT");
    line("END", "VCALENDAR");
    file
}

/// An instant as the format has it. UTC: a zone would have to bring its rules along, which not every reader takes.
fn stamp(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text without what the format keeps for itself.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, char| {
        match char {
            '\\' | ';' | ',' => out.extend(['\\', char]),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
        out
    })
}

/// Writes a line in pieces of 75 octets, none of which ends within a character; each further one begins with a space.
fn fold(file: &mut String, line: &str) {
    let mut length = 0;
    for char in line.chars() {
        if length + char.len_utf8() > LINE {
            file.push_str("\r\n ");
            length = 1;
        }
        // Writing into a string cannot fail.
        let _ = file.write_char(char);
        length += char.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_format_keeps_for_itself_is_escaped() {
        assert_eq!(
            escaped("Jazz, late; and \\ loud\nuntil three\u{7}"),
            "Jazz\\, late\\; and \\\\ loud\\nuntil three "
        );
    }

    #[test]
    fn an_instant_is_written_in_utc() {
        assert_eq!(stamp(Timestamp(1_795_806_000_123)), "20261127T190000Z");
    }

    #[test]
    fn a_line_is_folded_between_characters_and_loses_nothing() {
        for text in ["Ünïcödé ".repeat(30), "東京".repeat(60), "x".repeat(76), "🎷".repeat(40), String::new()]
        {
            let line = format!("SUMMARY:{text}");
            let mut file = String::new();
            fold(&mut file, &line);
            assert!(file.ends_with("\r\n"));
            assert!(file.trim_end_matches("\r\n").split("\r\n").all(|piece| piece.len() <= LINE), "{file}");
            assert_eq!(file.replace("\r\n ", "").trim_end_matches("\r\n"), line);
        }
    }
}
