//! Words that people type: parsed once at the edge, trusted afterwards.

use std::fmt;
use std::sync::Arc;

use crate::invisible::{cleaned, is_gap};
use crate::limits;

/// Why a piece of text was refused, as a sentence for a person.
pub type TextError = String;

/// A name of a customer, vendor, event or venue: 1 to 200 characters, trimmed, composed (NFC), without control
/// characters and without those that nobody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(Box<str>);

impl Name {
    /// Trims and checks.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        Ok(Self(line(&cleaned(text), limits::NAME_CHARS)?.into()))
    }

    /// For a name that was parsed before it was stored.
    pub fn from_store(text: String) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a ticket type, such as "VIP": 1 to 50 characters, cleaned as a [`Name`] is, with single blanks. Compared
/// exactly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName(Arc<str>);

impl TypeName {
    /// Trims and checks.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        // Blanks of every kind and number look the same, and a type is found by its name.
        let words: Vec<String> = text.split(is_gap).map(cleaned).filter(|word| !word.is_empty()).collect();
        Ok(Self(line(&words.join(" "), limits::TYPE_CHARS)?.into()))
    }

    /// For a type that was parsed before it was stored.
    pub fn from_store(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TypeName {
    fn default() -> Self {
        Self("Normal".into())
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One trimmed, non-blank line of at most `most` characters.
fn line(text: &str, most: usize) -> Result<&str, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err("must not be blank".into());
    }
    if text.chars().count() > most {
        return Err(format!("must have at most {most} characters"));
    }
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err("must not contain control characters".into());
    }
    Ok(text)
}

/// An error and everything behind it, in one line: for logs and operators.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_bounded() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(Name::parse(text).ok().as_ref().map(Name::as_str), expect, "{text:?}");
        };
        check("  Ada Lovelace ", Some("Ada Lovelace"));
        check("", None);
        check(" \t\n", None);
        check("a\u{0}b", None);
        check("a\u{2028}b", None);
        check(&"x".repeat(200), Some(&"x".repeat(200)));
        check(&"x".repeat(201), None);
        check(&"é".repeat(200), Some(&"é".repeat(200)));
    }

    #[test]
    fn types_that_look_the_same_are_the_same() {
        let check = |text: &str, expect: &str| {
            assert_eq!(TypeName::parse(text).unwrap().as_str(), expect, "{text:?}");
        };
        for text in ["VIP", "VIP\u{200B}", "\u{FEFF}VIP", " V\u{AD}IP\u{A0}", "\u{200B} VIP", "VIP\u{2800}"] {
            check(text, "VIP");
        }
        check("VIP \u{200B} Gold", "VIP Gold");
        check("VIP\u{202F}Gold", "VIP Gold");
        check("Cafe\u{301}", "Caf\u{e9}");
        check("VIP\u{2800}Gold", "VIP Gold");
        for nothing in ["\u{200B}", "\u{2800}", " \u{3164}\u{1D159} ", "\u{17B4}"] {
            assert!(TypeName::parse(nothing).is_err() && Name::parse(nothing).is_err(), "{nothing:?}");
        }
        assert!(Name::parse("\u{200D}\u{FEFF}").is_err());
        assert_eq!(Name::parse("Ada\u{200B} Lovelace").unwrap().as_str(), "Ada Lovelace");
    }
}
