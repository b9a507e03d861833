//! What a field of a body or a parameter of a query can be, and what is said when it is not.

use std::borrow::Cow;

use jiff::fmt::temporal::Pieces;
use onsale_core::{
    Amount, Currency, CustomerId, Email, EventId, Millis, Name, OrderId, OrderState, ReleaseId, Role, Scope,
    Scopes, Standing, Status, TicketId, Timestamp, TypeName, VendorId, digit_value, limits,
};
use onsale_store::EventOrder;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::auth::secret::RefreshToken;
use crate::wire::{self, id_number};

/// Why a value was refused, to follow the field's name in a sentence.
pub(crate) type Reason = Cow<'static, str>;

/// What JSON writes a value as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonKind {
    Text,
    Number,
    Boolean,
    /// The field itself says what its items are.
    List,
}

/// A value that a request may carry.
pub(crate) trait Field: Sized {
    /// What JSON writes it as.
    const KIND: JsonKind;

    /// Reads it from plain text: a parameter, the inside of a JSON string, or the digits of a JSON number.
    fn from_text(text: &str) -> Result<Self, Reason>;

    /// Reads it from a JSON value as it was written.
    fn from_json(raw: &str) -> Result<Self, Reason> {
        match (Self::KIND, raw.as_bytes().first()) {
            (JsonKind::Text, Some(b'"')) => {
                let text: Result<Cow<'_, str>, _> = serde_json::from_str::<Text<'_>>(raw).map(|text| text.0);
                Self::from_text(&text.map_err(|_| Reason::from("must be well-formed text"))?)
            }
            (JsonKind::Text, _) => Err("must be text".into()),
            (JsonKind::Number, Some(b'"')) => Err("must be a number, not text".into()),
            (JsonKind::Boolean, Some(b'"')) => Err("must be true or false, not text".into()),
            (JsonKind::Number | JsonKind::Boolean | JsonKind::List, _) => Self::from_text(raw),
        }
    }
}

#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

macro_rules! ids {
    ($($name:ident)*) => {$(
        impl Field for $name {
            const KIND: JsonKind = JsonKind::Number;

            fn from_text(text: &str) -> Result<Self, Reason> {
                id_number(text)
                    .and_then(Self::new)
                    .ok_or_else(|| "must be a whole number from 1 to 9007199254740991".into())
            }
        }
    )*};
}

ids! { CustomerId VendorId EventId TicketId ReleaseId OrderId }

macro_rules! texts {
    ($($name:ident)*) => {$(
        impl Field for $name {
            const KIND: JsonKind = JsonKind::Text;

            fn from_text(text: &str) -> Result<Self, Reason> {
                Self::parse(text).map_err(Reason::from)
            }
        }
    )*};
}

texts! { Name Email TypeName }

/// The number of something that has no type of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainId(pub(crate) i64);

impl Field for PlainId {
    const KIND: JsonKind = JsonKind::Number;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let number = id_number(text).filter(|number| (1..=onsale_core::id::MAX_ID).contains(number));
        number.map(Self).ok_or_else(|| "must be a whole number from 1 to 9007199254740991".into())
    }
}

/// The one of a few values whose word it is.
fn one_of<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str, text: &str) -> Result<T, Reason> {
    all.iter().copied().find(|one| word(*one) == text).ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|one| word(*one)).collect();
        format!("must be one of {}", words.join(", ")).into()
    })
}

impl Field for Scopes {
    const KIND: JsonKind = JsonKind::List;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let reason = || Reason::from("must be a list of read, release and manage, with one of them at least");
        let words: Vec<Cow<'_, str>> = serde_json::from_str(text).map_err(|_| reason())?;
        let scope = |word: &Cow<'_, str>| Scope::ALL.into_iter().find(|scope| scope.word() == word);
        let scopes = words.iter().try_fold(Self::default(), |some, word| Some(some.with(scope(word)?)));
        scopes.filter(|scopes| *scopes != Self::default()).ok_or_else(reason)
    }
}

impl Field for Standing {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        one_of(&Self::ALL, Self::word, text)
    }
}

/// Tickets that are named one by one.
pub(crate) struct TicketIds(pub(crate) Vec<TicketId>);

