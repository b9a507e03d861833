//! Words that people type: parsed once at the edge, trusted afterwards.

use std::fmt;
use std::sync::Arc;

use crate::limits;

/// Why a piece of text was refused, as a sentence for a person.
pub type TextError = String;

/// A name of a customer, vendor, event or venue: 1 to 200 characters, trimmed, no control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(Box<str>);

impl Name {
    /// Trims and checks.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        line(text, limits::NAME_CHARS).map(|text| Self(text.into()))
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

/// An e-mail address: at most 254 characters, one `@` with something on each side. Whether it exists only a
/// message can tell, so the check is no stricter than that (and RFC 5321's 64 characters before the `@`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(Box<str>);

impl Email {
    /// Trims and checks.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = line(text, limits::EMAIL_CHARS)?;
        let wrong = || format!("\"{text}\" is not an e-mail address");
        let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
        let labels_fine = domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
        let local_fine = !local.is_empty()
            && local.len() <= 64
            && !local.contains(['@', ',', ';', '<', '>', '(', ')', '"'])
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        if local_fine && labels_fine && !text.contains(char::is_whitespace) {
            Ok(Self(text.into()))
        } else {
            Err(wrong())
        }
    }

    /// For an address that was parsed before it was stored.
    pub fn from_store(text: String) -> Self {
        Self(text.into())
    }

    /// The address as its owner wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two addresses the same one: letter case does not.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// The name of a ticket type, such as "VIP": 1 to 50 characters, trimmed. Compared exactly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName(Arc<str>);

impl TypeName {
    /// Trims and checks.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        line(text, limits::TYPE_CHARS).map(|text| Self(text.into()))
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
    if text.chars().any(char::is_control) {
        return Err("must not contain control characters".into());
    }
    Ok(text)
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
        check(&"x".repeat(200), Some(&"x".repeat(200)));
        check(&"x".repeat(201), None);
        check(&"é".repeat(200), Some(&"é".repeat(200)));
    }

    #[test]
    fn addresses_need_both_sides() {
        let check = |text: &str, fine: bool| assert_eq!(Email::parse(text).is_ok(), fine, "{text:?}");
        for text in ["ada@example.org", " a.b+c@x-y.example ", "o'neil@localhost", "ü@bücher.example"] {
            check(text, true);
        }
        for text in
            ["", "ada", "@example.org", "ada@", "a b@example.org", "a@b@c", "a@.org", "a..b@c.d", "<a>@b.c"]
        {
            check(text, false);
        }
        check(&format!("{}@example.org", "a".repeat(64)), true);
        check(&format!("{}@example.org", "a".repeat(65)), false);
        check(&format!("a@{}.org", "b".repeat(300)), false);
    }

    #[test]
    fn letter_case_does_not_make_another_address() {
        assert_eq!(Email::parse("Ada@Example.org").map(|e| e.key()), Ok("ada@example.org".into()));
    }
}
