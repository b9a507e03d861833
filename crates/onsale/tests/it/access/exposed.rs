//! `onsale serve` as it is when it was told nothing: what a stranger on the internet finds.

use std::process::Command;

use serde_json::Value;

use crate::faults::process::{As, Client, Server};
use crate::util::contract;

/// The real program with no setting but where its file and its port are.
fn serve(folder: &std::path::Path) -> Server {
    let database = format!("sqlite:{}", folder.join("onsale.db").display());
    crate::faults::process::Options::default().token_mode().start_on(&database)
}

#[test]
fn with_no_options_it_listens_on_this_machine_only_and_wants_tokens() {
    let output = Command::new(env!("CARGO_BIN_EXE_onsale")).arg("config").env_clear().output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let value = |name: &str| {
        let line = said.lines().find(|line| line.split_whitespace().next() == Some(name));
        line.unwrap_or_else(|| panic!("{name}: {said}")).split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!(value("listen"), "127.0.0.1:8080");
    assert_eq!(value("auth"), "-", "nobody has said otherwise");
    assert_eq!(value("dev-mailbox"), "false");
}

/// Whatever needs a proof of who calls is refused to whoever has none, whichever names and headers are tried.
#[test]
fn a_stranger_gets_what_is_for_everybody_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(folder.path());
    let mut client = server.client();
    for operation in contract().operations() {
        let access = operation.about["x-access"].as_str().unwrap();
        if access == "anyone" || operation.id == "follow_live" {
            continue;
        }
        for caller in [As::Nobody, As::Customer(1), As::Vendor(1), As::Bearer("x.y.z")] {
            let ids = serde_json::json!({"customerId": 1, "vendorId": 1, "eventId": 1});
            let ids = contract().without_unknown(&operation, ids).to_string();
            let body = if operation.method == "GET" { "" } else { ids.as_str() };
            let (status, answer) =
                client.call(&operation.method, &operation.path_with("1"), caller, body).unwrap();
            assert_eq!(
                (status, answer["code"].as_str()),
                (401, Some("UNAUTHENTICATED")),
                "{}: {answer}",
                operation.id
            );
        }
    }
    for path in [
        "/dev/mailbox",
        "/.well-known/security.txt",
        "/.git/config",
        "/..%2f..%2fetc/passwd",
        "/assets/../onsale.db",
    ] {
        assert_eq!(client.get(path).unwrap().0, 404, "{path}");
    }
}

/// The head of an answer, as it stands on the wire.
fn head(client: &mut Client, request: &str) -> String {
    client.send(request.as_bytes());
    client.head().unwrap().to_lowercase()
}

#[test]
fn answers_give_away_nothing_and_let_no_page_in() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(folder.path());
    for path in
        ["/", "/docs", "/openapi.json", "/ticket/available", "/metrics", "/nothing", "/customer/find/x"]
    {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\naccept: text/html\r\norigin: https://evil.example\r\n\
             x-request-id: chosen-by-a-stranger\r\nx-forwarded-for: 1.2.3.4\r\n\r\n"
        );
        let head = head(&mut server.client(), &request);
        assert!(head.contains("x-content-type-options: nosniff"), "{path}: {head}");
        for given_away in
            ["server:", "x-powered-by", "set-cookie", "access-control-allow", "chosen-by-a-stranger"]
        {
            assert!(!head.contains(given_away), "{path}: {head}");
        }
        if head.contains("content-type: text/html") {
            assert!(head.contains("content-security-policy: default-src 'none'"), "{path}: {head}");
            assert!(head.contains("frame-ancestors 'none'"), "{path}: {head}");
        }
    }
    // A refusal says what is wrong, and neither where in the program nor where on the disk.
    for (body, code) in [("{", "INVALID_JSON"), (r#"{"name":1}"#, "INVALID_FIELD"), ("", "INVALID_FIELD")] {
        let (status, answer) = server.client().post("/customer/add", As::Nobody, body).unwrap();
        assert_eq!((status, answer["code"].as_str()), (400, Some(code)), "{answer}");
        let text = answer.to_string();
        for inside in [".rs", "sqlite", "SELECT", "/tmp", "panicked"] {
            assert!(!text.contains(inside), "{text}");
        }
        assert_eq!(answer["requestId"], Value::Null, "{answer}");
    }
}
