//! What strangers show as proof, as a function of bytes, for the fuzz targets: access tokens, refresh tokens and ticket
//! codes are read a second way, and it panics where the two differ. Not in a server: it takes the cargo feature `fuzz`.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac as _};
use onsale_core::code::{EventKey, KeyId, ShortCode, Verifier};
use onsale_core::{Actor, EventId, Timestamp, limits};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::keyring::Keyring;
use super::secret::{RefreshToken, api_key_hash};
use super::token::{Refused, Token, head};
use crate::parser::Parser;

/// When the tokens are judged.
const NOW: Timestamp = Timestamp(1_800_000_000_000);
const KEY: onsale_store::TokenKey =
    onsale_store::TokenKey { id: 1, secret: [7; 32], signs_from: Timestamp(0) };

/// A token as it is sent, a refresh token, and the claims of a token that the right key has signed: the same bytes
/// are all three.
pub fn token(bytes: &[u8], parser: Parser) {
    let ring = Keyring::of_store(&[KEY]);
    if let Ok(text) = std::str::from_utf8(bytes) {
        if ring.verify(text, NOW).is_ok() {
            assert!(is_signed(text), "a token that nobody has signed: {text}");
        }
        refresh_token(text);
    }
    claims(bytes, &ring, parser);
}

/// Whether the head is ours, and the signature that of the key.
fn is_signed(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let [start, claims, signature] = parts[..] else { return false };
    start == head("1") && signature == self::signature(&format!("{start}.{claims}"))
}

/// A ticket code and a short code. What is genuine is what we make ourselves of the same claims; a short code is read a second
/// way, letter by letter.
pub fn ticket_code(bytes: &[u8], parser: Parser) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (Some(id), Some(event)) = (KeyId::new(1), EventId::new(17)) else { return };
    let Ok(key) = EventKey::of_seed(id, &[7; 32]) else { return };
    let Ok(public) = key.public() else { return };
    let verifier = Verifier { event, keys: &[public], now: NOW };
    if let Ok(claims) = verifier.verify(text) {
        let made = claims.encode(&key).unwrap_or_default();
        assert_eq!(verifier.verify(&made), Ok(claims), "{text}");
        let typed: String = text.split_whitespace().collect();
        let is_plain = typed.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(!is_plain || made.len() == typed.len(), "a code that nobody has made: {text}");
    }
    if let Some(expected) = short_code(text, parser) {
        assert_eq!(ShortCode::read(text).ok().map(ShortCode::letters), expected, "{text}");
    }
}

/// The letters of a short code that was typed as it is, if its check holds; `None` for what a layout may have changed.
fn short_code(text: &str, parser: Parser) -> Option<Option<String>> {
    const ALPHABET: &str = "BCDFGHJKLNPRSTVX";
    let letters: String = text.split([' ', '-']).collect::<String>().to_ascii_uppercase();
    if letters.len() != 20 || !letters.chars().all(|letter| ALPHABET.contains(letter)) {
        return None;
    }
    // The remainder of the polynomial division, bit by bit, behind the start value.
    let bits = letters.chars().flat_map(|letter| {
        let value = ALPHABET.find(letter).unwrap_or_default();
        (0..4).rev().map(move |bit| value >> bit & 1 == 1)
    });
    let rest = bits.fold(0xFFFF_u32, |rest, bit| {
        let turned = (rest >> 15 & 1 == 1) != bit;
        (rest << 1 ^ if turned { 0x1021 } else { 0 }) & 0xFFFF
    });
    let holds = match parser {
        Parser::Ours => rest == 0,
        Parser::Planted => rest & 0xFFF0 == 0,
    };
    // What does not hold as it stands may hold under another layout.
    if holds || parser == Parser::Planted { Some(holds.then_some(letters)) } else { None }
}

fn signature(text: &str) -> String {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(&KEY.secret) else { return String::new() };
    BASE64.encode(mac.chain_update(text).finalize().into_bytes())
}

fn refresh_token(text: &str) {
    let read = RefreshToken::parse(text).map(|token| (token.session, token.hash(), token.text()));
    let bytes = BASE64.decode(text).ok().filter(|bytes| bytes.len() == 40 && bytes.first() < Some(&0x80));
    let expected = bytes.map(|bytes| {
        let session = bytes.iter().take(8).fold(0, |number, byte| number << 8 | i64::from(*byte));
        (session, Sha256::digest(bytes.get(8..).unwrap_or_default()).into(), text.to_owned())
    });
    assert_eq!(read, expected, "{text}");
    assert_eq!(api_key_hash(text).is_some(), text.starts_with("onsale_key_"), "{text}");
}

