use onsale::http::problem::Code;

/// docs/errors.md lists every code with its status, meaning and advice, in the code's order.
#[test]
fn the_page_of_errors_is_the_code_s_list() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors.md");
    let page = std::fs::read_to_string(file).unwrap();
    let told: Vec<_> = page.lines().filter(|line| line.starts_with("| ") && line.contains('`')).collect();
    let is: Vec<_> = Code::ALL
        .iter()
        .map(|code| {
            format!("| {} | `{}` | {} | {} |", code.status(), code.word(), code.meaning(), code.advice())
        })
        .collect();
    assert_eq!(told, is, "docs/errors.md differs from http/problem.rs");
}
