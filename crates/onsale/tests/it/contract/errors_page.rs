use onsale::http::problem::reference;

/// docs/errors.md is what the table of codes says.
#[test]
fn the_page_of_errors_is_the_code_s_list() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors.md");
    let page = std::fs::read_to_string(file).unwrap();
    assert!(page == reference::page(), "docs/errors.md is stale: run `cargo xtask tidy`");
}
