//! Addresses of mail: what is taken is what mail can be sent to.

use std::fmt::Write as _;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

use crate::invisible::{stripped, visible};
use crate::limits;
use crate::text::TextError;

/// Bytes before the `@` (RFC 5321).
const LOCAL_BYTES: usize = 64;
/// What may stand before the `@` beside letters and digits (RFC 5322's `atext`), and the dot between two of them.
const MARKS: &str = "!#$%&'*+-/=?^_`{|}~.";

/// An e-mail address: at most 254 bytes, of the form that mail servers take without quotes. Whether it exists only a
/// message can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(Box<str>);

impl Email {
    /// Takes off what came along when it was copied (blanks, `mailto:`, characters that nobody sees), and checks. The
    /// domain is one that the DNS can have; letters beyond ASCII in it are fine.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let clean = stripped(text);
        let clean = clean.trim();
        let clean = match clean.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => clean[7..].trim(),
            _ => clean,
        };
        if clean.is_empty() {
            return Err("must not be blank".into());
        }
        let email = Self(clean.into());
        // The envelope is what has to fit; what is written may be shorter or longer.
        if clean.chars().count() > limits::EMAIL_CHARS || email.envelope().len() > limits::EMAIL_CHARS {
            return Err(format!("must have at most {} characters", limits::EMAIL_CHARS));
        }
        let wrong = || format!("\"{}\" is not an e-mail address", visible(text.trim()));
        let (local, domain) = clean.rsplit_once('@').ok_or_else(wrong)?;
        if is_local(local) && ascii_domain(domain).is_some() { Ok(email) } else { Err(wrong()) }
    }

    /// For an address that was parsed before it was stored.
    pub fn from_store(text: String) -> Self {
        Self(text.into())
    }

    /// The address as its owner wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a mail server is told: the domain as the DNS has it.
    pub fn envelope(&self) -> String {
        let Some((local, domain)) = self.0.rsplit_once('@') else { return self.0.to_string() };
        let ascii = ascii_domain(domain);
        let mut envelope = String::with_capacity(self.0.len());
        let _ = write!(envelope, "{local}@{}", ascii.as_deref().unwrap_or(domain));
        envelope
    }

    /// What makes two addresses the same one: letter case does not, nor how the domain is written.
    pub fn key(&self) -> String {
        self.envelope().to_lowercase()
    }

    /// The keys by which its account may be kept: [`Self::key`], and for a domain beyond ASCII also the one that
    /// versions wrote which kept domains as they were typed.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        let key = self.key();
        let former = key.rsplit_once('@').and_then(|(local, domain)| {
            let (unicode, fine) =
                Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
            (fine.is_ok() && unicode != domain).then(|| format!("{local}@{unicode}"))
        });
        std::iter::once(key).chain(former)
    }

    /// The domain as the DNS has it, in small letters.
    pub fn domain(&self) -> String {
        self.key().rsplit_once('@').map_or_else(String::new, |(_, domain)| domain.to_owned())
    }

    /// Whether what stands before the `@` needs a mail server that takes more than ASCII (SMTPUTF8).
    pub fn needs_utf8(&self) -> bool {
        self.0.rsplit_once('@').is_some_and(|(local, _)| !local.is_ascii())
    }
}