impl Field for TicketIds {
    const KIND: JsonKind = JsonKind::List;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let most = limits::VOIDED_AT_ONCE;
        let reason = || Reason::from(format!("must be a list of 1 to {most} ticket ids"));
        let raw: Vec<&serde_json::value::RawValue> = serde_json::from_str(text).map_err(|_| reason())?;
        if raw.is_empty() || raw.len() > most {
            return Err(reason());
        }
        raw.iter()
            .map(|id| TicketId::from_json(id.get()).map_err(|_| reason()))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl Field for Role {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        Self::from_word(text).ok_or_else(|| "must be customer or vendor".into())
    }
}

/// A one-time code as it was typed: digits of every script by their value; whatever is neither a digit nor a letter does
/// not count.
#[derive(Clone, Debug)]
pub(crate) struct OneTimeCode(pub(crate) String);

impl Field for OneTimeCode {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let code = digits_in(text).filter(|digits| digits.len() == limits::CODE_DIGITS);
        code.map(Self).ok_or_else(|| "must be six digits".into())
    }
}

/// The code of a mail to log in with: six digits, or twelve after many wrong guesses.
pub(crate) struct LoginCode(pub(crate) String);

impl Field for LoginCode {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let lengths = [limits::CODE_DIGITS, limits::LONG_CODE_DIGITS];
        let code = digits_in(text).filter(|digits| lengths.contains(&digits.len()));
        code.map(Self).ok_or_else(|| "must be the six or twelve digits of the mail".into())
    }
}

/// The digits of a code as people type and copy it; `None` where letters stand between them.
fn digits_in(text: &str) -> Option<String> {
    let typed = text.chars().filter(|c| c.is_alphanumeric());
    typed.map(|c| digit_value(c).and_then(|value| char::from_digit(value, 10))).collect()
}

/// Something that this server has answered before and that means nothing to whoever keeps it.
pub(crate) struct Opaque(pub(crate) String);

impl Field for Opaque {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let text = text.trim();
        let plain = (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if plain { Ok(Self(text.to_owned())) } else { Err("must be what the server has answered".into()) }
    }
}

/// A refresh token; `None` for text that cannot be one.
pub(crate) struct Refresh(pub(crate) Option<RefreshToken>);

impl Field for Refresh {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        if text.contains('\0') {
            return Err("must be a refresh token".into());
        }
        Ok(Self(RefreshToken::parse(text.trim())))
    }
}

/// What leads back to a former address, as it was copied from a mail.
pub(crate) struct WayBack(pub(crate) String);

impl Field for WayBack {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let text = text.trim();
        let plain = (1..=100).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if plain { Ok(Self(text.to_owned())) } else { Err("must be what the mail says, in one line".into()) }
    }
}

/// A whole number within bounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whole<const MIN: i64, const MAX: i64>(pub(crate) i64);

impl<const MIN: i64, const MAX: i64> Field for Whole<MIN, MAX> {
    const KIND: JsonKind = JsonKind::Number;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = plain.then(|| text.parse().ok()).flatten().filter(|number| (MIN..=MAX).contains(number));
        number.map(Self).ok_or_else(|| format!("must be a whole number from {MIN} to {MAX}").into())
    }
}

/// How many rows a page has.
pub(crate) type Limit = Whole<1, { limits::PAGE_ROWS as i64 }>;
/// After which id a page begins.
pub(crate) type After = Whole<0, { onsale_core::id::MAX_ID }>;

impl Field for Amount {
    const KIND: JsonKind = JsonKind::Number;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let amount = Self::parse(text).map_err(|error| Reason::from(error.to_string()))?;
        let fits = Self::parse(LARGEST_AMOUNT).is_ok_and(|largest| amount <= largest);
        if fits { Ok(amount) } else { Err("is too large".into()) }
    }
}

/// The largest price of a currency without digits behind the point; no other currency has a larger one.
const LARGEST_AMOUNT: &str = "1000000000000";

/// A time between two batches: 0, or 0.1 seconds to 366 days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interval(pub(crate) Millis);

