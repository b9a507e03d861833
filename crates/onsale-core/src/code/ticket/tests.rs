use proptest::prelude::*;

use super::super::keyboard::tests::typed;
use super::super::layouts::LAYOUTS;
use super::super::{ShortCode, TicketSecret};
use super::*;

/// The page from which anyone writes a verifier, with the test vectors.
const PAGE: &str = include_str!("../../../../../docs/ticket-code.md");
const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn event(id: i64) -> EventId {
    EventId::new(id).unwrap()
}

fn claims() -> Claims {
    Claims {
        ticket: TicketId::new(4_711).unwrap(),
        event: event(17),
        type_id: TypeId::new(23).unwrap(),
        generation: Generation::default(),
        valid_until: None,
    }
}

fn key(secret: u8, id: i64, of: i64) -> EventKey {
    let secret = TicketSecret::new(KeyId::new(id).unwrap(), &[secret; 32]).unwrap();
    secret.event_key(event(of)).unwrap()
}

fn judge(text: &str) -> Result<Claims, Refused> {
    let keys = [key(7, 1, 17).public().unwrap(), key(8, 2, 17).public().unwrap()];
    Verifier { event: event(17), keys: &keys, now: NOW }.verify(text)
}

fn code() -> String {
    claims().encode(&key(7, 1, 17)).unwrap()
}

#[test]
fn a_code_is_short_enough_for_version_6_and_has_letters_and_digits_only() {
    assert_eq!(code().len(), 152);
    assert!(code().bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
    assert_eq!(judge(&code()), Ok(claims()));
}

#[test]
fn each_way_of_being_wrong_has_its_verdict() {
    let code = code();
    let replaced = |at: usize, by: &str| format!("{}{by}{}", &code[..at], &code[at + by.len()..]);
    let ended = Claims { valid_until: Some(NOW), ..claims() };
    for (text, verdict) in [
        (String::new(), Refused::Foreign),
        ("https://example.org/menu".into(), Refused::Foreign),
        ("HC1:6BF+70790T9WJWG.FKY*4GO0".into(), Refused::Foreign),
        ("OT1".into(), Refused::Truncated),
        (code[..151].into(), Refused::Truncated),
        (code[..40].into(), Refused::Truncated),
        (format!("{code}A"), Refused::Damaged),
        (replaced(60, "1"), Refused::Damaged),
        (replaced(60, "ä"), Refused::Damaged),
        (replaced(151, if code.ends_with('A') { "C" } else { "A" }), Refused::Forged),
        // The last bit is none of the code's.
        (replaced(151, "B"), Refused::Damaged),
        (replaced(3, "AI"), Refused::Newer { scheme: 2 }),
        (replaced(3, "77"), Refused::Newer { scheme: 255 }),
        (replaced(3, "AA"), Refused::Damaged),
        (replaced(10, if &code[10..11] == "B" { "C" } else { "B" }), Refused::Forged),
        (claims().encode(&key(9, 1, 17)).unwrap(), Refused::Forged),
        (claims().encode(&key(7, 1, 18)).unwrap(), Refused::Forged),
        (claims().encode(&key(7, 3, 17)).unwrap(), Refused::UnknownKey { key: KeyId::new(3).unwrap() }),
        (
            Claims { event: event(18), ..claims() }.encode(&key(7, 1, 18)).unwrap(),
            Refused::OtherEvent { event: event(18) },
        ),
        (ended.encode(&key(7, 1, 17)).unwrap(), Refused::Expired { at: NOW }),
    ] {
        assert_eq!(judge(&text), Err(verdict), "{text}");
    }
}

#[test]
fn letter_case_and_what_stands_between_do_not_matter() {
    let code = code();
    assert_eq!(judge(&code.to_lowercase()), Ok(claims()));
    assert_eq!(judge(&format!("  {}\r\n{}\t", &code[..70], &code[70..])), Ok(claims()));
}

#[test]
fn the_second_key_is_believed_too() {
    assert_eq!(judge(&claims().encode(&key(8, 2, 17)).unwrap()), Ok(claims()));
}

#[test]
fn a_code_ends_at_its_end_not_before() {
    let until = |until| Claims { valid_until: Some(Timestamp(until)), ..claims() };
    let later = until(NOW.0 + 1_000);
    assert_eq!(judge(&later.encode(&key(7, 1, 17)).unwrap()), Ok(later));
    // A part of a second counts as a whole one, and what lies beyond the year 2106 has no end.
    let judged = judge(&until(NOW.0 + 1).encode(&key(7, 1, 17)).unwrap());
    assert_eq!(judged, Ok(later));
    assert_eq!(judge(&until(i64::MAX / 2).encode(&key(7, 1, 17)).unwrap()), Ok(claims()));
}

#[test]
fn only_the_current_generation_opens_a_door() {
    let one = Generation::default().refunded();
    let (zero, claims) = (Generation::default(), claims());
    assert_eq!(claims.check_generation(zero), Ok(()));
    assert_eq!(claims.check_generation(one), Err(Refused::Replaced { generation: zero, current: one }));
    let ahead = Claims { generation: one, ..claims };
    assert_eq!(ahead.check_generation(zero), Err(Refused::Ahead { generation: one, current: zero }));
}

#[test]
fn a_keyboard_layout_is_undone_where_it_tells_all_characters_apart() {
    let mut undone = 0;
    for layout in LAYOUTS {
        for letters in [layout.plain, layout.shifted] {
            for digits in [layout.plain, layout.shifted] {
                let Some(arrived) = typed(&code(), letters, digits) else { continue };
                undone += usize::from(judge(&arrived) == Ok(claims()));
            }
        }
    }
    // Some layouts give one character on two keys.
    assert!(undone >= LAYOUTS.len() * 3, "{undone} of {}", LAYOUTS.len() * 4);
    let french = LAYOUTS.iter().find(|layout| layout.name.starts_with("fr")).unwrap();
    let arrived = typed(&code(), french.shifted, french.plain).unwrap();
    assert!(arrived.starts_with("OT&"));
    assert_eq!(judge(&arrived), Ok(claims()));
}

#[test]
fn an_expired_code_is_expired_under_any_layout() {
    let code = Claims { valid_until: Some(NOW), ..claims() }.encode(&key(7, 1, 17)).unwrap();
    let german = LAYOUTS.iter().find(|layout| layout.name.starts_with("de,")).unwrap();
    let arrived = typed(&code, german.shifted, german.plain).unwrap();
    assert_eq!(judge(&arrived), Err(Refused::Expired { at: NOW }));
}

proptest! {
    #[test]
    fn what_is_encoded_is_verified(
        ids in [1..=crate::id::MAX_ID, 1..=crate::id::MAX_ID, 1..=crate::id::MAX_ID],
        generation in 0_u16..2_048,
        end in proptest::option::of(1_800_000_001_i64..=4_294_967_295),
    ) {
        let claims = Claims {
            ticket: TicketId::new(ids[0]).unwrap(),
            event: event(ids[1]),
            type_id: TypeId::new(ids[2]).unwrap(),
            generation: Generation::new(generation).unwrap(),
            valid_until: end.map(|end| Timestamp(end * 1_000)),
        };
        let key = key(7, 1, ids[1]);
        let keys = [key.public().unwrap()];
        let verifier = Verifier { event: claims.event, keys: &keys, now: NOW };
        prop_assert_eq!(verifier.verify(&claims.encode(&key).unwrap()), Ok(claims));
    }

    #[test]
    fn any_text_is_judged(text: String) {
        prop_assert!(judge(&text).is_err());
        let ours = format!("OT1{text}");
        prop_assert!(judge(&ours).is_err());
    }

    #[test]
    fn a_changed_character_is_noticed(at in 0_usize..152, to in "[A-Z2-7]") {
        let code = code();
        let changed = format!("{}{to}{}", &code[..at], &code[at + 1..]);
        prop_assert_eq!(judge(&changed).is_ok(), changed == code);
    }
}

/// The rows of the page's tables that have so many cells, without their backquotes.
fn rows(cells: usize) -> Vec<Vec<String>> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    let rows = rows.map(|row| row.split(" | ").map(|cell| cell.replace('`', "")).collect::<Vec<_>>());
    rows.filter(|row| row.len() == cells).collect()
}

