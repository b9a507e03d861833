//! What holds for every request, whatever it asks.

use serde_json::json;

use crate::util::{Request, TestApp, contract};

#[tokio::test]
async fn unknown_routes_and_methods_are_refused_in_json() {
    let app = TestApp::new().await;
    // A path of the page's own is the page's, unless JSON is asked for.
    let wants_json = Request::new("GET", "/").header("accept", "application/json");
    app.send(wants_json).await.refused(404, "ROUTE_NOT_FOUND");
    for path in
        ["/nope", "/customer", "/customer/find/", "/ticket/reserve/", "//ticket/count", "/customer/find/1/2"]
    {
        app.get(path).await.refused(404, "ROUTE_NOT_FOUND");
    }
    for (method, path, allowed) in [
        ("PATCH", "/ticket/reserve", "POST"),
        ("GET", "/ticket/reserve", "POST"),
        ("POST", "/ticket/count", "GET,HEAD"),
        ("DELETE", "/customer/update", "PUT"),
        ("OPTIONS", "/customer/delete/1", "DELETE"),
        ("TRACE", "/healthz", "GET,HEAD"),
    ] {
        let answer = app.send(Request::new(method, path)).await;
        assert_eq!(answer.header("allow"), Some(allowed), "{method} {path}");
        answer.refused(405, "METHOD_NOT_ALLOWED");
    }
}

#[tokio::test]
async fn bodies_are_bounded_and_have_to_be_json() {
    let app = TestApp::new().await;
    let post = || Request::new("POST", "/customer/add");
    let padding = "x".repeat(64 * 1024);
    let large = json!({"name": "Ada", "email": "ada@example.org", "padding": padding}).to_string();
    app.send(post().bytes(large)).await.refused(413, "BODY_TOO_LARGE");
    app.send(post().bytes(vec![b' '; 3 * 1024 * 1024])).await.refused(413, "BODY_TOO_LARGE");
    let body = r#"{"name":"Ada","email":"ada@example.org","unknown":[1,{"a":null}]}"#;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "json"] {
        let answer = app.send(post().header("content-type", kind).bytes(body)).await;
        answer.refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    app.send(post().bytes(body)).await.expect(201);
    for kind in ["application/json; charset=utf-8", "Application/JSON", "application/problem+json"] {
        app.send(post().header("content-type", kind).bytes(body)).await.expect(200);
    }
    app.send(post()).await.refused(400, "INVALID_FIELD");
}

/// Two programs on the way could go by two different values.
#[tokio::test]
async fn what_may_be_said_once_is_said_once() {
    let app = TestApp::new().await;
    for path in ["/customer/add", "/vendor/add", "/auth/login", "/customer/update", "/ticket/reserve"] {
        let method = if path.ends_with("update") { "PUT" } else { "POST" };
        let body = r#"{"email":"ada@example.org","name":"Ada","email":"bob@example.org"}"#;
        let said = app.send(Request::new(method, path).customer(1).bytes(body)).await;
        assert_eq!(said.refused(400, "INVALID_FIELD")["field"], "email", "{path}");
    }
    for query in
        ["/ticket/all?limit=1&limit=2", "/event/all?q=a&q=a", "/customer/all?after=1&limit=1&after=1"]
    {
        let field = app.get(query).await.refused(400, "INVALID_FIELD")["field"].clone();
        assert!(query.contains(&format!("&{}=", field.as_str().unwrap())), "{query}: {field}");
    }
    app.get("/ticket/all?colour=1&colour=2").await.expect(200);

    for name in ["host", "authorization", "idempotency-key", "x-customer-id", "x-vendor-id"] {
        for path in ["/healthz", "/event/all", "/customer/add", "/ticket/reserve"] {
            let method = if path == "/customer/add" || path == "/ticket/reserve" { "POST" } else { "GET" };
            let request = Request::new(method, path).header(name, 1).header(name, 1);
            let said = app.send(request).await.refused(400, "INVALID_HEADER");
            assert_eq!(said["field"], name, "{path}");
        }
    }
    let twice = Request::new("GET", "/healthz").header("accept", "*/*").header("accept", "*/*");
    app.send(twice).await.expect(200);
}

#[tokio::test]
async fn a_request_of_http_1_1_names_its_host() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let app = TestApp::new().await;
    let check = async |head: &str, expect: &str| {
        let mut stream = tokio::net::TcpStream::connect(app.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.contains(expect), "{head}: {answer}");
        answer
    };
    let refused = check("GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n", " 400 Bad Request\r\n").await;
    assert!(refused.contains("INVALID_HEADER") && refused.contains("\"field\":\"host\""), "{refused}");
    check("GET /healthz HTTP/1.0\r\n\r\n", " 200 OK\r\n").await;
    check("GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", " 200 OK\r\n").await;
}

