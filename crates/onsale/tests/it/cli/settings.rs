//! `onsale config`, and what tells a shell and a reader about the command line.

use std::process::Command;

use super::{onsale, said};

#[test]
fn what_is_in_force_is_told_without_its_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("database");
    std::fs::write(&file, "sqlite:/var/lib/onsale/onsale.db\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_onsale"))
        .args(["config", "--json", "--auth", "header"])
        .env("ONSALE_DATABASE_FILE", &file)
        .env("ONSALE_HOLD_SECONDS", "90")
        .output()
        .unwrap();
    let told = said(&output);
    assert!(told.well, "{told:?}");
    let settings: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    let one = |name: &str| {
        let setting = settings.as_array().unwrap().iter().find(|setting| setting["name"] == name).unwrap();
        format!("{} from {}", setting["value"], setting["from"]).replace('"', "")
    };
    assert_eq!(one("database"), "sqlite:/var/lib/onsale/onsale.db from ONSALE_DATABASE_FILE");
    assert_eq!(one("hold-seconds"), "90 from ONSALE_HOLD_SECONDS");
    assert_eq!(one("auth"), "header from command line");
    assert_eq!(one("threads"), "null from not set");
}

#[test]
fn shells_and_manuals_know_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = onsale(&["completions", shell]);
        assert!(script.well && script.out.contains("restore") && script.out.contains("doctor"), "{shell}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(onsale(&["man", "--out", folder.path().to_str().unwrap()]).well);
    for page in ["onsale.1", "onsale-serve.1", "onsale-backup.1"] {
        assert!(folder.path().join(page).exists(), "{page}");
    }
    assert!(onsale(&["--version"]).out.starts_with(concat!("onsale ", env!("CARGO_PKG_VERSION"), " (")));
}
