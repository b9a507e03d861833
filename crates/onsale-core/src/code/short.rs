//! The short code: 20 letters for hands and keyboard scanners. 16 letters are 64 bits, which hold ticket and generation,
//! encrypted, so that nobody can guess one and none has to be stored; four are a CRC-16 of them.
//!
//! The letters are those that arrive unchanged under every ordinary Latin keyboard layout, in either case: no vowel (so no
//! word), none of A, M, Q, W, Y, Z (which layouts exchange), no digit. Spreadsheets leave them as they are.

use std::fmt;

use aes::Aes256;
use fpe::ff1::{BinaryNumeralString, FF1};

use super::keyboard;
use super::{Generation, Unusable};
use crate::TicketId;

/// The letters, each for four bits.
const ALPHABET: &[u8; 16] = b"BCDFGHJKLNPRSTVX";
/// Letters that hold the 64 bits.
const LETTERS: usize = 16;
/// Letters that hold the check.
const CHECK: usize = 4;
/// Bits that a generation has; an id has the other 53.
const GENERATION_BITS: u32 = 11;
/// Characters of a text that are looked at.
const LONGEST: usize = 100;
/// What the cipher is used for.
const TWEAK: &[u8] = b"onsale-short-code-1";

/// A short code whose check holds. Shown in five groups of four letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShortCode(u64);

/// Why a text is no short code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// It does not have 20 letters.
    #[error("a short code has 20 letters")]
    Length,
    /// It has a letter that is not one of the sixteen, and is not what a keyboard makes of one.
    #[error("a short code has the letters BCDFGHJKLNPRSTVX only")]
    Letter,
    /// Its check does not hold: a letter is wrong, or two were swapped.
    #[error("a letter of the short code is wrong")]
    Check,
}

impl ShortCode {
    /// Reads what was typed or scanned. Letter case, spaces and hyphens do not matter; what a keyboard scanner has typed
    /// under another layout is undone, and taken where its check then holds and no other layout gives another code.
    pub fn read(text: &str) -> Result<Self, Misread> {
        let text: String = text.chars().filter(|char| !char.is_whitespace()).take(LONGEST).collect();
        let letters: String = text.chars().filter(|char| *char != '-').collect();
        let refused = match Self::read_exact(&letters.to_ascii_uppercase()) {
            Ok(code) => return Ok(code),
            Err(refused) => refused,
        };
        let mut undone = keyboard::undo(&text).into_iter().filter_map(|typed| Self::read_exact(&typed).ok());
        match undone.next() {
            Some(code) if undone.all(|other| other == code) => Ok(code),
            Some(_) | None => Err(refused),
        }
    }

    fn read_exact(text: &str) -> Result<Self, Misread> {
        if text.chars().count() != LETTERS + CHECK {
            return Err(Misread::Length);
        }
        let mut value = 0_u128;
        for byte in text.bytes() {
            let nibble = ALPHABET.iter().position(|letter| *letter == byte).ok_or(Misread::Letter)?;
            value = value << 4 | nibble as u128;
        }
        let (bits, check) = ((value >> 16) as u64, value as u16);
        if check == crc(bits) { Ok(Self(bits)) } else { Err(Misread::Check) }
    }

    /// The letters without spaces, as a QR holds them.
    pub fn letters(self) -> String {
        let value = u128::from(self.0) << 16 | u128::from(crc(self.0));
        let letter = |at: usize| char::from(ALPHABET[(value >> (4 * at)) as usize & 15]);
        (0..LETTERS + CHECK).rev().map(letter).collect()
    }
}

impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.letters().chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// CRC-16/CCITT-FALSE of the eight bytes, the highest first.
fn crc(bits: u64) -> u16 {
    bits.to_be_bytes().into_iter().fold(0xFFFF, |crc: u16, byte| {
        (0..8)
            .fold(crc ^ u16::from(byte) << 8, |crc, _| crc << 1 ^ if crc & 0x8000 == 0 { 0 } else { 0x1021 })
    })
}

/// The key that makes short codes and opens them: FF1 (NIST SP 800-38G) with AES-256 over strings of 64 bits.
pub struct ShortCodeKey(FF1<Aes256>);

impl fmt::Debug for ShortCodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShortCodeKey").finish_non_exhaustive()
    }
}

impl ShortCodeKey {
    /// The key of 32 bytes.
    pub(super) fn new(key: [u8; 32]) -> Result<Self, Unusable> {
        FF1::new(&key, 2).map(Self).map_err(|_| Unusable)
    }

