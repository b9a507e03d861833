//! The keys that sign an event's codes. One secret of the house makes the keys of all events, so that a new event needs
//! no key drawn and stored, and whoever learns the key of one event learns nothing about another's.

use std::fmt;

use ring::hmac;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use super::short::ShortCodeKey;
use crate::EventId;

/// Bytes of a secret, of an event's seed and of a public key.
const BYTES: usize = 32;
/// What the seeds of events are derived for.
const FOR_EVENTS: &[u8] = b"onsale-event-key-1";
/// What the key of the short codes is derived for.
const FOR_SHORT_CODES: &[u8] = b"onsale-short-code-1";

/// The number of a secret, and of all keys made from it: 1 to 255, so that it fits into a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u8);

impl KeyId {
    /// Accepts 1 to 255, anything else is `None`.
    pub fn new(value: i64) -> Option<Self> {
        u8::try_from(value).ok().filter(|value| *value > 0).map(Self)
    }

    /// The plain number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A secret of which no key can be made: it does not have 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a ticket secret has 32 bytes")]
pub struct Unusable;

/// A secret of the house, from which the keys of all events are made.
#[derive(Clone, PartialEq, Eq)]
pub struct TicketSecret {
    id: KeyId,
    bytes: [u8; BYTES],
}

impl fmt::Debug for TicketSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TicketSecret").field("id", &self.id).finish_non_exhaustive()
    }
}

impl TicketSecret {
    /// A secret of 32 bytes.
    pub fn new(id: KeyId, bytes: &[u8]) -> Result<Self, Unusable> {
        Ok(Self { id, bytes: bytes.try_into().map_err(|_| Unusable)? })
    }

    /// Its number.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The key that signs the codes of an event.
    pub fn event_key(&self, event: EventId) -> Result<EventKey, Unusable> {
        let seed = self.derive(FOR_EVENTS, &event.get().to_be_bytes());
        EventKey::of_seed(self.id, seed.as_ref())
    }

    /// The key that makes short codes.
    pub fn short_code_key(&self) -> Result<ShortCodeKey, Unusable> {
        let derived = self.derive(FOR_SHORT_CODES, &[]);
        ShortCodeKey::new(derived.as_ref().try_into().map_err(|_| Unusable)?)
    }

    /// HMAC-SHA-256 of the purpose, the number and what else tells keys apart.
    fn derive(&self, purpose: &[u8], rest: &[u8]) -> hmac::Tag {
        let message = [purpose, &[self.id.0], rest].concat();
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.bytes), &message)
    }
}

/// An Ed25519 key that signs the codes of one event.
pub struct EventKey {
    id: KeyId,
    pair: Ed25519KeyPair,
}

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl EventKey {
    /// The key of a seed of 32 bytes (RFC 8032).
    pub fn of_seed(id: KeyId, seed: &[u8]) -> Result<Self, Unusable> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(|pair| Self { id, pair }).map_err(|_| Unusable)
    }

    /// Its number.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// What a door checks its signatures with.
    pub fn public(&self) -> Result<PublicKey, Unusable> {
        let bytes = self.pair.public_key().as_ref().try_into().map_err(|_| Unusable)?;
        Ok(PublicKey { id: self.id, bytes })
    }

    /// Its signature, of 64 bytes.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

/// The public half of an event's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Its number.
    pub id: KeyId,
    /// The key as RFC 8032 encodes it.
    pub bytes: [u8; BYTES],
}

impl PublicKey {
    /// Whether a signature of a message holds.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.bytes).verify(message, signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: i64) -> EventId {
        EventId::new(id).unwrap()
    }

    fn public(secret: u8, id: i64, of: i64) -> [u8; BYTES] {
        let secret = TicketSecret::new(KeyId::new(id).unwrap(), &[secret; BYTES]).unwrap();
        secret.event_key(event(of)).unwrap().public().unwrap().bytes
    }

    #[test]
    fn each_event_secret_and_number_has_its_own_key() {
        let one = public(7, 1, 1);
        assert_eq!(one, public(7, 1, 1));
        for other in [public(8, 1, 1), public(7, 2, 1), public(7, 1, 2)] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn a_secret_has_32_bytes_and_a_number_that_fits_into_a_code() {
        let id = KeyId::new(255).unwrap();
        assert_eq!(TicketSecret::new(id, &[0; 31]), Err(Unusable));
        assert_eq!(TicketSecret::new(id, &[0; 33]), Err(Unusable));
        assert_eq!((KeyId::new(0), KeyId::new(256)), (None, None));
        assert!(!format!("{:?}", TicketSecret::new(id, &[0xAB; 32])).contains("171"));
    }
}