/// Letters, digits and marks, with no dot at an end and no two in a row; no quotes, no comments.
fn is_local(local: &str) -> bool {
    let fits =
        |c: char| if c.is_ascii() { c.is_ascii_alphanumeric() || MARKS.contains(c) } else { is_printed(c) };
    !local.is_empty()
        && local.len() <= LOCAL_BYTES
        && local.chars().all(fits)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_printed(c: char) -> bool {
    !c.is_control() && !c.is_whitespace()
}

/// The domain by UTS 46, non-transitional: composed, in small letters, `xn--` where there is more than ASCII; `None`
/// for what the DNS cannot have, and for an IP address.
fn ascii_domain(domain: &str) -> Option<String> {
    let ascii = Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify)
        .ok()?;
    let is_number =
        ascii.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    (!is_number).then(|| ascii.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        Email::parse(text).ok().map(|email| email.as_str().to_owned())
    }

    #[test]
    fn addresses_need_both_sides() {
        let check = |text: &str, fine: bool| assert_eq!(Email::parse(text).is_ok(), fine, "{text:?}");
        for text in [
            "ada@example.org",
            " a.b+c@x-y.example ",
            "o'neil@localhost",
            "ü@bücher.example",
            "a/b=c@example.org",
            "{x}~|`^@example.org",
        ] {
            check(text, true);
        }
        for text in [
            "",
            " ",
            "ada",
            "@example.org",
            "ada@",
            "a b@example.org",
            "a@b@c",
            "a@.org",
            "a@org.",
            "a..b@c.d",
            "<a>@b.c",
            "ada11\\x@example.org",
            "ada12[x]@example.org",
            "\"ada\"@example.org",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@-b.org",
            "a@b_c.org",
            "a:b@example.org",
            "a,b@example.org",
            "(a)@example.org",
            "mailto:",
            "a\u{3000}b@example.org",
            "a\u{7}@example.org",
            "a@b\u{2028}c.org",
            "a@xn--a.example",
        ] {
            check(text, false);
        }
        check(&format!("{}@example.org", "a".repeat(64)), true);
        check(&format!("{}@example.org", "a".repeat(65)), false);
        check(&format!("a@{}.org", "b".repeat(63)), true);
        check(&format!("a@{}.org", "b".repeat(64)), false);
        check(&format!("a@{}org", "bbbbbbbbb.".repeat(30)), false);
    }

    #[test]
    fn what_came_along_is_taken_off() {
        for text in [
            "\u{FEFF}ada@example.org",
            "ada@example.org\u{200B}",
            "a\u{AD}da@exam\u{200D}ple.org",
            "\u{202A}ada@example.org\u{202C}",
            "\u{2060}mailto:ada@example.org",
            "MAILTO: ada@example.org",
        ] {
            assert_eq!(parsed(text).as_deref(), Some("ada@example.org"), "{}", visible(text));
        }
    }

    #[test]
    fn a_refusal_shows_what_it_is_about() {
        let said = Email::parse("ada\u{200B}example.org").unwrap_err();
        assert_eq!(said, "\"ada[U+200B]example.org\" is not an e-mail address");
    }

    #[test]
    fn letter_case_and_spelling_do_not_make_another_address() {
        let key = |text: &str| Email::parse(text).map(|email| email.key()).unwrap();
        assert_eq!(key("Ada@Example.org"), "ada@example.org");
        for text in ["Joerg@MÜLLER.example", "joerg@mu\u{308}ller.example", "joerg@XN--mller-kva.example"] {
            assert_eq!(key(text), "joerg@xn--mller-kva.example", "{text}");
        }
        assert_eq!(key("ada@例え。テスト"), key("ada@例え.テスト"));
        // Not "ss": the DNS knows both.
        assert_eq!(key("a@straße.example"), "a@xn--strae-oqa.example");
        assert_eq!(key("ju\u{308}rgen@example.org"), "j\u{fc}rgen@example.org");
    }

    #[test]
    fn the_owner_sees_what_was_written_and_the_server_what_it_needs() {
        let email = Email::parse("Ada@Bücher.example").unwrap();
        assert_eq!((email.as_str(), &*email.envelope()), ("Ada@Bücher.example", "Ada@xn--bcher-kva.example"));
        assert_eq!(email.domain(), "xn--bcher-kva.example");
        assert!(email.keys().eq(["ada@xn--bcher-kva.example", "ada@bücher.example"]));
        assert!(Email::parse("ada@example.org").unwrap().keys().eq(["ada@example.org"]));
        assert!(!email.needs_utf8());
        assert!(Email::parse("jürgen@example.org").unwrap().needs_utf8());
    }
}
