//! What an operator sees and does of the secrets that ticket codes are made with.

use tempfile::TempDir;

use super::{Said, onsale, url};
use crate::faults::process::Options;

fn well(said: &Said) -> &str {
    assert!(said.well, "{said:?}");
    said.out.trim_end()
}

#[test]
fn secrets_are_listed_and_rotated_with_and_without_a_server() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("onsale.db");
    let server = Options::default().token_mode().start(&database);
    let url = url(&database);
    let ask = |words: &[&str]| {
        let all =
            [&["admin", "ticket-keys"], words, &["--database", &url, "--listen", &server.address]].concat();
        onsale(&all)
    };
    let said = ask(&["list"]);
    assert!(well(&said).starts_with("1  made 20") && well(&said).lines().count() == 1, "{said:?}");
    assert_eq!(well(&ask(&["rotate"])), "Secret 2 makes ticket codes; earlier codes stay good.");
    server.finish();
    let ask = |words: &[&str]| onsale(&[&["admin", "ticket-keys"], words, &["--database", &url]].concat());
    let said = ask(&["rotate", "--withdraw-old"]);
    assert_eq!(well(&said), "Secret 3 makes ticket codes; no code that was made before opens a door.");
    let said = ask(&["list"]);
    let withdrawn: Vec<bool> = well(&said).lines().map(|line| line.contains("withdrawn")).collect();
    assert_eq!(withdrawn, [false, true, true], "{said:?}");
}
