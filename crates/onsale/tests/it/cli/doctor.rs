//! `onsale doctor` on a healthy installation, and on one whose books are spoiled.

use tempfile::TempDir;

use super::{onsale, url};
use crate::faults::process::{Server, prepare};

#[test]
fn the_doctor_finds_a_sound_installation_sound_and_a_spoiled_one_spoiled() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let server = Server::start(&database);
    prepare(&server, 5, 1);
    let examine = || {
        let words = ["doctor", "--auth", "header", "--listen", &server.address, "--max-connections", "10"];
        onsale(&[&words[..], &["--database", &url(&database)]].concat())
    };
    let sound = examine();
    assert!(sound.well, "{sound:?}");
    for sentence in [
        format!("An Onsale server answers on {}.", server.address),
        "A server is using the database.".into(),
        "The schema has version".into(),
        "the books of 1 ticket types balance".into(),
        "free on the disk".into(),
        "files may be open".into(),
    ] {
        assert!(sound.out.contains(&sentence), "{sentence}: {}", sound.out);
    }
    let sql = "UPDATE ticket SET price = 1 WHERE ticket_id = 4";
    onsale_store::sqlite::open_for_writing(&database).unwrap().execute_batch(sql).unwrap();
    let spoiled = examine();
    assert!(!spoiled.well && spoiled.out.contains("WRONG books"), "{spoiled:?}");
    assert!(spoiled.out.contains("ticket 4 is available at 1"), "{spoiled:?}");
}

#[test]
fn the_doctor_says_how_to_mend_settings_and_a_folder() {
    let words = ["doctor", "--listen", "127.0.0.1:0", "--database", "sqlite:/nowhere/at/all/onsale.db"];
    let said = onsale(&words);
    assert!(!said.well, "{said:?}");
    assert!(said.out.contains("/nowhere/at/all cannot be written"), "{said:?}");
    assert!(said.out.contains("-> Make the folder"), "{said:?}");
}
