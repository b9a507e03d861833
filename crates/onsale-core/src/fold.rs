//! How words are looked for: letter case, accents and ways of writing the same letter aside. The page folds as well
//! (`web/src/app/domains/shared/util-text/fold.ts`), and both are held to the same examples, so that the same words find the
//! same events everywhere.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Changed whenever [`fold`] gives another text for the same one, or more of an event is looked at: what was folded before is
/// folded again.
pub const VERSION: i64 = 2;

/// The text as it is looked for. Folding it again changes nothing.
///
/// Unicode takes letters apart (NFKD), so that accents can be left out. Small, large and small again makes one of letters that
/// have several small or large forms (ß and ẞ, σ and ς, ı and i).
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(apart.len());
    for letter in apart.chars().filter(|letter| !is_left_out(*letter)) {
        let small = letter.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
        for letter in small {
            match spelled_out(letter) {
                Some(letters) => folded.push_str(letters),
                None => folded.push(letter),
            }
        }
    }
    ComposingNormalizerBorrowed::new_nfkc().normalize(&folded).into_owned()
}

/// The words of a question, folded. A word that is part of another one is in wherever that one is.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        if !kept.iter().any(|longer| longer.contains(word)) {
            kept.push(word);
        }
    }
    kept.into_iter().map(str::to_owned).collect()
}

/// Accents, and what is not seen: soft hyphens, joiners, marks of byte order.
fn is_left_out(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Letters that Unicode does not take apart, as people type them who do not have them.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ł' => "l",
        'ŧ' => "t",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The examples that the page is held to as well: a text, a bar, the folded text.
    const EXAMPLES: &str = include_str!("../../../web/src/app/domains/shared/util-text/fold.examples.ts");

    #[test]
    fn texts_are_folded_as_the_page_folds_them() {
        let mut count = 0;
        for (text, expect) in EXAMPLES.lines().filter_map(|line| line.split_once(" | ")) {
            assert_eq!(fold(text), expect, "{text:?}");
            count += 1;
        }
        assert!(count > 30, "{count}");
        assert_eq!(fold("\u{feff}So\u{ad}ft zero\u{200b}width"), "soft zerowidth");
    }

    #[test]
    fn a_word_that_is_part_of_another_is_not_looked_for_twice() {
        assert_eq!(words("  Été\u{a0}ÉTÉ d’été jazz az "), ["d’ete", "jazz"]);
        assert_eq!(words("\u{301} \u{200b}"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn letter_case_does_not_matter(text in "[a-zß-öø-ÿĀ-ſΑ-ωЀ-ӿԱ-և]*") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
            prop_assert_eq!(fold(&text.to_lowercase()), fold(&text));
        }
    }
}
