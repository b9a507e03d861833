//! The code in the QR of a ticket: `OT1` and 149 characters of base32, which hold what the ticket admits to and an Ed25519
//! signature. It says nothing about a person. 152 characters are a QR code of version 6 at level M.

use data_encoding::BASE32_NOPAD;

use super::keyboard;
use super::{EventKey, Generation, KeyId, PublicKey, Unusable};
use crate::{EventId, Rejection, Status, Ticket, TicketId, Timestamp, TypeId};

/// What a code begins with.
const PREFIX: &str = "OT1";
/// The scheme: how the bytes behind it are laid out.
const SCHEME: u8 = 1;
/// What is signed before the claims, so that no other signature of the key is ever one of a code.
const CONTEXT: &[u8] = b"onsale-ticket-1";
/// Bytes of an id: 56 bits, of which an id has 53.
const ID: usize = 7;
/// Bytes of the claims: scheme, key, ticket, event, type, generation, end.
const CLAIMS: usize = 1 + 1 + 3 * ID + 2 + 4;
/// Bytes of a signature.
const SIGNATURE: usize = 64;
/// Characters behind the prefix: five bits each.
const CHARACTERS: usize = ((CLAIMS + SIGNATURE) * 8).div_ceil(5);
/// Characters of a text that are looked at: spaces and line ends may stand between those of a code.
const LONGEST: usize = 1_000;

/// What a code says of its ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The ticket.
    pub ticket: TicketId,
    /// What it admits to.
    pub event: EventId,
    /// Its type.
    pub type_id: TypeId,
    /// How often its codes had been replaced when this one was made.
    pub generation: Generation,
    /// The first instant at which it no longer opens a door, in whole seconds; `None` is no end.
    pub valid_until: Option<Timestamp>,
}

/// Why a text opens no door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not begin as a code of ours does: somebody else's ticket, an address, a menu.
    #[error("this is no ticket code")]
    Foreign,
    /// It begins as a code of ours does and stops early: a torn or badly printed code.
    #[error("the code is cut off")]
    Truncated,
    /// It is too long, or has characters or bits that no code has.
    #[error("the code is damaged")]
    Damaged,
    /// Its scheme is not known here: a newer version of the software made it.
    #[error("the code was made by a newer version")]
    Newer {
        /// Its scheme.
        scheme: u8,
    },
    /// It says that it admits to another event. Whether it does is not checked: this event's keys cannot tell.
    #[error("the code is for another event")]
    OtherEvent {
        /// The event that it names.
        event: EventId,
    },
    /// The key that it names is none of the event's: it was withdrawn, or the list of keys is too old.
    #[error("the code was signed with a key that is not known")]
    UnknownKey {
        /// The key that it names.
        key: KeyId,
    },
    /// Its signature does not hold: nobody who has the key has made it.
    #[error("the code is forged")]
    Forged,
    /// Its codes were replaced since: transferred, made anew, refunded.
    #[error("the code was replaced")]
    Replaced {
        /// Its own generation.
        generation: Generation,
        /// The ticket's generation.
        current: Generation,
    },
    /// Its generation is one that the ticket has not reached: whoever judges knows less than who made it.
    #[error("the code is newer than what is known of its ticket")]
    Ahead {
        /// Its own generation.
        generation: Generation,
        /// The ticket's generation, as far as it is known.
        current: Generation,
    },
    /// Its time is over.
    #[error("the code has expired")]
    Expired {
        /// When it ended.
        at: Timestamp,
    },
}

/// Who judges the codes of one event.
#[derive(Clone, Copy, Debug)]
pub struct Verifier<'a> {
    /// The event.
    pub event: EventId,
    /// Its public keys.
    pub keys: &'a [PublicKey],
    /// The instant at which is judged.
    pub now: Timestamp,
}

impl Claims {
    /// What the codes of a ticket say. Only a sold ticket has any. They have no end: an event may be postponed after they
    /// were printed.
    pub fn of(ticket: &Ticket, type_id: TypeId, generation: Generation) -> Result<Self, Rejection> {
        match ticket.status {
            Status::Sold => {
                Ok(Self { ticket: ticket.id, event: ticket.event, type_id, generation, valid_until: None })
            }
            status @ (Status::Available
            | Status::Reserved
            | Status::Withdrawn
            | Status::Refunded
            | Status::Deleted) => Err(Rejection::TicketNotSold { status }),
        }
    }

