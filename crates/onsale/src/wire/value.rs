//! Values as they stand on the wire: exact decimals, RFC 3339 instants, ids. Made from core types by hand;
//! core types know nothing of JSON.

use onsale_core::id::MAX_ID;
use onsale_core::{Currency, Millis, Price, Timestamp, limits};
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// An amount of money: a plain decimal number with all digits of its currency, never through a float.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Money(pub(crate) Price, pub(crate) Currency);

/// An amount that may be negative, as a discount or a refund is: minor units of a currency, written as [`Money`] is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Balance(pub(crate) i64, pub(crate) Currency);

/// An instant: RFC 3339, UTC, milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time(pub(crate) Timestamp);

/// A length of time in seconds, with as many digits behind the point as it needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seconds(pub(crate) Millis);

/// An identifier.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Id(pub(crate) i64);

/// A number of things.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Count(pub(crate) i64);

/// A number that is written already.
fn as_written<S: Serializer>(text: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    let raw: &RawValue = serde_json::from_slice(text).map_err(S::Error::custom)?;
    raw.serialize(serializer)
}

/// A whole number in plain digits.
pub(crate) fn write_number(out: &mut Vec<u8>, value: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// The last `digits` digits of `value`, with zeros in front.
fn write_padded(out: &mut Vec<u8>, value: i64, digits: u32) {
    for place in (0..digits).rev() {
        out.push(b'0' + (value / 10_i64.pow(place) % 10).unsigned_abs() as u8);
    }
}

/// The plain decimal of a number of minor units: `49.90`.
fn write_decimal(out: &mut Vec<u8>, minor: i64, digits: u32) {
    let unit = 10_i64.pow(digits);
    write_number(out, minor / unit);
    if digits > 0 {
        out.push(b'.');
        write_padded(out, minor % unit, digits);
    }
}

impl Money {
    /// The plain decimal: `49.90`.
    pub(crate) fn write(self, out: &mut Vec<u8>) {
        write_decimal(out, self.0.minor(), self.1.digits());
    }
}

impl Serialize for Balance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = Vec::with_capacity(24);
        if self.0 < 0 {
            // The sign stands in front of a whole part that may be 0.
            text.push(b'-');
        }
        write_decimal(&mut text, self.0.saturating_abs(), self.1.digits());
        as_written(&text, serializer)
    }
}

impl Seconds {
    /// The plain decimal, without zeros at its end: `2.5`.
    pub(crate) fn write(self, out: &mut Vec<u8>) {
        let (whole, rest) = (self.0.0 / 1000, self.0.0 % 1000);
        write_number(out, whole);
        let digits = [(1000, 0), (100, 1), (10, 2)].into_iter().find(|(unit, _)| rest % unit == 0);
        match digits {
            Some((_, 0)) => {}
            Some((unit, digits)) => {
                out.push(b'.');
                write_padded(out, rest / unit, digits);
            }
            None => {
                out.push(b'.');
                write_padded(out, rest, 3);
            }
        }
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = Vec::with_capacity(24);
        self.write(&mut text);
        as_written(&text, serializer)
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = Vec::with_capacity(24);
        self.write(&mut text);
        as_written(&text, serializer)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The first and the last instant that have four digits of year in every zone: 0001-01-01 and 9999-12-30.
const FIRST_MS: i64 = -62_135_596_800_000;
const LAST_MS: i64 = 253_402_207_199_999;
const DAY_MS: i64 = 86_400_000;

impl Time {
    /// RFC 3339 in UTC with milliseconds. Written here because each reservation shows two of them; that it says
    /// what the calendar's library says is a test.
    pub(crate) fn text(self) -> [u8; 24] {
        // What lies beyond the calendar (a batch in ten thousand years) is shown as its last day.
        let millis = self.0.0.clamp(FIRST_MS, LAST_MS);
        let (year, month, day) = civil(millis.div_euclid(DAY_MS));
        let of_day = millis.rem_euclid(DAY_MS);
        let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
        let (second, milli) = (of_day / 1_000 % 60, of_day % 1_000);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let fields = [
            (0..4, year),
            (5..7, month),
            (8..10, day),
            (11..13, hour),
            (14..16, minute),
            (17..19, second),
            (20..23, milli),
        ];
        for (place, mut value) in fields {
            for digit in text[place].iter_mut().rev() {
                *digit = b'0' + (value % 10) as u8;
                value /= 10;
            }
        }
        text
    }
}

/// Year, month and day of the day so many days after 1970-01-01, by counting in eras of 400 years that begin
/// on 1 March, so that a leap day is the last of its year.
const fn civil(days: i64) -> (i64, i64, i64) {
    let since = days + 719_468;
    let (era, of_era) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(&self.text()).map_err(|_| std::fmt::Error)?)
    }
}

