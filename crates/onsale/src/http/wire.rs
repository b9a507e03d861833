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

/// Digits on the stack: the longest are an instant's (24 bytes) and a price's.
struct Short {
    bytes: [u8; 40],
    length: usize,
}

impl Short {
    fn of(write: impl FnOnce(&mut Self) -> std::fmt::Result) -> Option<Self> {
        let mut short = Self { bytes: [0; 40], length: 0 };
        write(&mut short).ok()?;
        Some(short)
    }

    fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    fn serialize_number<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(self.as_str()).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl std::fmt::Write for Short {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(std::fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use std::fmt::Write;
        let text = Short::of(|short| write!(short, "{}", self.0.decimal(self.1)));
        text.ok_or_else(|| S::Error::custom("a price is too long"))?.serialize_number(serializer)
    }
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use std::fmt::Write;
        let (whole, rest) = (self.0.0 / 1000, self.0.0 % 1000);
        let text = Short::of(|short| match rest {
            0 => write!(short, "{whole}"),
            rest if rest % 100 == 0 => write!(short, "{whole}.{}", rest / 100),
            rest if rest % 10 == 0 => write!(short, "{whole}.{:02}", rest / 10),
            rest => write!(short, "{whole}.{rest:03}"),
        });
        text.ok_or_else(|| S::Error::custom("a length is too long"))?.serialize_number(serializer)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = Short::of(|short| self.write(short));
        serializer.serialize_str(text.ok_or_else(|| S::Error::custom("an instant cannot be shown"))?.as_str())
    }
}

/// The first and the last instant that have four digits of year in every zone: 0001-01-01 and 9999-12-30.
const FIRST_MS: i64 = -62_135_596_800_000;
const LAST_MS: i64 = 253_402_207_199_999;

impl Time {
    fn write(self, to: &mut impl std::fmt::Write) -> std::fmt::Result {
        const PRINTER: jiff::fmt::temporal::DateTimePrinter =
            jiff::fmt::temporal::DateTimePrinter::new().precision(Some(3));
        // What lies beyond the calendar (a batch in ten thousand years) is shown as its last day.
        let millis = self.0.0.clamp(FIRST_MS, LAST_MS);
        let instant = jiff::Timestamp::from_millisecond(millis).map_err(|_| std::fmt::Error)?;
        PRINTER.print_timestamp(&instant, jiff::fmt::StdFmtWrite(to)).map_err(|_| std::fmt::Error)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.write(f)
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
}