/// Each id of a path is named as the contract names it, whatever is wrong with it.
#[tokio::test]
async fn an_id_that_is_no_text_is_named_too() {
    let app = TestApp::new().await;
    for operation in contract().operations().iter().filter(|operation| operation.path.contains('{')) {
        let (_, rest) = operation.path.split_once('{').unwrap();
        let (name, _) = rest.split_once('}').unwrap();
        let request = Request::new(&operation.method, &operation.path_with("%ff")).customer(1).vendor(1);
        let said = app.send(request.json(json!({}))).await.refused(400, "INVALID_FIELD");
        assert_eq!(said["field"], name, "{}", operation.path);
    }
}

/// PowerShell and .NET begin a text with it; RFC 8259 lets a reader pass over it.
#[tokio::test]
async fn a_body_may_begin_with_a_byte_order_mark() {
    let app = TestApp::new().await;
    let marked = |text: &str| ["\u{feff}", text].concat();
    let post = |path: &str| Request::new("POST", path).header("content-type", "application/json");
    let ada = marked(r#"{"name":"Ada","email":"ada@example.org"}"#);
    let id = app.send(post("/customer/add").bytes(ada)).await.expect(201)["customerId"].clone();
    let bob = marked(&json!({"customerId": id, "name": "Bob"}).to_string());
    app.send(Request::new("PUT", "/customer/update").bytes(bob)).await.expect(200);
    // An optional body: nothing behind the mark is no body, and null is none either.
    for body in ["", "null", "{}"] {
        let request = post("/ticket/reserve").header("x-customer-id", 1).bytes(marked(body));
        app.send(request).await.refused(409, "SOLD_OUT");
    }
    // One mark, at the beginning, and nowhere else.
    for wrong in ["\u{feff}\u{feff}{}", "{\u{feff}}", "{}\u{feff}"] {
        app.send(post("/customer/add").bytes(wrong)).await.refused(400, "INVALID_JSON");
    }
}

#[tokio::test]
async fn a_body_in_pieces_is_bounded_too() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let app = TestApp::new().await;
    let mut stream = tokio::net::TcpStream::connect(app.address).await.unwrap();
    let head =
        "POST /customer/add HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let piece = format!("{:x}\r\n{}\r\n", 30_000, " ".repeat(30_000));
    for _ in 0..3 {
        stream.write_all(piece.as_bytes()).await.unwrap();
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("BODY_TOO_LARGE"), "{answer}");
}

#[tokio::test]
async fn requests_are_named_by_the_server_and_never_by_strangers() {
    let app = TestApp::new().await;
    let name = |given: &'static str| {
        let request = Request::new("GET", "/healthz").header("x-request-id", given);
        async { app.send(request).await.header("x-request-id").unwrap().to_owned() }
    };
    let (first, second) = (name("mine").await, name("mine").await);
    assert!(first != second && first != "mine" && first.len() == 18, "{first} {second}");
    let healthy = app.get("/healthz").await;
    assert_eq!(healthy.header("x-onsale-now"), Some("1795428000000"));
}

#[tokio::test]
async fn pages_of_known_origins_may_call() {
    let app = TestApp::new().await;
    let from = |method, origin| Request::new(method, "/ticket/reserve").header("origin", origin);
    let preflight = |origin| from("OPTIONS", origin).header("access-control-request-method", "POST");
    let allowed = app.send(preflight("http://localhost:4200")).await;
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.header("access-control-allow-origin"), Some("http://localhost:4200"));
    assert!(allowed.header("access-control-allow-headers").unwrap().contains("x-customer-id"));
    assert!(allowed.header("access-control-allow-methods").unwrap().contains("POST"));
    let stranger = app.send(preflight("http://evil.example")).await;
    assert_eq!((stranger.status, stranger.header("access-control-allow-origin")), (405, None));

    let refusal = app.send(from("POST", "http://localhost:4200")).await;
    assert_eq!(refusal.header("access-control-allow-origin"), Some("http://localhost:4200"));
    assert!(refusal.header("access-control-expose-headers").unwrap().contains("x-onsale-now"));
    assert_eq!(refusal.header("vary"), Some("origin"));
    refusal.refused(400, "MISSING_HEADER");
    let stranger = app.send(from("POST", "http://evil.example")).await;
    assert_eq!(stranger.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn every_get_answers_a_head_as_well() {
    let app = TestApp::new().await;
    for operation in contract().operations().iter().filter(|operation| operation.method == "GET") {
        let mut client = app.client().await;
        let path = operation.path_with("1");
        let get = client.send(&Request::new("GET", &path).customer(1).vendor(1)).await;
        let head = client.send(&Request::new("HEAD", &path).customer(1).vendor(1)).await;
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
    }
}