    /// The short code of a ticket's generation.
    pub fn code(&self, ticket: TicketId, generation: Generation) -> Result<ShortCode, Unusable> {
        let plain = (ticket.get().unsigned_abs() << GENERATION_BITS) | u64::from(generation.get());
        let cipher = self.0.encrypt(TWEAK, &BinaryNumeralString::from_bytes_le(&plain.to_le_bytes()));
        bits(&cipher.map_err(|_| Unusable)?).map(ShortCode)
    }

    /// Which ticket and generation a short code is of; nobody's if no ticket has such an id. That the ticket has this
    /// generation, and is sold, is for the caller to check: only then is the code genuine.
    pub fn open(&self, code: ShortCode) -> Option<(TicketId, Generation)> {
        let plain = self.0.decrypt(TWEAK, &BinaryNumeralString::from_bytes_le(&code.0.to_le_bytes())).ok()?;
        let plain = bits(&plain).ok()?;
        let ticket = i64::try_from(plain >> GENERATION_BITS).ok().and_then(TicketId::new)?;
        let generation =
            u16::try_from(plain & ((1 << GENERATION_BITS) - 1)).ok().and_then(Generation::new)?;
        Some((ticket, generation))
    }
}

fn bits(string: &BinaryNumeralString) -> Result<u64, Unusable> {
    string.to_bytes_le().try_into().map(u64::from_le_bytes).map_err(|_| Unusable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::keyboard::tests::typed;
    use super::super::layouts::LAYOUTS;
    use super::super::{KeyId, TicketSecret};
    use super::*;

    fn key() -> ShortCodeKey {
        TicketSecret::new(KeyId::new(1).unwrap(), &[7; 32]).unwrap().short_code_key().unwrap()
    }

    proptest! {
        #[test]
        fn a_short_code_is_read_back_in_either_case_and_with_spaces(bits: u64) {
            let code = ShortCode(bits);
            prop_assert_eq!(ShortCode::read(&code.to_string()), Ok(code));
            prop_assert_eq!(ShortCode::read(&code.letters().to_lowercase()), Ok(code));
            prop_assert_eq!(ShortCode::read(&code.to_string().replace(' ', "-")), Ok(code));
            prop_assert_eq!(code.to_string().len(), 24);
        }

        #[test]
        fn a_wrong_letter_and_two_that_were_swapped_are_noticed(bits: u64, at in 0_usize..20, to in 0_usize..16) {
            let letters = ShortCode(bits).letters();
            let mut wrong = letters.clone().into_bytes();
            wrong[at] = ALPHABET[to];
            let mut swapped = letters.clone().into_bytes();
            swapped.swap(at, (at + 1).min(19));
            for changed in [wrong, swapped] {
                let changed = String::from_utf8(changed).unwrap();
                prop_assert!(changed == letters || ShortCode::read_exact(&changed) == Err(Misread::Check));
            }
        }

        #[test]
        fn a_keyboard_layout_is_undone(bits: u64, layout in 0..LAYOUTS.len(), caps: bool) {
            let (code, layout) = (ShortCode(bits), &LAYOUTS[layout]);
            let letters = if caps { layout.plain } else { layout.shifted };
            let arrived = typed(&code.letters(), letters, layout.plain).unwrap();
            prop_assert_eq!(ShortCode::read(&arrived), Ok(code), "{}: {}", layout.name, arrived);
        }

        #[test]
        fn a_short_code_opens_to_its_ticket_and_generation(id in 1..=crate::id::MAX_ID, generation in 0_u16..2_048) {
            let (ticket, generation) = (TicketId::new(id).unwrap(), Generation::new(generation).unwrap());
            let code = key().code(ticket, generation).unwrap();
            prop_assert_eq!(key().open(code), Some((ticket, generation)));
        }

        #[test]
        fn any_text_is_judged(text: String) {
            let _ = ShortCode::read(&text);
        }
    }

    #[test]
    fn what_is_no_short_code_says_why() {
        for (text, why) in [
            ("", Misread::Length),
            ("BCDF GHJK LNPR STVX BCD", Misread::Length),
            ("BCDF GHJK LNPR STVA BCDF", Misread::Letter),
            ("BCDF GHJK LNPR STVX BCDF", Misread::Check),
            ("0123 4567 8901 2345 6789", Misread::Letter),
        ] {
            assert_eq!(ShortCode::read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn the_check_is_the_standard_one() {
        // The check value of CRC-16/CCITT-FALSE is that of "123456789"; eight bytes of it are checked here, as
        // Python's binascii.crc_hqx(b"12345678", 0xffff) gives them.
        assert_eq!(crc(u64::from_be_bytes(*b"12345678")), 0xA12B);
    }
}