#[test]
fn the_test_vectors_of_the_page_are_what_we_make_and_how_we_judge() {
    let secret =
        TicketSecret::new(KeyId::new(1).unwrap(), &std::array::from_fn::<u8, 32, _>(|at| at as u8)).unwrap();
    let keys: Vec<PublicKey> = vec![secret.event_key(event(17)).unwrap().public().unwrap()];
    let public = data_encoding::HEXLOWER.encode(&keys[0].bytes);
    assert!(PAGE.contains(&public), "the public key of the page should be {public}");
    let verifier = Verifier { event: event(17), keys: &keys, now: NOW };
    let made = rows(7);
    assert_eq!(made.len(), 3);
    for row in made {
        let number = |at: usize| row[at].parse::<i64>().unwrap();
        let claims = Claims {
            ticket: TicketId::new(number(1)).unwrap(),
            event: event(17),
            type_id: TypeId::new(number(2)).unwrap(),
            generation: Generation::new(row[3].parse().unwrap()).unwrap(),
            valid_until: Some(number(4)).filter(|end| *end > 0).map(|end| Timestamp(end * 1_000)),
        };
        let code = claims.encode(&secret.event_key(event(17)).unwrap()).unwrap();
        let short = secret.short_code_key().unwrap().code(claims.ticket, claims.generation).unwrap();
        assert_eq!((&row[0], &row[5]), (&code, &short.to_string()), "{row:?}");
        assert_eq!(ShortCode::read(&row[5]), Ok(short));
        assert_eq!(verifier.verify(&code), Ok(claims));
    }
    let judged = rows(2);
    assert!(judged.len() >= 8);
    for row in judged {
        let verdict = match verifier.verify(&row[0]) {
            Ok(_) => "genuine",
            Err(Refused::Foreign) => "foreign",
            Err(Refused::Truncated) => "truncated",
            Err(Refused::Damaged) => "damaged",
            Err(Refused::Newer { .. }) => "newer",
            Err(Refused::OtherEvent { .. }) => "other event",
            Err(Refused::UnknownKey { .. }) => "unknown key",
            Err(Refused::Forged) => "forged",
            Err(Refused::Expired { .. }) => "expired",
            Err(Refused::Replaced { .. } | Refused::Ahead { .. }) => "generation",
        };
        assert_eq!(row[1], verdict, "{}", row[0]);
    }
}
