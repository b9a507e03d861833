//! The parsers of the edge as functions of bytes, for the fuzz targets: each holds what a parser made of the
//! bytes against a second way of finding out, and panics where they differ. Not in a server: it takes the cargo
//! feature `fuzz`.

use std::collections::HashMap;
use std::fmt::{self, Debug};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use onsale_core::{
    Actor, Amount, Currency, CustomerId, Email, EventId, Name, ReleaseId, Status, TicketId, Timestamp,
    TypeName, VendorId, limits,
};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::extract::{JsonBody, Query, is_json};
use super::field::{After, Description, Field, Interval, Limit, Reason, SearchText, Sort, Whole, Zone};
use super::form::Form;
use super::idempotency::Key;
pub use crate::parser::Parser;
use crate::wire::id_number;

/// Names that fields of bodies and parameters of queries have.
const NAMES: [&str; 20] = [
    "name",
    "email",
    "type",
    "status",
    "price",
    "ticketPrice",
    "maxPrice",
    "minPrice",
    "currency",
    "timezone",
    "startsAt",
    "ticketReleaseInterval",
    "ticketsPerRelease",
    "ticketId",
    "eventId",
    "limit",
    "after",
    "sort",
    "q",
    "description",
];

/// A request's body: a form takes what a map of raw values takes, unless a field stands twice in it, and each field is read
/// as whatever any route may read it as.
pub fn body(bytes: &[u8], parser: Parser) {
    let body = JsonBody(bytes.to_vec().into());
    let form = body.form();
    if matches!(bytes, b"" | b"null") {
        assert!(form.is_ok(), "an absent body is a form without fields");
        return;
    }
    let map: Result<HashMap<String, &RawValue>, _> = serde_json::from_slice(bytes);
    let fields: Result<Counted, _> = serde_json::from_slice(bytes);
    let has_each_once = |map: &HashMap<_, _>| fields.is_ok_and(|Counted(fields)| fields == map.len());
    let fits = map.as_ref().is_ok_and(|map| parser == Parser::Planted || has_each_once(map));
    assert_eq!(form.is_ok(), fits, "a form is a JSON object that has each field once, and nothing else is");
    let (Ok(form), Ok(map)) = (form, map) else { return };
    for name in NAMES {
        let raw = map.get(name).map(|raw| raw.get()).filter(|raw| *raw != "null");
        assert_eq!(form.has(name), raw.is_some(), "{name}");
        each_kind(raw, |kind| kind.of_form(&form, name));
    }
}

/// How many fields an object has, those that stand twice counted twice.
struct Counted(usize);

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Counted;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Counted, A::Error> {
                let mut fields = 0;
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    fields += 1;
                }
                Ok(Counted(fields))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

/// The kinds of field that there are.
#[derive(Clone, Copy)]
enum Kind {
    Amount,
    Currency,
    Customer,
    Description,
    Email,
    Event,
    Interval,
    Limit,
    After,
    Name,
    Release,
    Search,
    Sort,
    Status,
    Ticket,
    Timestamp,
    Type,
    Vendor,
    Whole,
    Yes,
    Zone,
}

const KINDS: [Kind; 21] = [
    Kind::Amount,
    Kind::Currency,
    Kind::Customer,
    Kind::Description,
    Kind::Email,
    Kind::Event,
    Kind::Interval,
    Kind::Limit,
    Kind::After,
    Kind::Name,
    Kind::Release,
    Kind::Search,
    Kind::Sort,
    Kind::Status,
    Kind::Ticket,
    Kind::Timestamp,
    Kind::Type,
    Kind::Vendor,
    Kind::Whole,
    Kind::Yes,
    Kind::Zone,
];

/// What became of a value: as it shows itself, or nothing when it was refused.
type Read = Option<String>;

