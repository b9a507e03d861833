//! Characters that nobody sees, and that come along when a text is copied out of a messenger or a contact card: taken
//! out where a text comes in, so that two texts which look the same are the same. Those that a script or an emoji needs
//! stay.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_properties::props::{
    DefaultIgnorableCodePoint, Emoji, EmojiModifier, ExtendedPictographic, GeneralCategory, JoiningType,
    NoncharacterCodePoint,
};
use icu_properties::{CodePointMapData, CodePointSetData};

const NON_JOINER: char = '\u{200C}';
const JOINER: char = '\u{200D}';
const KEYCAP: char = '\u{20E3}';
/// The combining class of viramas.
const VIRAMA: u8 = 9;
const BLACK_FLAG: char = '\u{1F3F4}';
/// Says how the character before it is drawn; the last one asks for an emoji.
const DRAWN_AS: std::ops::RangeInclusive<char> = '\u{FE00}'..='\u{FE0F}';
/// Letters of the flags of England, Scotland and Wales, and what ends them.
const TAGS: std::ops::RangeInclusive<char> = '\u{E0020}'..='\u{E007F}';

/// Characters that are drawn as nothing, and that no property of Unicode names: they are symbols or letters to it. From the
/// names and charts of Unicode 16.0 (UnicodeData.txt: BLANK, NULL).
const BLANK: [char; 4] = [
    '\u{2800}',  // BRAILLE PATTERN BLANK, the space of Braille
    '\u{13441}', // EGYPTIAN HIEROGLYPH FULL BLANK
    '\u{13442}', // EGYPTIAN HIEROGLYPH HALF BLANK
    '\u{1D159}', // MUSICAL SYMBOL NULL NOTEHEAD
];
/// OBJECT REPLACEMENT CHARACTER: what a picture leaves behind that was copied along with a text.
const OBJECT: char = '\u{FFFC}';

/// Whether a character leaves a gap and nothing else: it is read as a space.
pub(crate) fn is_gap(c: char) -> bool {
    c.is_whitespace() || BLANK.contains(&c)
}

/// Composed (NFC), without what cannot be seen, and with a space for what only looks like one.
pub(crate) fn cleaned(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    if composed.is_ascii() {
        return composed.into_owned();
    }
    let all: Vec<char> = composed.chars().map(spaced).collect();
    let mut kept: Vec<char> = Vec::with_capacity(all.len());
    for (at, c) in all.iter().enumerate() {
        if !is_invisible(*c) || is_needed(*c, &kept, &all[at + 1..]) {
            kept.push(*c);
        }
    }
    // A mark may have come next to its letter only now.
    let kept: String = kept.into_iter().collect();
    ComposingNormalizerBorrowed::new_nfc().normalize(&kept).into_owned()
}

/// Without any of them: for addresses, where no script needs one.
pub(crate) fn stripped(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !is_invisible(*c)).map(spaced).collect();
    ComposingNormalizerBorrowed::new_nfc().normalize(&kept).into_owned()
}

fn spaced(c: char) -> char {
    if BLANK.contains(&c) { ' ' } else { c }
}

/// Whether a character takes no room and makes no mark: formats (zero-width, byte order, writing direction, soft hyphen),
/// whatever else may be left out where it is not known, and what never stands for a character.
pub(crate) fn is_invisible(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointSetData::new::<NoncharacterCodePoint>().contains(c)
        || c == OBJECT
}

/// A text that was refused, for a sentence: what cannot be seen in it is written out, so that it does not look like a
/// text that is fine.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_invisible(c) || BLANK.contains(&c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Whether a text reads otherwise without this character that cannot be seen.
fn is_needed(c: char, before: &[char], after: &[char]) -> bool {
    let Some(previous) = before.last().copied() else { return c == JOINER && joins_back(after) };
    match c {
        NON_JOINER => is_virama(previous) || joins_on(before) && joins_back(after),
        JOINER => {
            is_virama(previous)
                || after.first().copied().is_some_and(is_virama)
                || is_picture(before) && after.first().copied().is_some_and(is_pictographic)
                || joins_on(before) && !joins_back(after)
                || !joins_on(before) && joins_back(after)
        }
        c if DRAWN_AS.contains(&c) => {
            let is_key = previous.is_ascii() && after.first() == Some(&KEYCAP);
            is_key || !previous.is_ascii() && CodePointSetData::new::<Emoji>().contains(previous)
        }
        c if TAGS.contains(&c) => before.iter().rev().find(|c| !TAGS.contains(*c)) == Some(&BLACK_FLAG),
        c => has_variants(previous, c),
    }
}

