//! The page of settings is what the code says.

#[test]
fn the_page_of_settings_is_what_the_code_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/config.md");
    let checked_in = std::fs::read_to_string(file).unwrap();
    assert!(
        checked_in == onsale::config::reference::page(),
        "docs/config.md is stale: run `cargo xtask tidy`"
    );
}