macro_rules! for_kind {
    ($kind:expr, $read:ident($($argument:expr),*)) => {
        match $kind {
            Kind::Amount => $read::<Amount>($($argument),*),
            Kind::Currency => $read::<Currency>($($argument),*),
            Kind::Customer => $read::<CustomerId>($($argument),*),
            Kind::Description => $read::<Description>($($argument),*),
            Kind::Email => $read::<Email>($($argument),*),
            Kind::Event => $read::<EventId>($($argument),*),
            Kind::Interval => $read::<Interval>($($argument),*),
            Kind::Limit => $read::<Limit>($($argument),*),
            Kind::After => $read::<After>($($argument),*),
            Kind::Name => $read::<Name>($($argument),*),
            Kind::Release => $read::<ReleaseId>($($argument),*),
            Kind::Search => $read::<SearchText>($($argument),*),
            Kind::Sort => $read::<Sort>($($argument),*),
            Kind::Status => $read::<Status>($($argument),*),
            Kind::Ticket => $read::<TicketId>($($argument),*),
            Kind::Timestamp => $read::<Timestamp>($($argument),*),
            Kind::Type => $read::<TypeName>($($argument),*),
            Kind::Vendor => $read::<VendorId>($($argument),*),
            Kind::Whole => $read::<Whole<{ i64::MIN }, { i64::MAX }>>($($argument),*),
            Kind::Yes => $read::<bool>($($argument),*),
            Kind::Zone => $read::<Zone>($($argument),*),
        }
    };
}

impl Kind {
    fn of_form(self, form: &Form<'_>, name: &'static str) -> Read {
        fn read<T: Field + Debug>(form: &Form<'_>, name: &'static str) -> Read {
            form.optional::<T>(name).ok().flatten().map(|value| format!("{value:?}"))
        }
        for_kind!(self, read(form, name))
    }

    fn of_query(self, query: &Query, name: &'static str) -> Read {
        fn read<T: Field + Debug>(query: &Query, name: &'static str) -> Read {
            query.optional::<T>(name).ok().flatten().map(|value| format!("{value:?}"))
        }
        for_kind!(self, read(query, name))
    }

    fn of_json(self, raw: &str) -> Read {
        fn read<T: Field + Debug>(raw: &str) -> Read {
            said(T::from_json(raw))
        }
        for_kind!(self, read(raw))
    }

    fn of_text(self, text: &str) -> Read {
        fn read<T: Field + Debug>(text: &str) -> Read {
            said(T::from_text(text))
        }
        for_kind!(self, read(text))
    }
}

fn said<T: Debug>(value: Result<T, Reason>) -> Read {
    match value {
        Ok(value) => Some(format!("{value:?}")),
        Err(reason) => {
            assert!(!reason.is_empty(), "a refusal says why");
            None
        }
    }
}

fn each_kind(raw: Option<&str>, read: impl Fn(Kind) -> Read) {
    for kind in KINDS {
        assert_eq!(read(kind), raw.and_then(|raw| kind.of_json(raw)), "{raw:?}");
    }
    let Some(raw) = raw else { return };
    if let Ok(amount) = Amount::parse(raw) {
        let float: f64 = raw.parse().unwrap_or(f64::NAN);
        let exact = amount_of(amount);
        assert!((float - exact).abs() <= exact.abs() * 1e-12, "{raw} is {exact}");
    }
}

/// The amount as a float, by way of a currency that has as many digits as an amount.
fn amount_of(amount: Amount) -> f64 {
    let shown = format!("{amount:?}");
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<f64>().unwrap_or(f64::NAN) / 10_000.0
}

