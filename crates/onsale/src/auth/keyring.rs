//! The keys that access tokens are signed with: the newest whose time has come signs, the older ones are believed
//! for as long as their tokens last.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac as _};
use onsale_core::{Millis, Timestamp, limits};
use onsale_store::TokenKey;
use sha2::{Digest, Sha256};

use super::token::{Refused, Token, head};

/// HMAC-SHA-256 that has taken its key in.
pub(crate) type Mac = Hmac<Sha256>;

const SIGNATURE_BYTES: usize = 32;
/// Bytes of a key in a file at least, as RFC 7518 (3.2) wants it.
const KEY_BYTES: usize = 32;

/// How long every server has to hear of a key before it signs.
const HEARD_BY_ALL: Millis = Millis(2_000);

/// A key that takes over: when all servers know it, or at once where no earlier one is believed any more. The store
/// gives it its number.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn next_key(now: Timestamp, forget_old: bool) -> Result<TokenKey, getrandom::Error> {
    let signs_from = if forget_old { now } else { now + HEARD_BY_ALL };
    Ok(TokenKey { id: 1, secret: super::secret::random()?, signs_from })
}

/// All keys that are believed.
#[derive(Clone, Default)]
pub struct Keyring {
    /// Newest first.
    keys: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    /// What its tokens begin with, up to and including the first dot.
    head: String,
    mac: Mac,
    signs_from: Timestamp,
    /// When the last of its tokens is over; `None` while it may still sign.
    believed_until: Option<Timestamp>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

impl Key {
    fn new(kid: &str, secret: &[u8], signs_from: Timestamp) -> Option<Self> {
        let mac = Mac::new_from_slice(secret).ok()?;
        Some(Self { head: format!("{}.", head(kid)), mac, signs_from, believed_until: None })
    }
}

impl Keyring {
    /// The keys of an installation, oldest first.
    pub fn of_store(keys: &[TokenKey]) -> Self {
        let made = keys.iter().filter_map(|key| Key::new(&key.id.to_string(), &key.secret, key.signs_from));
        Self::new(made.collect())
    }

    /// Keys as an operator writes them, one a line, the one that signs first. Empty lines and lines with `#` say nothing.
    ///
    /// # Errors
    /// When there is no key, or one is too short to be safe.
    pub fn of_text(text: &str) -> Result<Self, String> {
        let lines: Vec<_> =
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let mut keys = Vec::new();
        for (index, line) in lines.iter().rev().enumerate() {
            if line.len() < KEY_BYTES {
                return Err(format!("a key has to be at least {KEY_BYTES} characters long"));
            }
            // A name that says nothing about the key.
            let kid = Sha256::new().chain_update(b"onsale kid").chain_update(line).finalize();
            let kid = format!("f-{}", BASE64.encode(kid.get(..6).unwrap_or_default()));
            // All are believed for as long as they are in the list.
            let signs_from = Timestamp(i64::try_from(index).unwrap_or(0));
            keys.extend(Key::new(&kid, line.as_bytes(), signs_from));
        }
        if keys.is_empty() {
            return Err("there is no key in it".into());
        }
        keys.reverse();
        Ok(Self { keys })
    }

    fn new(mut keys: Vec<Key>) -> Self {
        let after = Millis(limits::ACCESS_TOKEN_MS + limits::TOKEN_LEEWAY_MS);
        let successors: Vec<_> = keys.iter().skip(1).map(|next| next.signs_from + after).collect();
        for (key, until) in keys.iter_mut().zip(successors) {
            key.believed_until = Some(until);
        }
        keys.reverse();
        Self { keys }
    }

    /// Whether there is a key.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    fn signing(&self, now: Timestamp) -> Option<&Key> {
        self.keys.iter().find(|key| key.signs_from <= now).or(self.keys.last())
    }

    /// What secrets are hashed with that could be guessed.
    pub(crate) fn mac(&self, now: Timestamp) -> Option<&Mac> {
        self.signing(now).map(|key| &key.mac)
    }

    /// All keys as such, newest first.
    pub(crate) fn macs(&self) -> impl Iterator<Item = &Mac> {
        self.keys.iter().map(|key| &key.mac)
    }

    /// Writes a token.
    pub(crate) fn sign(&self, token: &Token, now: Timestamp) -> Option<String> {
        let key = self.signing(now)?;
        let mut text = format!("{}{}", key.head, token.claims());
        let signature = key.mac.clone().chain_update(text.as_bytes()).finalize().into_bytes();
        text.push('.');
        BASE64.encode_string(signature, &mut text);
        Some(text)
    }

