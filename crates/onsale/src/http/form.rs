//! The fields of a JSON body: read one by one, so that whatever is wrong names its field. A body is declared once
//! ([`body`]), for the contract and for the parser; so are the fields that a change may clear ([`clearable`]).

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use super::extract::{JsonBody, STANDS_TWICE};
use super::field::Field;
use super::nearest::nearest;
use super::problem::Problem;

/// Characters of a name that nobody knows which an answer repeats.
const REPEATED_CHARS: usize = 50;
/// So many fields are compared each with each, which costs no memory; more are sorted.
const FEW_FIELDS: usize = 16;

/// The fields of a JSON object, each still as it was written, so that numbers stay exact. None stands twice: two programs
/// on the way could read two different values (RFC 8259, section 4).
#[derive(Debug, Default)]
pub(crate) struct Form<'a> {
    fields: Vec<(Cow<'a, str>, &'a RawValue)>,
}

/// The fields that a body has in the contract, so that the two cannot differ.
pub(crate) struct Known(LazyLock<Vec<String>>);

impl Known {
    /// Those of a body.
    pub(crate) const fn of<T: ToSchema>() -> Self {
        Self(LazyLock::new(fields::<T>))
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|known| known == name)
    }
}

fn fields<T: ToSchema>() -> Vec<String> {
    match T::schema() {
        RefOr::T(Schema::Object(object)) => object.properties.into_keys().collect(),
        RefOr::T(_) | RefOr::Ref(_) => Vec::new(),
    }
}

impl JsonBody {
    /// The fields of a body that has to be there.
    pub(crate) fn required_form(&self) -> Result<Form<'_>, Problem> {
        if self.0.is_empty() { Err(Problem::invalid_json("there is none")) } else { Form::parse(&self.0) }
    }

    /// The fields of the body; an empty body has none, and neither has null.
    pub(crate) fn form(&self) -> Result<Form<'_>, Problem> {
        if matches!(&*self.0, b"" | b"null") { Ok(Form::default()) } else { Form::parse(&self.0) }
    }
}

impl<'a> Form<'a> {
    fn parse(body: &'a [u8]) -> Result<Self, Problem> {
        let form: Self = serde_json::from_slice(body).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => Problem::invalid_json("it is another kind of value"),
            _ => Problem::invalid_json(error),
        })?;
        match form.repeated() {
            None => Ok(form),
            Some(name) => Err(Problem::invalid_field(shown(name), STANDS_TWICE)),
        }
    }

    /// A field that stands twice.
    fn repeated(&self) -> Option<&str> {
        let names = || self.fields.iter().map(|(name, _)| &**name);
        if self.fields.len() <= FEW_FIELDS {
            return names()
                .enumerate()
                .find(|(at, name)| names().take(*at).any(|other| other == *name))
                .map(|(_, name)| name);
        }
        let mut sorted: Vec<&str> = names().collect();
        sorted.sort_unstable();
        sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
    }

    /// Refuses a field that a body does not have: where money or stock moves, a misspelt one must not be taken for an
    /// absent one.
    pub(crate) fn only(self, known: &Known) -> Result<Self, Problem> {
        match self.fields.iter().find(|(key, _)| !known.has(key)) {
            None => Ok(self),
            Some((key, _)) => Err(unknown_field(key, &known.0)),
        }
    }

    /// The fields that a change empties: a list of their names. Null clears nothing: many programs cannot tell it from an
    /// absent field.
    pub(crate) fn cleared<T: Clearable>(&self, list: &'static str) -> Result<Vec<T>, Problem> {
        let Some(raw) = self.raw(list).filter(|raw| *raw != "null") else { return Ok(Vec::new()) };
        let names: Vec<Cow<'_, str>> = serde_json::from_str(raw)
            .map_err(|_| Problem::invalid_field(list, "must be a list of names of fields"))?;
        let read = |name: Cow<'_, str>| {
            let field = T::ALL.iter().copied().find(|field| field.wire_name() == name);
            let field = field.ok_or_else(|| not_clearable::<T>(list, &name))?;
            if self.has(field.wire_name()) {
                let reason = format!("stands in {list} and has a value; send one of the two");
                return Err(Problem::invalid_field(field.wire_name(), reason));
            }
            Ok(field)
        };
        names.into_iter().map(read).collect()
    }

    fn raw(&self, name: &str) -> Option<&'a str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, raw)| raw.get())
    }

    /// Whether a field is there at all, null aside.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|raw| raw != "null")
    }

    /// A field that has to be there.
    pub(crate) fn required<T: Field>(&self, name: &'static str) -> Result<T, Problem> {
        self.optional(name)?.ok_or_else(|| Problem::invalid_field(name, "is missing"))
    }

    /// A field that may be absent or null, which is the same.
    pub(crate) fn optional<T: Field>(&self, name: &'static str) -> Result<Option<T>, Problem> {
        if self.has(name) { self.present(name) } else { Ok(None) }
    }

    /// A field that may be absent but never null: there is no value that null could stand for.
    pub(crate) fn present<T: Field>(&self, name: &'static str) -> Result<Option<T>, Problem> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        if raw == "null" {
            return Err(Problem::invalid_field(name, "must not be null; leave it out, or give a value"));
        }
        T::from_json(raw).map(Some).map_err(|reason| Problem::invalid_field(name, reason))
    }
}