/// The query of an address: each parameter is read as whatever any route may read it as, unless it stands twice, and the
/// address of the next page says the same again.
pub fn query(bytes: &[u8], parser: Parser) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(uri) = format!("/ticket/all?{text}").parse::<Uri>() else { return };
    let query = Query::of(&uri);
    let pairs = pairs(uri.query().unwrap_or_default());
    for name in NAMES {
        let mut said = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let once = said.next().filter(|_| said.next().is_none());
        for kind in KINDS {
            let expected = once.and_then(|text| kind.of_text(text));
            assert_eq!(kind.of_query(&query, name), expected, "{name}={once:?}");
        }
    }
    let mut next = query.continued_after(7);
    if parser == Parser::Planted {
        next = next.replace("%26", "&");
    }
    let next: Result<Uri, _> = next.parse();
    let again = next.as_ref().ok().and_then(Uri::query).map(self::pairs).unwrap_or_default();
    let mut expected: Vec<_> = pairs.into_iter().filter(|(key, _)| key != "after").collect();
    expected.push(("after".into(), "7".into()));
    assert_eq!(again, expected, "the next page of {uri} is {next:?}");
}

/// Names and values of a query, decoded by hand.
fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(a, b)| (plain(a), plain(b))).collect()
}

fn plain(text: &str) -> String {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        let hex = hex.filter(|two| two.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let code = hex.and_then(|two| u8::from_str_radix(two, 16).ok());
        match (byte, code) {
            (b'%', Some(code)) => {
                out.push(code);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The values of headers: ids of callers, content types, as the server reads them.
pub fn header(bytes: &[u8], parser: Parser) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let text = value.to_str().ok().map(str::trim);
    let found = match parser {
        Parser::Ours => text.and_then(id_number).and_then(CustomerId::new),
        Parser::Planted => text.and_then(|text| text.parse().ok()).and_then(CustomerId::new),
    };
    let plain = text.filter(|text| text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit()));
    let number = plain.and_then(|text| text.parse::<i64>().ok()).filter(|id| (1..1 << 53).contains(id));
    assert_eq!(found.map(CustomerId::get), number, "{text:?}");

    let mut headers = HeaderMap::new();
    headers.insert(HeaderName::from_static("content-type"), value.clone());
    if is_json(&headers) {
        let lower = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(lower.contains("json"), "{lower} is taken for JSON");
    }
}

/// Two requests with an idempotency key each, a path and a key a line: a key is visible ASCII or refused, and two
/// requests are the same one exactly when path and key are.
pub fn idempotency_key(bytes: &[u8], parser: Parser) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut request = || {
        let path = String::from_utf8_lossy(lines.next()?).into_owned();
        let key = lines.next()?;
        let value = HeaderValue::from_bytes(key).ok()?;
        let headers = HeaderMap::from_iter([(HeaderName::from_static("idempotency-key"), value)]);
        let fine = (1..=limits::IDEMPOTENCY_KEY_BYTES).contains(&key.len())
            && key.iter().all(|byte| (b' '..=b'~').contains(byte));
        let scope = match parser {
            Parser::Ours => Key::of(&headers, &path).ok().and_then(|key| key.scope(Actor::Admin)),
            Parser::Planted => fine.then(|| glued(&path, key)),
        };
        assert_eq!(scope.is_some(), fine, "{key:?}");
        Some((path, key, scope?))
    };
    if let (Some((path, key, scope)), Some((other_path, other_key, other_scope))) = (request(), request()) {
        let same = (&path, key) == (&other_path, other_key);
        assert_eq!(scope == other_scope, same, "{path} {key:?} and {other_path} {other_key:?}");
    }
}

/// A scope that does not say where the path ends.
fn glued(path: &str, key: &[u8]) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::new().chain_update(path).chain_update(key).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn corpus(target: &str) -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
        let files = std::fs::read_dir(&folder).unwrap();
        files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    fn check(target: &str, parser: fn(&[u8], Parser)) {
        let corpus = corpus(target);
        assert!(!corpus.is_empty(), "{target} has no corpus");
        corpus.iter().for_each(|bytes| parser(bytes, Parser::Ours));
    }

    #[test]
    fn what_fuzzing_has_found_worth_keeping_is_parsed_right() {
        check("body", body);
        check("query", query);
        check("header", header);
        check("idempotency_key", idempotency_key);
    }
}