/// Ideographs and Mongolian letters have variants that a selector chooses.
fn has_variants(previous: char, c: char) -> bool {
    let ideographic =
        ('\u{E0100}'..='\u{E01EF}').contains(&c) && ('\u{3400}'..='\u{3FFFF}').contains(&previous);
    let mongolian = ('\u{180B}'..='\u{180F}').contains(&c) && ('\u{1820}'..='\u{18AA}').contains(&previous);
    ideographic || mongolian
}

/// The sign that takes the vowel from a letter of an Indic script and joins it to the next.
fn is_virama(c: char) -> bool {
    CanonicalCombiningClassMapBorrowed::new().get_u8(c) == VIRAMA
}

fn joining(c: char) -> JoiningType {
    CodePointMapData::<JoiningType>::new().get(c)
}

/// Whether the letter before, marks aside, joins to what follows.
fn joins_on(before: &[char]) -> bool {
    let letter = before.iter().rev().map(|c| joining(*c)).find(|kind| *kind != JoiningType::Transparent);
    matches!(letter, Some(JoiningType::DualJoining | JoiningType::LeftJoining))
}

/// Whether the letter that follows, marks aside, joins to what is before it.
fn joins_back(after: &[char]) -> bool {
    let letter = after.iter().map(|c| joining(*c)).find(|kind| *kind != JoiningType::Transparent);
    matches!(letter, Some(JoiningType::DualJoining | JoiningType::RightJoining))
}

fn is_pictographic(c: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

/// Whether a text ends with a picture, whatever its skin and however it is drawn.
fn is_picture(before: &[char]) -> bool {
    let modifiers = CodePointSetData::new::<EmojiModifier>();
    let mut plain = before.iter().rev().filter(|c| !DRAWN_AS.contains(*c) && !modifiers.contains(**c));
    plain.next().copied().is_some_and(is_pictographic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_taken_out() {
        let check = |text: &str, expect: &str| assert_eq!(cleaned(text), expect, "{}", visible(text));
        for invisible in [
            '\u{AD}',
            '\u{34F}',
            '\u{61C}',
            '\u{115F}',
            '\u{180E}',
            '\u{200B}',
            '\u{200C}',
            '\u{200D}',
            '\u{200E}',
            '\u{200F}',
            '\u{202A}',
            '\u{202E}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{3164}',
            '\u{FE0F}',
            '\u{FEFF}',
            '\u{FFF9}',
            '\u{E0001}',
            '\u{E0041}',
            '\u{E0100}',
            '\u{180B}',
            '\u{1160}',
            '\u{17B4}',
            '\u{17B5}',
            '\u{FFA0}',
            '\u{FFFC}',
            '\u{FFFE}',
            '\u{1FFFF}',
            '\u{1D173}',
        ] {
            check(&format!("{invisible}VIP"), "VIP");
            check(&format!("V{invisible}IP"), "VIP");
            check(&format!("VIP{invisible}"), "VIP");
            check(&format!("1{invisible}"), "1");
        }
        check("Cafe\u{301}", "Caf\u{e9}");
        check("Cafe\u{200B}\u{301}", "Caf\u{e9}");
        check("\u{A0}VIP", "\u{A0}VIP");
    }

    #[test]
    fn what_only_looks_like_a_space_is_one() {
        for blank in BLANK {
            assert_eq!(
                cleaned(&format!("Ada{blank}Lovelace")),
                "Ada Lovelace",
                "{}",
                visible(&blank.to_string())
            );
        }
        assert_eq!(visible("a\u{2800}b"), "a[U+2800]b");
    }

    #[test]
    fn what_a_script_or_an_emoji_needs_stays() {
        for text in [
            "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
            "\u{1F469}\u{1F3FD}\u{200D}\u{1F680}",
            "\u{1F3F3}\u{FE0F}\u{200D}\u{1F308}",
            "\u{2764}\u{FE0F}",
            "1\u{FE0F}\u{20E3}",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            // Persian, Hindi, Bengali, Sinhala.
            "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}",
            "\u{915}\u{94D}\u{200D}\u{937}",
            "\u{915}\u{94D}\u{200C}\u{937}",
            "\u{9B0}\u{200D}\u{9CD}\u{9AF}",
            "\u{DC1}\u{DCA}\u{200D}\u{DBB}\u{DD3}",
            // An abbreviation of the Hijri year.
            "1445\u{647}\u{200D}",
            "\u{845B}\u{E0100}",
        ] {
            assert_eq!(cleaned(text), text, "{}", visible(text));
        }
    }

    #[test]
    fn a_sentence_shows_what_it_is_about() {
        assert_eq!(visible("ada\u{200B}@b\u{7}"), "ada[U+200B]@b[U+0007]");
        assert_eq!(visible("Zoë"), "Zoë");
    }
}