impl Field for Interval {
    const KIND: JsonKind = JsonKind::Number;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let seconds: Option<f64> = text.parse().ok();
        let millis = seconds.filter(|seconds| seconds.is_finite()).map(|seconds| seconds * 1000.0);
        // A saturating cast: what is out of range stays out of range.
        let whole = millis.map(|millis| millis.round() as i64);
        let fits = |millis: &i64| {
            *millis == 0 || (limits::SHORTEST_INTERVAL_MS..=limits::LONGEST_INTERVAL_MS).contains(millis)
        };
        let exact_zero = millis != Some(0.0) && whole == Some(0);
        match whole.filter(fits) {
            Some(millis) if !exact_zero => Ok(Self(Millis(millis))),
            _ => Err("must be 0, or a number of seconds from 0.1 to 31622400".into()),
        }
    }
}

/// The earliest instant that a client may name (0001-01-01T00:00:00Z).
const EARLIEST_MS: i64 = -62_135_596_800_000;

impl Field for Timestamp {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        if names_second_60(text) {
            return Err("must not name a second 60: leap seconds are not counted here; write :59".into());
        }
        if offset_hours(text).is_some_and(|hours| hours > LARGEST_OFFSET_HOURS) {
            return Err("must have an offset from -23:59 to +23:59".into());
        }
        let parsed: Option<jiff::Timestamp> = text.trim().parse().ok();
        let millis = parsed.map(jiff::Timestamp::as_millisecond);
        let fits = millis.filter(|millis| (EARLIEST_MS..=limits::LATEST_MS).contains(millis));
        fits.map(Self).ok_or_else(|| Reason::from(why_no_instant(text)))
    }
}

/// The largest offset of an instant, in hours (RFC 3339, section 5.6); the calendar's library takes one more.
const LARGEST_OFFSET_HOURS: u32 = 23;

/// Why a text is no instant that we take: written like none, or beyond `EARLIEST_MS` or [`limits::LATEST_MS`].
fn why_no_instant(text: &str) -> &'static str {
    let is_written_like_one =
        Pieces::parse(text.trim()).is_ok_and(|pieces| pieces.time().is_some() && pieces.offset().is_some());
    match is_written_like_one {
        true => "must be an instant from 0001-01-01T00:00:00Z to 9999-12-30T22:00:00Z",
        false if had_a_plus(text) => PLUS_HINT,
        false => "must be an instant such as 2026-11-23T10:00:00Z",
    }
}

/// The hours of an instant's offset, if it has one: the digits after the last sign behind the date.
fn offset_hours(text: &str) -> Option<u32> {
    let (_, clock) = text.trim().split_once(['T', 't', ' '])?;
    let (_, offset) = clock.rsplit_once(['+', '-', '\u{2212}'])?;
    offset.get(..2)?.parse().ok()
}

/// Whether an instant names the sixtieth second of its minute, which the calendar's library would take for the one before.
fn names_second_60(text: &str) -> bool {
    let clock = text.trim().split_once(['T', 't', ' ']).map(|(_, clock)| clock).unwrap_or_default();
    let digits = clock.bytes().filter(|byte| *byte != b':').take_while(u8::is_ascii_digit);
    digits.skip(4).take(2).eq(*b"60")
}

const PLUS_HINT: &str =
    "must be an instant such as 2026-11-23T10:00:00Z; a + in an address is a blank, write it as %2B";

/// Whether an instant would be one with a plus in place of its blank: that is how a plus in an address arrives.
fn had_a_plus(text: &str) -> bool {
    let with_plus = text.trim().rsplit_once(' ').map(|(clock, offset)| format!("{clock}+{offset}"));
    with_plus.is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok())
}

impl Field for Currency {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        Self::parse(text)
            .ok_or_else(|| "must be an ISO 4217 currency that can be paid in, such as EUR".into())
    }
}

impl Field for Status {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        one_of(&Self::SHOWN, Self::word, text)
    }
}

impl Field for OrderState {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        one_of(Self::ALL, Self::word, text)
    }
}

/// A yes or no.
impl Field for bool {
    const KIND: JsonKind = JsonKind::Boolean;

    fn from_text(text: &str) -> Result<Self, Reason> {
        text.parse().map_err(|_| "must be true or false".into())
    }
}

