//! Digits of the world's scripts.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// The value of a decimal digit of any script: full-width, Arabic-Indic, Devanagari and so on; `None` for everything
/// else.
///
/// Unicode keeps the ten digits of a script together and in order, from its zero on, and keeps that promise for ever. So
/// the value is how many digits stand before this one, without the whole tens of scripts that follow one another.
pub fn digit_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let kinds = CodePointMapData::<GeneralCategory>::new();
    let is_digit = |c: char| kinds.get(c) == GeneralCategory::DecimalNumber;
    if !is_digit(c) {
        return None;
    }
    let before = (1..=LONGEST_ROW)
        .take_while(|back| char::from_u32(u32::from(c).wrapping_sub(*back)).is_some_and(is_digit));
    u32::try_from(before.count()).ok().map(|before| before % 10)
}

/// More digits than stand in a row anywhere: five styles of mathematical digits.
const LONGEST_ROW: u32 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_their_value_in_every_script() {
        for zero in
            ['0', '\u{660}', '\u{6F0}', '\u{7C0}', '\u{966}', '\u{E50}', '\u{17E0}', '\u{FF10}', '\u{1E950}']
        {
            for value in 0..10 {
                let digit = char::from_u32(u32::from(zero) + value).unwrap();
                assert_eq!(digit_value(digit), Some(value), "{digit}");
            }
        }
        for style in 0..5 {
            for value in 0..10 {
                let digit = char::from_u32(0x1D7CE + style * 10 + value).unwrap();
                assert_eq!(digit_value(digit), Some(value), "{digit}");
            }
        }
        for other in ['a', '-', '\u{B2}', '\u{2460}', '\u{4E00}', '\u{BD}'] {
            assert_eq!(digit_value(other), None, "{other}");
        }
    }
}
