//! What a keyboard scanner has typed under another layout than its own, undone: scanners press the keys of a US keyboard.

use std::sync::LazyLock;

use super::layouts::LAYOUTS;

/// The keys, in the order of the table.
const KEYS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// Keys of letters, which come first.
const LETTERS: usize = 26;

/// For each way in which what was sent arrives otherwise: what arrives, in its order, with the key that was pressed.
static WAYS: LazyLock<Vec<Vec<(char, char)>>> = LazyLock::new(|| {
    let mut ways: Vec<_> = LAYOUTS
        .iter()
        .flat_map(|layout| {
            // A scanner holds Shift for a letter and not for a digit; Caps Lock turns the one, and on some layouts the other.
            let (plain, shifted) = (layout.plain, layout.shifted);
            [(shifted, plain), (plain, plain), (plain, shifted), (shifted, shifted)]
        })
        .map(|(letters, digits)| {
            let given = letters.chars().take(LETTERS).chain(digits.chars().skip(LETTERS));
            let mut way: Vec<_> = given.zip(KEYS.chars()).filter(|(char, _)| *char != ' ').collect();
            way.sort_unstable();
            way.dedup_by_key(|(char, _)| *char);
            way
        })
        .collect();
    ways.sort_unstable();
    ways.dedup();
    ways
});

/// Which texts of capitals and digits a scanner may have sent where `typed` arrived, each once: for each layout, with and
/// without Caps Lock, the one that gives it, if there is one. Only a check of the text itself can tell which is right.
pub(super) fn undo(typed: &str) -> Vec<String> {
    let mut sent: Vec<String> = Vec::new();
    for way in WAYS.iter() {
        let key = |char| way.binary_search_by_key(&char, |(given, _)| *given).ok().map(|at| way[at].1);
        match typed.chars().map(key).collect() {
            Some(text) if !sent.contains(&text) => sent.push(text),
            Some(_) | None => {}
        }
    }
    sent
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What arrives when a scanner sends a text of capitals and digits; `None` where a key gives nothing.
    pub(in crate::code) fn typed(sent: &str, letters: &str, digits: &str) -> Option<String> {
        let arrives = |char: char| {
            let at = KEYS.chars().position(|key| key == char)?;
            let row = if at < LETTERS { letters } else { digits };
            row.chars().nth(at).filter(|char| *char != ' ')
        };
        sent.chars().map(arrives).collect()
    }

    #[test]
    fn each_layout_has_a_character_for_each_key_or_a_space() {
        for layout in LAYOUTS {
            assert_eq!(layout.plain.chars().count(), KEYS.len(), "{}", layout.name);
            assert_eq!(layout.shifted.chars().count(), KEYS.len(), "{}", layout.name);
        }
    }

    #[test]
    fn what_was_sent_is_among_what_may_have_been_sent() {
        for layout in LAYOUTS {
            for letters in [layout.plain, layout.shifted] {
                let arrived = typed("BCDFGHJKLNPRSTVX", letters, layout.plain).unwrap();
                assert!(
                    undo(&arrived).contains(&"BCDFGHJKLNPRSTVX".to_owned()),
                    "{}: {arrived}",
                    layout.name
                );
            }
        }
    }
}