/// An IANA time zone, as the bundled database spells it.
#[derive(Clone, Debug)]
pub(crate) struct Zone(pub(crate) String);

impl Field for Zone {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let zone = jiff::tz::db().get(text.trim()).ok();
        let name = zone.as_ref().and_then(|zone| zone.iana_name()).map(|name| Self(name.to_owned()));
        name.ok_or_else(|| "must be an IANA time zone such as Europe/Berlin".into())
    }
}

/// Free text of several lines; blank means none.
#[derive(Clone, Debug)]
pub(crate) struct Description(pub(crate) Option<String>);

impl Field for Description {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let text = text.trim();
        if text.chars().count() > limits::DESCRIPTION_CHARS {
            return Err(format!("must have at most {} characters", limits::DESCRIPTION_CHARS).into());
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err("must not contain control characters".into());
        }
        Ok(Self((!text.is_empty()).then(|| text.to_owned())))
    }
}

/// Who performs: names, each once said; an empty list means nobody is named.
#[derive(Clone, Debug)]
pub(crate) struct LineUp(pub(crate) Vec<Name>);

impl Field for LineUp {
    const KIND: JsonKind = JsonKind::List;

    fn from_text(text: &str) -> Result<Self, Reason> {
        let names: Vec<Cow<'_, str>> =
            serde_json::from_str(text).map_err(|_| Reason::from("must be a list of names"))?;
        if names.len() > limits::LINE_UP {
            return Err(format!("must have at most {} names", limits::LINE_UP).into());
        }
        let name = |(index, name): (usize, &Cow<'_, str>)| {
            Name::parse(name)
                .map_err(|reason| Reason::from(format!("has a name (number {}) that {reason}", index + 1)))
        };
        names.iter().enumerate().map(name).collect::<Result<_, _>>().map(Self)
    }
}

/// What a search looks for; blank means anything.
#[derive(Clone, Debug)]
pub(crate) struct SearchText(pub(crate) Option<String>);

impl Field for SearchText {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        if text.trim().is_empty() {
            return Ok(Self(None));
        }
        Name::parse(text).map(|name| Self(Some(name.as_str().to_owned()))).map_err(Reason::from)
    }
}

/// The order of a list of events: `id`, `startsAt` or `name`, with a `-` in front turned round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sort {
    pub(crate) order: EventOrder,
    pub(crate) descending: bool,
    word: &'static str,
}

impl Sort {
    const ALL: [Self; 6] = [
        Self::up("id", EventOrder::Id),
        Self::up("startsAt", EventOrder::StartsAt),
        Self::up("name", EventOrder::Name),
        Self::down("-id", EventOrder::Id),
        Self::down("-startsAt", EventOrder::StartsAt),
        Self::down("-name", EventOrder::Name),
    ];

    const fn up(word: &'static str, order: EventOrder) -> Self {
        Self { order, descending: false, word }
    }

    const fn down(word: &'static str, order: EventOrder) -> Self {
        Self { order, descending: true, word }
    }
}

impl Field for Sort {
    const KIND: JsonKind = JsonKind::Text;

    fn from_text(text: &str) -> Result<Self, Reason> {
        one_of(&Self::ALL, |sort| sort.word, text)
    }
}

impl PartialSchema for Sort {
    fn schema() -> RefOr<Schema> {
        wire::one_of("Order of the list; `-` turns it round.", Self::ALL.iter().map(|sort| sort.word))
    }
}

