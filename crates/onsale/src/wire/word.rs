//! Words of core on the wire: which there are and how they are written stands in core alone.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

/// A body that is one of core's words.
macro_rules! word_body {
    ($(#[doc = $about:literal])* $visible:vis struct $name:ident($word:ty) of $all:expr;) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visible struct $name(pub(crate) $word);

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.word())
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::wire::one_of(concat!($($about),*), $all.iter().map(|word| word.word()))
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

pub(crate) use word_body;

/// The contract of a text that is one of a few words.
pub(crate) fn one_of(about: &str, words: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    text.description(Some(about.trim())).enum_values(Some(words)).build().into()
}