macro_rules! schema {
    ($name:ident, $object:expr) => {
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $object.build().into()
            }
        }

        impl ToSchema for $name {}
    };
}

fn integer() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Integer))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
}

fn number() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::Number))
}

schema!(
    Id,
    integer()
        .description(Some("An identifier that the server made."))
        .minimum(Some(1))
        .maximum(Some(MAX_ID))
        .examples([serde_json::json!(1)])
);
schema!(
    Count,
    integer().description(Some("A number of things.")).minimum(Some(0)).examples([serde_json::json!(100)])
);
schema!(
    Money,
    number()
        .description(Some(
            "An amount of money as a plain decimal number, in the currency that stands beside it; at most as many \
             digits behind the point as the currency has."
        ))
        .minimum(Some(0))
        .maximum(Some(limits::PRICE_MINOR))
        .examples([serde_json::json!(49.9)])
);
schema!(
    Balance,
    number()
        .description(Some(
            "An amount of money as a plain decimal number, in the currency that stands beside it; negative where \
             money goes back or a price is lowered."
        ))
        .examples([serde_json::json!(49.9)])
);
schema!(
    Seconds,
    number()
        .description(Some("A length of time in seconds; decimals are allowed, down to milliseconds."))
        .minimum(Some(0))
        .maximum(Some(limits::LONGEST_INTERVAL_MS / 1000))
        .examples([serde_json::json!(2.5)])
);
schema!(
    Time,
    ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .description(Some(
            "An instant, RFC 3339. Answers are in UTC with milliseconds; any offset is accepted."
        ))
        .examples([serde_json::json!("2026-11-23T10:00:00.000Z")])
);

/// A whole number from 1 to 2^53 - 1 in plain digits.
pub(crate) fn id_number(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_and_lengths_are_exact_numbers() {
        let price = |minor, code| {
            serde_json::to_string(&Money(Price::from_store(minor), Currency::parse(code).unwrap())).unwrap()
        };
        assert_eq!(price(4990, "EUR"), "49.90");
        assert_eq!(price(1_000_000_000_000, "EUR"), "10000000000.00");
        assert_eq!(price(1500, "JPY"), "1500");
        let seconds = |millis| serde_json::to_string(&Seconds(Millis(millis))).unwrap();
        assert_eq!((seconds(0).as_str(), seconds(2500).as_str()), ("0", "2.5"));
        assert_eq!((seconds(1050).as_str(), seconds(60_001).as_str()), ("1.05", "60.001"));
        assert_eq!((seconds(1_007).as_str(), seconds(90).as_str()), ("1.007", "0.09"));
    }

    #[test]
    fn instants_are_utc_with_milliseconds() {
        let text = |millis| serde_json::to_string(&Time(Timestamp(millis))).unwrap();
        assert_eq!(text(0), "\"1970-01-01T00:00:00.000Z\"");
        assert_eq!(text(253_402_000_000_000), "\"9999-12-28T12:26:40.000Z\"");
        assert_eq!(text(i64::MAX), "\"9999-12-30T21:59:59.999Z\"");
        assert_eq!(text(i64::MIN), "\"0001-01-01T00:00:00.000Z\"");
        assert_eq!(text(1_795_428_000_007), "\"2026-11-23T10:00:00.007Z\"");
    }

    #[test]
    fn every_day_is_the_one_of_the_calendar() {
        const PRINTER: jiff::fmt::temporal::DateTimePrinter =
            jiff::fmt::temporal::DateTimePrinter::new().precision(Some(3));
        // A step that is no divisor of a day goes through all hours, minutes, seconds and leap years.
        for millis in (FIRST_MS..LAST_MS).step_by(86_399_987) {
            let mut expected = String::new();
            let instant = jiff::Timestamp::from_millisecond(millis).unwrap();
            PRINTER.print_timestamp(&instant, &mut expected).unwrap();
            assert_eq!(Time(Timestamp(millis)).to_string(), expected);
        }
    }
}