    /// Reads a token that one of the keys has signed.
    pub(crate) fn verify(&self, text: &str, now: Timestamp) -> Result<Token, Refused> {
        let believed = |key: &&Key| key.believed_until.is_none_or(|until| now < until);
        let key = self.keys.iter().filter(believed).find(|key| text.starts_with(&key.head));
        let (signed, signature) = text.rsplit_once('.').ok_or(Refused::Forged)?;
        let key = key.ok_or(Refused::Forged)?;
        let claims = signed.get(key.head.len()..).ok_or(Refused::Forged)?;
        // The decoder wants a little more room than the signature has.
        let mut bytes = [0; SIGNATURE_BYTES + 1];
        let length = BASE64.decode_slice(signature, &mut bytes).map_err(|_| Refused::Forged)?;
        let signature = bytes.get(..length).unwrap_or_default();
        // In constant time, and only for all 32 bytes.
        let mac = key.mac.clone().chain_update(signed.as_bytes());
        mac.verify_slice(signature).map_err(|_| Refused::Forged)?;
        Token::read(claims, now)
    }
}

#[cfg(test)]
mod tests {
    use onsale_core::{Actor, CustomerId};

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_428_000_000);
    const DAY: Millis = Millis(86_400_000);

    fn key(id: i64, signs_from: Timestamp) -> TokenKey {
        TokenKey { id, secret: [u8::try_from(id).unwrap(); 32], signs_from }
    }

    fn token(now: Timestamp) -> Token {
        let actor = Actor::Customer(CustomerId::new(7).unwrap());
        let expires_at = now + Millis(limits::ACCESS_TOKEN_MS);
        Token { actor, session: 5, run: 9, issued_at: now, expires_at }
    }

    #[test]
    fn a_token_is_read_as_it_was_written_and_not_a_bit_otherwise() {
        let ring = Keyring::of_store(&[key(1, NOW)]);
        let text = ring.sign(&token(NOW), NOW).unwrap();
        assert_eq!(ring.verify(&text, NOW), Ok(token(NOW)));
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert_eq!(ring.verify(&changed, NOW), Err(Refused::Forged), "{place}: {changed}");
            }
        }
        for wrong in ["", ".", "..", &text[..text.len() - 1], &format!("{text}A"), &text.replace('.', "")] {
            assert_eq!(ring.verify(wrong, NOW), Err(Refused::Forged), "{wrong}");
        }
    }

    #[test]
    fn a_token_has_its_time() {
        let ring = Keyring::of_store(&[key(1, NOW)]);
        let text = ring.sign(&token(NOW), NOW).unwrap();
        let over = NOW + Millis(limits::ACCESS_TOKEN_MS + limits::TOKEN_LEEWAY_MS);
        assert!(ring.verify(&text, over - Millis(1)).is_ok());
        assert_eq!(ring.verify(&text, over), Err(Refused::Expired));
        assert!(ring.verify(&text, NOW - Millis(limits::TOKEN_LEEWAY_MS)).is_ok());
        assert_eq!(ring.verify(&text, NOW - Millis(limits::TOKEN_LEEWAY_MS + 1_000)), Err(Refused::Forged));
    }

    #[test]
    fn an_old_key_is_believed_for_as_long_as_its_tokens_last() {
        let old = Keyring::of_store(&[key(1, NOW - DAY)]);
        let both = Keyring::of_store(&[key(1, NOW - DAY), key(2, NOW + Millis(2_000))]);
        let text = old.sign(&token(NOW), NOW).unwrap();
        assert_eq!(both.sign(&token(NOW), NOW), Some(text.clone()), "the new key does not sign yet");
        assert!(both.verify(&text, NOW + Millis(limits::ACCESS_TOKEN_MS)).is_ok());
        let later = NOW + Millis(2_000);
        let new = both.sign(&token(later), later).unwrap();
        assert_ne!(new, text);
        assert!(both.verify(&new, later).is_ok());
        assert_eq!(old.verify(&new, later), Err(Refused::Forged));
        // Whoever has stolen the old key cannot go on for ever.
        let forever = Token { expires_at: NOW + Millis(DAY.0 * 400), ..token(NOW) };
        let stolen = old.sign(&forever, NOW).unwrap();
        assert!(both.verify(&stolen, NOW).is_ok());
        assert_eq!(both.verify(&stolen, NOW + DAY), Err(Refused::Forged));
    }

    #[test]
    fn a_list_of_keys_signs_with_the_first_and_believes_all() {
        let (one, two) = ("a".repeat(32), "b".repeat(40));
        let first = Keyring::of_text(&one).unwrap();
        let rotated = Keyring::of_text(&format!("# rotated\n{two}\n\n{one}\n")).unwrap();
        let text = first.sign(&token(NOW), NOW).unwrap();
        assert!(rotated.verify(&text, NOW).is_ok());
        let new = rotated.sign(&token(NOW), NOW).unwrap();
        assert!(rotated.verify(&new, NOW).is_ok());
        assert_eq!(first.verify(&new, NOW), Err(Refused::Forged));
        assert!(Keyring::of_text("short").unwrap_err().contains("at least 32"));
        assert!(Keyring::of_text("# nothing\n").is_err());
    }
}
