//! Builds the server anew when the page has been built anew.

use std::path::Path;

fn main() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist/onsale/browser");
    // A server without a page is built as well; an empty folder keeps cargo from asking again each time.
    if let Err(error) = std::fs::create_dir_all(&page) {
        println!("cargo::warning=the page's folder cannot be made: {error}");
    }
    println!("cargo::rerun-if-changed={}", page.display());
}
