//! What somebody meant who misspelt a name.

/// The name among `known` that `word` was meant to be, if one is near enough: letter case aside, a part of it, or at
/// most a third of its letters wrong, missing, too many or changed round.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(LONGEST).collect();
    let near = known.iter().filter_map(|name| {
        let letters: Vec<char> = name.to_lowercase().chars().collect();
        let allowed = (letters.len() / 3).max(1);
        let is_part = word.len() >= PART && (contains(&letters, &word) || contains(&word, &letters));
        let steps = distance(&word, &letters);
        (steps <= allowed || is_part).then_some((steps, *name))
    });
    near.min_by_key(|(steps, _)| *steps).map(|(_, name)| name)
}

/// Letters of a word that are looked at; no name is as long.
const LONGEST: usize = 40;
/// Letters that a part of a name has to have, to speak for the whole.
const PART: usize = 4;

fn contains(whole: &[char], part: &[char]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

/// How many letters have to be put in, taken out, replaced or changed round with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(letter != other);
            let mut least = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_told_its_neighbour() {
        let known = ["ticketPrice", "ticketsPerRelease", "ticketType", "startsAt", "eventId", "type"];
        let check = |word: &str, expect: Option<&str>| assert_eq!(nearest(word, &known), expect, "{word}");
        check("ticketPirce", Some("ticketPrice"));
        check("TICKETPRICE", Some("ticketPrice"));
        check("price", Some("ticketPrice"));
        check("tickets_per_release", Some("ticketsPerRelease"));
        check("startAt", Some("startsAt"));
        check("event", Some("eventId"));
        check("tpye", Some("type"));
        check("colour", None);
        check("", None);
        check(&"x".repeat(10_000), None);
    }
}