fn unknown_field(key: &str, known: &[String]) -> Problem {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = match nearest(key, &known) {
        Some(near) => format!("{near} is"),
        None => format!("it has {}", known.join(", ")),
    };
    Problem::invalid_field(shown(key), format!("is no field of this request; {hint}"))
}

fn not_clearable<T: Clearable>(list: &'static str, name: &str) -> Problem {
    let names: Vec<&str> = T::ALL.iter().map(|field| field.wire_name()).collect();
    let can = names.join(", ");
    Problem::invalid_field(
        list,
        format!("names \"{}\", which cannot be cleared; what can be is {can}", shown(name)),
    )
}

/// A stranger's word, as much of it as a sentence can bear, with what cannot be seen written out.
fn shown(word: &str) -> String {
    onsale_core::visible(&word.chars().take(REPEATED_CHARS).collect::<String>())
}

impl<'de: 'a, 'a> Deserialize<'de> for Form<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Form<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Form<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(Key(key)) = map.next_key()? {
                    fields.push((key, map.next_value()?));
                }
                Ok(Form { fields })
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

/// What a request's body is read as.
pub(crate) trait Body: ToSchema + Sized {
    /// Reads field by field; whatever is wrong names its field.
    fn read(form: &Form<'_>) -> Result<Self, Problem>;
}

/// A body: what the contract says of each field and how it is read stand in one place. `how` is a method of [`Form`]; what
/// it answers is the field.
macro_rules! body {
    (
        $(#[$about:meta])*
        $visible:vis struct $name:ident {
            $($(#[$field_about:meta])* $field:ident = $how:ident($wire:literal): $kind:ty,)*
        }
    ) => {
        #[derive(utoipa::ToSchema)]
        $(#[$about])*
        $visible struct $name {
            $($(#[$field_about])* #[schema(rename = $wire)] pub(crate) $field: $kind,)*
        }

        impl crate::http::form::Body for $name {
            fn read(form: &crate::http::form::Form<'_>) -> Result<Self, crate::http::problem::Problem> {
                Ok(Self { $($field: form.$how($wire)?,)* })
            }
        }
    };
}

pub(crate) use body;

/// A body with the fields of both, so that what two bodies share is declared once. The contract tells it as one object, by the
/// name of the first.
pub(crate) struct Both<A, B>(pub(crate) A, pub(crate) B);

impl<A: Body, B: Body> Body for Both<A, B> {
    fn read(form: &Form<'_>) -> Result<Self, Problem> {
        Ok(Self(A::read(form)?, B::read(form)?))
    }
}

impl<A: ToSchema, B: ToSchema> PartialSchema for Both<A, B> {
    fn schema() -> RefOr<Schema> {
        match (A::schema(), B::schema()) {
            (RefOr::T(Schema::Object(mut both)), RefOr::T(Schema::Object(more))) => {
                both.properties.extend(more.properties);
                both.required.extend(more.required);
                both.into()
            }
            // Bodies are objects: `Known` of anything else would be empty.
            (first, _) => first,
        }
    }
}

impl<A: ToSchema, B: ToSchema> ToSchema for Both<A, B> {
    fn name() -> Cow<'static, str> {
        A::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        A::schemas(schemas);
        B::schemas(schemas);
    }
}

/// A field that a change may empty.
pub(crate) trait Clearable: Copy + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// Its name in a body.
    fn wire_name(self) -> &'static str;
}

/// Fields that a change may empty, with their names in the body and in the contract.
macro_rules! clearable {
    (
        $(#[$about:meta])*
        $visible:vis enum $name:ident { $($(#[$field_about:meta])* $field:ident = $wire:literal,)* }
    ) => {
        #[derive(Clone, Copy, Debug, utoipa::ToSchema)]
        $(#[$about])*
        $visible enum $name { $($(#[$field_about])* #[schema(rename = $wire)] $field,)* }

        impl crate::http::form::Clearable for $name {
            const ALL: &'static [Self] = &[$(Self::$field,)*];

            fn wire_name(self) -> &'static str {
                match self {
                    $(Self::$field => $wire,)*
                }
            }
        }
    };
}

pub(crate) use clearable;

/// A field's name: borrowed from the body unless it has escapes in it.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::ticket::reserve::ReserveBody;

    #[test]
    fn no_field_stands_twice() {
        let refused = |text: &str| -> Option<String> {
            let body = JsonBody(text.as_bytes().to_vec().into());
            body.form().err().map(|problem| format!("{problem:?}"))
        };
        assert_eq!(refused(r#"{"eventId":1,"type":"VIP"}"#), None);
        let twice = refused(r#"{"eventId":1,"type":"VIP","eventId":2}"#).unwrap();
        assert!(twice.contains("eventId stands twice; send it once"), "{twice}");
        let many = format!("{{{}}}", vec![r#""maxPrice":1"#; 1_000].join(","));
        assert!(refused(&many).unwrap().contains("maxPrice stands twice"));
        assert_eq!(
            refused(&format!(
                "{{{}}}",
                (0..1_000).map(|n| format!("\"f{n}\":1")).collect::<Vec<_>>().join(",")
            )),
            None
        );
        assert!(refused(r#"{"colour":1,"colour":2}"#).unwrap().contains("colour stands twice"));
        assert!(refused(r#"{"a":1,"\u0061":2}"#).unwrap().contains("a stands twice"));
    }

    #[test]
    fn where_stock_moves_no_field_is_unknown() {
        let known = Known::of::<ReserveBody>();
        let body = JsonBody(br#"{"eventId":1,"colour":2}"#.to_vec().into());
        let unknown = format!("{:?}", body.form().unwrap().only(&known).map(|_| ()).unwrap_err());
        assert!(unknown.contains("is no field of this request"), "{unknown}");
    }

    body! {
        struct First {
            #[schema(value_type = i64)]
            id = required("id"): onsale_core::TicketId,
            #[schema(value_type = Option<Vec<Emptied>>)]
            clear = cleared("clear"): Vec<Emptied>,
        }
    }

    body! {
        struct Second {
            #[schema(value_type = Option<String>)]
            name = optional("name"): Option<onsale_core::Name>,
        }
    }

    clearable! {
        enum Emptied {
            Name = "name",
        }
    }

    #[test]
    fn what_two_bodies_share_is_told_and_read_as_if_it_stood_in_each() {
        type Whole = Both<First, Second>;
        assert_eq!(
            (Whole::name(), fields::<Whole>()),
            ("First".into(), vec!["clear".into(), "id".into(), "name".into()])
        );
        let read = |text: &str| -> Result<(Option<String>, usize), String> {
            let body = JsonBody(text.as_bytes().to_vec().into());
            let read = body.form().and_then(|form| Whole::read(&form));
            let Both(first, second) = read.map_err(|problem| format!("{problem:?}"))?;
            assert_eq!(first.id.get(), 7);
            Ok((second.name.map(|name| name.as_str().to_owned()), first.clear.len()))
        };
        assert_eq!(read(r#"{"id":7,"name":"Ada"}"#), Ok((Some("Ada".into()), 0)));
        assert_eq!(read(r#"{"id":7,"clear":["name"]}"#), Ok((None, 1)));
        assert_eq!(read(r#"{"id":7,"clear":null}"#), Ok((None, 0)));
        let refused = |text: &str, why: &str| assert!(read(text).unwrap_err().contains(why), "{text}");
        refused(r#"{"name":"Ada"}"#, "is missing");
        refused(r#"{"id":7,"clear":["colour"]}"#, "what can be is name");
        refused(r#"{"id":7,"clear":"name"}"#, "must be a list of names of fields");
        refused(r#"{"id":7,"clear":["name"],"name":"Ada"}"#, "stands in clear and has a value");
    }
}