/// What a good signature says, it says for us and for this time, and as a JSON reader would understand it.
fn claims(bytes: &[u8], ring: &Keyring, parser: Parser) {
    let start = format!("{}.{}", head("1"), BASE64.encode(bytes));
    let read = ring.verify(&format!("{start}.{}", signature(&start)), NOW);
    let json: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let expected = expected(&json, parser);
    match (&read, &expected) {
        // A name that stands twice, or is spelt in a way that ours never is, is refused whatever it says.
        (Err(Refused::Forged), Some(_)) => assert_ne!(bytes, canonical(&json), "{json}"),
        (Ok(_) | Err(Refused::Expired), _) => assert_eq!(read.ok(), expected.flatten(), "{json}"),
        _ => {}
    }
}

/// `None` for what is no token of ours, `Some(None)` for one whose time is over.
fn expected(json: &Value, parser: Parser) -> Option<Option<Token>> {
    let text = |name: &str| json[name].as_str();
    let for_us = match parser {
        Parser::Ours => text("aud") == Some("onsale:api"),
        Parser::Planted => text("aud").is_some_and(|aud| aud.len() == 10),
    };
    let (issued, expires, now) = (json["iat"].as_i64()?, json["exp"].as_i64()?, NOW.0 / 1_000);
    let leeway = limits::TOKEN_LEEWAY_MS / 1_000;
    if text("iss") != Some("onsale") || !for_us || issued > now.saturating_add(leeway) {
        return None;
    }
    let session = i64::from_str_radix(text("sid")?, 16).ok()?;
    let actor = actor(text("sub")?)?;
    let run = json.get("run").map_or(Some(0), Value::as_u64)?;
    let (issued_at, expires_at) = (instant(issued), instant(expires));
    Some((expires > now - leeway).then_some(Token { actor, session, run, issued_at, expires_at }))
}

fn instant(seconds: i64) -> Timestamp {
    Timestamp(seconds.saturating_mul(1_000))
}

fn actor(subject: &str) -> Option<Actor> {
    let number = |digits: &str| {
        let plain = digits.len() <= 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    };
    match subject.split_once(':') {
        None => (subject == "admin").then_some(Actor::Admin),
        Some(("customer", id)) => onsale_core::CustomerId::new(number(id)?).map(Actor::Customer),
        Some(("vendor", id)) => onsale_core::VendorId::new(number(id)?).map(Actor::Vendor),
        Some(_) => None,
    }
}

/// The claims as ours are written: in this order, nothing beside them, no more than ours can be long.
fn canonical(json: &Value) -> Vec<u8> {
    let part = |name: &str| format!("\"{name}\":{}", json[name]);
    let text = format!("{{{}}}", ["iss", "aud", "sub", "sid", "iat", "exp"].map(part).join(","));
    if text.contains('\\') || text.len() > 256 { Vec::new() } else { text.into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fuzzing_has_found_worth_keeping_is_judged_right() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/token");
        let mut inputs = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            token(&std::fs::read(file.unwrap().path()).unwrap(), Parser::Ours);
            inputs += 1;
        }
        assert!(inputs >= 3, "{inputs}");
    }

    #[test]
    fn the_second_reader_lets_ours_in() {
        let ours = br#"{"iss":"onsale","aud":"onsale:api","sub":"customer:7","sid":"05","iat":1800000000,"exp":1800043200}"#;
        let json: Value = serde_json::from_slice(ours).unwrap();
        assert!(expected(&json, Parser::Ours).flatten().is_some());
        assert_eq!(canonical(&json), ours);
        claims(ours, &Keyring::of_store(&[KEY]), Parser::Ours);
    }

    #[test]
    #[should_panic(expected = "assertion")]
    fn a_reader_with_a_mistake_differs() {
        let theirs = br#"{"iss":"onsale","aud":"onsale:app","sub":"admin","sid":"05","iat":1800000000,"exp":1800043200}"#;
        token(theirs, Parser::Planted);
    }
}