impl ToSchema for Sort {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_its_digits_however_they_are_written() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(OneTimeCode::from_text(text).ok().map(|code| code.0).as_deref(), expect, "{text:?}");
        };
        for text in [
            "042137",
            " 042 137\n",
            "042-137",
            "042\u{2013}137",
            "0.4.2.1.3.7",
            "\u{200E}042137\u{200B}",
            "\u{FF10}\u{FF14}\u{FF12}\u{FF11}\u{FF13}\u{FF17}",
            "\u{660}\u{664}\u{662}\u{661}\u{663}\u{667}",
            "\u{6F0}\u{6F4}\u{6F2}\u{6F1}\u{6F3}\u{6F7}",
            "\u{966}\u{96A}\u{968}\u{967}\u{969}\u{96D}",
            "\u{1D7CE}\u{1D7D2}\u{1D7D0}\u{1D7CF}\u{1D7D1}\u{1D7D5}",
            "\"042137\"",
        ] {
            check(text, Some("042137"));
        }
        for text in
            ["", "04213", "0421377", "O42137", "04213a", "code 042137", "\u{2460}42137", "\u{4E00}42137"]
        {
            check(text, None);
        }
    }

    #[test]
    fn intervals_are_zero_or_at_least_a_tenth_of_a_second() {
        let check = |text: &str, expect: Option<i64>| {
            assert_eq!(Interval::from_json(text).ok().map(|interval| interval.0.0), expect, "{text}");
        };
        check("0", Some(0));
        check("0.0", Some(0));
        check("0.1", Some(100));
        check("2.5", Some(2500));
        check("1e1", Some(10_000));
        check("31622400", Some(31_622_400_000));
        for text in ["0.0001", "0.05", "-1", "31622401", "1e300", "\"1\"", "true", "[]", "{}"] {
            check(text, None);
        }
    }

    #[test]
    fn whole_numbers_are_written_in_plain_digits() {
        let check = |text: &str, expect: Option<i64>| {
            assert_eq!(Whole::<1, 10>::from_json(text).ok().map(|whole| whole.0), expect, "{text}");
        };
        check("1", Some(1));
        check("10", Some(10));
        for text in ["0", "11", "-1", "1.0", "1e0", "99999999999999999999", "\"1\"", "null", "true"] {
            check(text, None);
        }
    }

    #[test]
    fn amounts_are_bounded_by_the_largest_price() {
        assert_eq!(LARGEST_AMOUNT, limits::PRICE_MINOR.to_string());
        assert!(Amount::from_json(LARGEST_AMOUNT).is_ok());
        assert!(Amount::from_json("1000000000000.01").is_err());
    }

    #[test]
    fn instants_need_an_offset() {
        let check = |text: &str, expect: Option<i64>| {
            assert_eq!(Timestamp::from_text(text).ok().map(|instant| instant.0), expect, "{text}");
        };
        check("1970-01-01T01:00:00.007+01:00", Some(7));
        check("1970-01-01T00:00:00Z", Some(0));
        check("1970-01-01T00:00:00", None);
        check("tomorrow", None);
        check("2016-12-31T23:59:59Z", Some(1_483_228_799_000));
        check("1970-01-01T00:00:00+00:60", None);
        check("1970-01-01T23:59:00+23:59", Some(0));
        check("9999-12-30T22:00:00Z", Some(limits::LATEST_MS));
        let refused = |text: &str| Timestamp::from_text(text).unwrap_err();
        for text in ["1970-01-02T01:00:00+25:00", "1970-01-01t00:00:00-24:00", "1970-01-01 00:00:00+2400"] {
            assert!(refused(text).contains("from -23:59 to +23:59"), "{text}: {}", refused(text));
        }
        for text in [
            "9999-12-30T22:00:01Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T00:00:00+01:00",
            "0000-12-31T00:00:00Z",
        ] {
            assert!(refused(text).contains("to 9999-12-30T22:00:00Z"), "{text}: {}", refused(text));
        }
        for leap in [
            "2016-12-31T23:59:60Z",
            "2016-12-31T23:59:60.5Z",
            "2016-12-31 235960+00:00",
            "2016-12-31t23:59:60z",
        ] {
            check(leap, None);
            assert!(Timestamp::from_text(leap).unwrap_err().contains("second 60"), "{leap}");
        }
        let said = Timestamp::from_text("2027-05-01T12:00:00 02:00").unwrap_err();
        assert!(said.contains("%2B"), "{said}");
        assert!(!Timestamp::from_text("2027-05-01 12:00").unwrap_err().contains("%2B"));
        check("", None);
    }

    #[test]
    fn zones_are_spelt_as_the_database_spells_them() {
        assert_eq!(Zone::from_text("europe/berlin").ok().map(|zone| zone.0), Some("Europe/Berlin".into()));
        assert!(Zone::from_text("Mars/Olympus").is_err());
    }
}
