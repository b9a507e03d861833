//! Instants and amounts as the page writes them.

use crate::wire::Money;
use jiff::tz::TimeZone;
use onsale_core::{Currency, Price, Timestamp};

/// "Fri, 27 Nov 2026, 20:00, Berlin time": the instant as a clock at the venue shows it. Nothing where the zone is unknown.
pub(crate) fn when(at: Timestamp, zone: &str) -> Option<String> {
    let local = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(TimeZone::get(zone).ok()?);
    // British English shortens this month alone to four letters.
    let month = local.strftime("%b").to_string().replace("Sep", "Sept");
    let city = match zone.rsplit_once('/') {
        Some((_, city)) => format!("{} time", city.replace('_', " ")),
        None => zone.to_owned(),
    };
    Some(format!(
        "{}, {} {month} {}, {city}",
        local.strftime("%a"),
        local.strftime("%-d"),
        local.strftime("%Y, %H:%M")
    ))
}

/// The instant with the venue's offset, as schema.org wants it.
pub(super) fn with_offset(at: Timestamp, zone: &str) -> Option<String> {
    let local = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(TimeZone::get(zone).ok()?);
    Some(local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// The plain decimal: `49.90`.
pub(super) fn amount(price: Price, currency: Currency) -> String {
    let mut text = Vec::new();
    Money(price, currency).write(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_told_as_the_page_tells_them() {
        let at = Timestamp(1_790_020_800_000); // 2026-09-21T20:00:00Z
        assert_eq!(when(at, "Europe/Berlin").as_deref(), Some("Mon, 21 Sept 2026, 22:00, Berlin time"));
        assert_eq!(when(at, "America/New_York").as_deref(), Some("Mon, 21 Sept 2026, 16:00, New York time"));
        assert_eq!(when(at, "UTC").as_deref(), Some("Mon, 21 Sept 2026, 20:00, UTC"));
        assert_eq!(when(at, "Mars/Olympus"), None);
        assert_eq!(with_offset(at, "Europe/Berlin").as_deref(), Some("2026-09-21T22:00:00+02:00"));
    }
}
