//! A command speaks to the server that has its database open, and to no other.

use onsale_store::{DatabaseConfig, StoreConfig, TokenKey, maintenance};
use serde_json::json;
use tempfile::TempDir;

use super::{onsale, url};
use crate::faults::process::{As, Options, Server};

/// The one in header mode takes any token, so it would do what is meant for the other.
#[test]
fn a_command_does_nothing_to_a_server_that_has_another_database_open() {
    let folder = TempDir::new().unwrap();
    let (trusting, shop) = (folder.path().join("trusting.db"), folder.path().join("shop.db"));
    let keys = |database: &std::path::Path| {
        let config = StoreConfig::of(DatabaseConfig::Sqlite(database.to_owned()));
        maintenance::token_keys(&config).unwrap().iter().map(|key: &TokenKey| key.id).collect::<Vec<_>>()
    };
    let other = Server::start(&trusting);
    let owner = Options::default().token_mode().start(&shop);
    let mut client = other.client();
    let hall = json!({"name": "Hall", "email": "hall@example.org"}).to_string();
    assert_eq!(client.post("/vendor/add", As::Nobody, &hall).unwrap().0, 201);
    let keys_before = keys(&trusting);

    let at = |address: &str, words: &[&str]| {
        onsale(&[&["admin"][..], words, &["--database", &url(&shop), "--listen", address]].concat())
    };
    let commands = [
        &["rotate-key", "--forget-old"][..],
        &["approve-vendor", "1"],
        &["suspend-vendor", "1"],
        &["close-vendor", "1"],
        &["waiting-vendors"],
    ];
    for words in commands {
        let said = at(&other.address, words);
        assert!(!said.well && said.err.contains("has another database open"), "{words:?}: {said:?}");
    }
    assert_eq!(keys(&trusting), keys_before);
    let (_, vendors) = client.call("GET", "/vendor/all", As::Nobody, "").unwrap();
    assert_eq!(vendors[0]["standing"], "approved", "{vendors}");

    let said = at(&owner.address, &["rotate-key", "--forget-old"]);
    assert!(said.well, "{said:?}");
    assert_eq!(keys(&shop), [2]);

    let doctor = |address: &str| onsale(&["doctor", "--listen", address, "--database", &url(&shop)]);
    let said = doctor(&other.address);
    assert!(said.out.contains("WRONG port") && said.out.contains("has another database open"), "{said:?}");
    let said = doctor(&owner.address);
    assert!(said.out.contains("ok    port"), "{said:?}");
}