    /// The code of a ticket, signed with its event's key.
    pub fn encode(&self, key: &EventKey) -> Result<String, Unusable> {
        let mut bytes = self.bytes(key.id()).to_vec();
        bytes.extend(key.sign(&[CONTEXT, &bytes].concat()));
        Ok(format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes)))
    }

    fn bytes(&self, key: KeyId) -> [u8; CLAIMS] {
        let mut bytes = [0; CLAIMS];
        (bytes[0], bytes[1]) = (SCHEME, key.get());
        let ids = [self.ticket.get(), self.event.get(), self.type_id.get()];
        for (place, id) in bytes[2..].chunks_exact_mut(ID).zip(ids) {
            place.copy_from_slice(&id.to_be_bytes()[8 - ID..]);
        }
        bytes[2 + 3 * ID..][..2].copy_from_slice(&self.generation.get().to_be_bytes());
        bytes[4 + 3 * ID..].copy_from_slice(&seconds(self.valid_until).to_be_bytes());
        bytes
    }

    /// What the bytes say, if they are such as [`Self::bytes`] makes.
    fn of_bytes(bytes: &[u8; CLAIMS]) -> Option<(KeyId, Self)> {
        let mut ids =
            bytes[2..].chunks_exact(ID).map(|id| id.iter().fold(0, |all, byte| all << 8 | i64::from(*byte)));
        let (ticket, event, type_id) = (ids.next()?, ids.next()?, ids.next()?);
        let (generation, end) = bytes[2 + 3 * ID..].split_first_chunk::<2>()?;
        let end = u32::from_be_bytes(end.try_into().ok()?);
        let claims = Self {
            ticket: TicketId::new(ticket)?,
            event: EventId::new(event)?,
            type_id: TypeId::new(type_id)?,
            generation: Generation::new(u16::from_be_bytes(*generation))?,
            valid_until: (end > 0).then(|| Timestamp(i64::from(end) * 1_000)),
        };
        Some((KeyId::new(i64::from(bytes[1]))?, claims))
    }

    /// Whether the code is the ticket's current one.
    pub fn check_generation(&self, current: Generation) -> Result<(), Refused> {
        let generation = self.generation;
        match generation.cmp(&current) {
            std::cmp::Ordering::Less => Err(Refused::Replaced { generation, current }),
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => Err(Refused::Ahead { generation, current }),
        }
    }
}

/// The end in seconds, of which 0 is none; what lies beyond 2106 has no end.
fn seconds(end: Option<Timestamp>) -> u32 {
    end.map_or(0, |end| u32::try_from((end.0.max(1_000) + 999) / 1_000).unwrap_or(0))
}

impl Verifier<'_> {
    /// Whether a text that was scanned or typed is a genuine code of the event whose time is not over. Letter case, spaces and
    /// line ends do not matter; what a keyboard scanner with another layout has typed is undone, and believed where the
    /// signature then holds.
    pub fn verify(&self, text: &str) -> Result<Claims, Refused> {
        let text: String = text.chars().filter(|char| !char.is_whitespace()).take(LONGEST).collect();
        match self.verify_exact(&text.to_ascii_uppercase()) {
            Err(refused @ (Refused::Foreign | Refused::Damaged | Refused::Forged)) => {
                let undone =
                    keyboard::undo(&text).into_iter().find_map(|typed| match self.verify_exact(&typed) {
                        Ok(claims) => Some(Ok(claims)),
                        Err(Refused::Expired { at }) => Some(Err(Refused::Expired { at })),
                        Err(_) => None,
                    });
                undone.unwrap_or(Err(refused))
            }
            judged => judged,
        }
    }

    fn verify_exact(&self, text: &str) -> Result<Claims, Refused> {
        let (bytes, signature) = parse(text)?;
        let (key, claims) = Claims::of_bytes(&bytes).ok_or(Refused::Damaged)?;
        if claims.event != self.event {
            return Err(Refused::OtherEvent { event: claims.event });
        }
        let known = self.keys.iter().find(|known| known.id == key).ok_or(Refused::UnknownKey { key })?;
        if !known.verifies(&[CONTEXT, &bytes].concat(), &signature) {
            return Err(Refused::Forged);
        }
        match claims.valid_until {
            Some(at) if at <= self.now => Err(Refused::Expired { at }),
            Some(_) | None => Ok(claims),
        }
    }
}

/// The claims and the signature in a text.
fn parse(text: &str) -> Result<([u8; CLAIMS], [u8; SIGNATURE]), Refused> {
    let digits = text.strip_prefix(PREFIX).ok_or(Refused::Foreign)?;
    let is_digit = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
    if !digits.bytes().all(is_digit) {
        return Err(Refused::Damaged);
    }
    // The scheme is the first eight bits: two characters. Another scheme may have another length.
    let first = digits.get(..2).ok_or(Refused::Truncated)?;
    let scheme = five_bits(first.as_bytes()[0]) << 3 | five_bits(first.as_bytes()[1]) >> 2;
    if scheme != SCHEME {
        return Err(if scheme > SCHEME { Refused::Newer { scheme } } else { Refused::Damaged });
    }
    match digits.len() {
        CHARACTERS => {}
        length if length < CHARACTERS => return Err(Refused::Truncated),
        _ => return Err(Refused::Damaged),
    }
    let bytes = BASE32_NOPAD.decode(digits.as_bytes()).map_err(|_| Refused::Damaged)?;
    let (claims, signature) = bytes.split_at_checked(CLAIMS).ok_or(Refused::Damaged)?;
    let damaged = |_| Refused::Damaged;
    Ok((claims.try_into().map_err(damaged)?, signature.try_into().map_err(damaged)?))
}

/// The value of a character of base32 (RFC 4648).
const fn five_bits(byte: u8) -> u8 {
    if byte.is_ascii_uppercase() { byte - b'A' } else { byte - b'2' + 26 }
}

#[cfg(test)]
mod tests;
