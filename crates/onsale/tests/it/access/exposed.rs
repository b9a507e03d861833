//! `onsale serve` as it is when it was told nothing: what a stranger on the internet finds.

use std::process::Command;

use onsale::config::Config;
use serde_json::Value;

use super::House;
use crate::faults::process::{As, Client, Server};
use crate::util::{Request, contract};

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

/// In header mode whoever reaches the server is trusted, and every page that is open on this machine has a browser that
/// reaches it.
#[test]
fn in_header_mode_no_page_of_another_site_administers_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let options =
        crate::faults::process::Options::default().argument("--cors-origin", "https://tickets.example.org");
    let server = options.start(&folder.path().join("onsale.db"));
    let status = |request: &str| {
        let mut client = server.client();
        client.send(request.as_bytes());
        let (status, answer) = client.answer().unwrap();
        (status, answer["code"].as_str().unwrap_or_default().to_owned())
    };
    let address = &server.address;
    let post = |headers: &str| {
        status(&format!(
            "POST /ticket/stop HTTP/1.1\r\nhost: {address}\r\ncontent-length: 0\r\n{headers}\r\n"
        ))
    };
    // As the README has it: curl -X POST, with no body and no more.
    assert_eq!(post(""), (200, String::new()));
    assert_eq!(post(&format!("origin: http://{address}\r\n")).0, 200);
    assert_eq!(post("origin: https://tickets.example.org\r\nsec-fetch-site: cross-site\r\n").0, 200);
    let refused = (403, "FOREIGN_PAGE".to_owned());
    for headers in [
        "origin: https://evil.example\r\n",
        "origin: null\r\ncontent-type: text/plain\r\n",
        "sec-fetch-site: cross-site\r\n",
        "referer: https://evil.example/page\r\n",
    ] {
        assert_eq!(post(headers), refused, "{headers}");
    }
    // A name of a stranger's that points here reads nothing and writes nothing.
    for line in ["GET /customer/all", "GET /", "POST /ticket/stop", "GET /live", "GET /dev/mailbox"] {
        let request = format!("{line} HTTP/1.1\r\nhost: evil.example.org:8080\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(status(&request), refused, "{line}");
    }
    assert_eq!(status("GET /customer/all HTTP/1.1\r\nhost: tickets.example.org\r\n\r\n").0, 200);
    assert_eq!(status("GET /customer/all HTTP/1.1\r\nhost: localhost:9000\r\n\r\n").0, 200);
}

/// In token mode a token proves who calls, and no browser adds it by itself.
#[test]
fn in_token_mode_names_and_pages_prove_nothing_and_are_not_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(folder.path());
    let head = head(
        &mut server.client(),
        "GET /event/all HTTP/1.1\r\nhost: tickets.example.org\r\norigin: https://evil.example\r\n\r\n",
    );
    assert!(head.starts_with("http/1.1 200 "), "{head}");
}

/// What is sent to everybody must not be shown to those whom a proxy lets in.
#[test]
fn the_mailbox_of_development_is_not_shown_through_a_proxy() {
    let folder = tempfile::tempdir().unwrap();
    let options = crate::faults::process::Options::default().token_mode();
    let mut command = options.command(&folder.path().join("onsale.db"));
    let refused = command.args(["--dev-mailbox", "--trusted-proxy", "127.0.0.1"]).output().unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--dev-mailbox"), "{refused:?}");
    let server = Server::start_with(&folder.path().join("onsale.db"), |command| {
        command.arg("--dev-mailbox");
    });
    let ask = |more: &str| {
        head(&mut server.client(), &format!("GET /dev/mailbox HTTP/1.1\r\nhost: localhost\r\n{more}\r\n"))
    };
    assert!(ask("").starts_with("http/1.1 200 "));
    for passed_on in
        ["x-forwarded-for: 1.2.3.4", "forwarded: for=1.2.3.4", "via: 1.1 proxy", "x-real-ip: 1.2.3.4"]
    {
        let said = ask(&format!("{passed_on}\r\n"));
        assert!(said.starts_with("http/1.1 404 "), "{passed_on}: {said}");
    }
    assert!(
        head(&mut server.client(), "GET /dev/mailbox HTTP/1.1\r\nhost: evil.example.org\r\n\r\n")
            .starts_with("http/1.1 403 ")
    );
}

/// Links that leave the page name the host that was asked; what a proxy says of it counts where the proxy is trusted.
#[tokio::test]
async fn only_a_trusted_proxy_says_how_the_server_is_reached() {
    let sitemap = async |house: House, host: &str| {
        let request = Request::new("GET", "/robots.txt").header("x-forwarded-proto", "https");
        let text = house.client().await.send(&request.header("x-forwarded-host", host)).await.text();
        text.lines().find_map(|line| line.strip_prefix("Sitemap: ")).unwrap_or_default().to_owned()
    };
    assert_eq!(sitemap(House::new().await, "evil.example").await, "http://onsale.test/sitemap.xml");
    let proxy = |config: &mut Config| config.access.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    let trusting = || House::with(proxy);
    assert_eq!(sitemap(trusting().await, "tickets.example").await, "https://tickets.example/sitemap.xml");
    assert_eq!(sitemap(trusting().await, "tickets.example\"><script>").await, "");
}
