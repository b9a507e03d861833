//! Nonsense at every route: answered in JSON with a code, never a 500, never a hang, never an effect.

use serde_json::json;

use crate::util::{Answer, Request, TestApp, contract};

/// Fails the test unless this is a refusal of the caller's own making.
#[track_caller]
fn is_refusal(answer: &Answer, what: &str) {
    let body = answer.json();
    assert!((400..500).contains(&answer.status), "{what}: {} {body}", answer.status);
    assert!(body["code"].is_string(), "{what}: {body}");
}

#[tokio::test]
async fn an_id_that_is_no_id() {
    let app = TestApp::new().await;
    let nonsense = [
        "abc",
        "0",
        "-1",
        "1.5",
        "1e3",
        "9007199254740992",
        "99999999999999999999",
        "%00",
        "%FF",
        "+1",
        "1%20",
    ];
    for operation in contract().operations().into_iter().filter(|operation| operation.has_id()) {
        for id in nonsense {
            let request = Request::new(&operation.method, &operation.path_with(id)).vendor(1).customer(1);
            let answer = app.send(request).await;
            is_refusal(&answer, &format!("{} {id}", operation.id));
            assert_eq!(answer.json()["code"], "INVALID_FIELD", "{} {id}", operation.id);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object() {
    let app = TestApp::new().await;
    let bodies: [&[u8]; 14] = [
        b"{",
        b"}",
        b"nul",
        b"[]",
        b"[1]",
        b"1",
        b"\"text\"",
        b"true",
        b"{\"a\":}",
        b"{\"a\":1,}",
        b"{'a':1}",
        b"{\"a\":1}x",
        b"{\"a\":\"\x00\"}",
        b"{\"name\":\"\xff\xfe\"}",
    ];
    for operation in contract().operations().into_iter().filter(|operation| operation.has_body()) {
        for body in bodies {
            let request = Request::new(&operation.method, &operation.path_with("1"));
            let answer = app.send(request.vendor(1).customer(1).bytes(body)).await;
            let what = format!("{} {:?}", operation.id, String::from_utf8_lossy(body));
            is_refusal(&answer, &what);
            assert_eq!(answer.json()["code"], "INVALID_JSON", "{what}");
        }
    }
}

/// What a refusal must say where JSON had another kind of value than the contract.
fn wanted(kind: &str, value: &str) -> Option<&'static str> {
    let is_text = value.starts_with('"');
    match kind {
        "boolean" => Some("true or false"),
        "integer" | "number" if is_text || matches!(value, "true" | "[]" | "{}") => Some("number"),
        "array" => Some("list"),
        "string" if !is_text => Some("text"),
        _ => None,
    }
}

#[tokio::test]
async fn fields_of_the_wrong_kind_are_named() {
    let app = TestApp::new().await;
    let wrong = |kind: &str| match kind {
        "integer" => ["1.5", "\"1\"", "true", "[]", "{}", "-1", "1e400"].as_slice(),
        "boolean" => ["1", "\"yes\"", "[]", "{}", "0", "\"\"", "1.5"].as_slice(),
        "number" => ["\"1\"", "true", "[]", "{}", "-1", "1e400", "0.00001"].as_slice(),
        _ => ["1", "true", "[]", "{}", "\"\\u0000\"", "\"\\ud800\"", "1.5"].as_slice(),
    };
    for operation in contract().operations().into_iter().filter(|operation| operation.has_body()) {
        for (field, schema) in contract().fields(&operation) {
            let kind = contract().kind(schema);
            for value in wrong(&kind) {
                let body = format!("{{\"{field}\":{value}}}");
                let request = Request::new(&operation.method, &operation.path_with("1"));
                let answer = app.send(request.vendor(1).customer(1).bytes(body.clone())).await;
                is_refusal(&answer, &format!("{} {body}", operation.id));
                assert_eq!(
                    answer.json()["code"],
                    "INVALID_FIELD",
                    "{} {body}: {}",
                    operation.id,
                    answer.text()
                );
                let said = answer.json();
                if let Some(word) = wanted(&kind, value).filter(|_| said["field"] == field) {
                    let sentence = said["error"].as_str().unwrap();
                    assert!(sentence.contains(word), "{} {body}: {sentence}", operation.id);
                }
            }
        }
    }
}

#[tokio::test]
async fn parameters_of_the_wrong_kind_are_named() {
    let app = TestApp::new().await;
    for operation in contract().operations() {
        for parameter in operation.about["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] != "query" {
                continue;
            }
            let name = parameter["name"].as_str().unwrap();
            let kind = contract().kind(&parameter["schema"]);
            let wrong =
                if kind == "string" { vec!["%00", "%0A%07"] } else { vec!["", "x", "-1", "1e400", "%FF"] };
            for value in wrong {
                let path = format!("{}?{name}={value}", operation.path_with("1"));
                // What is no text cannot be blank either, but free text can.
                let answer = app.send(Request::new(&operation.method, &path).vendor(1).customer(1)).await;
                if name == "q" && value == "%0A%07" {
                    continue;
                }
                is_refusal(&answer, &path);
                assert_eq!(answer.json()["field"], name, "{path}: {}", answer.text());
            }
        }
    }
}

#[tokio::test]
async fn callers_who_do_not_say_who_they_are() {
    let app = TestApp::new().await;
    let mut asked = 0;
    for operation in contract().operations() {
        for parameter in operation.about["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            // Where a token can say it, the contract does not ask for it.
            let says_who = name == "x-customer-id" || name == "x-vendor-id";
            let needs_it =
                parameter["description"].as_str().is_some_and(|text| text.contains("MISSING_HEADER"));
            if !says_who || !needs_it {
                continue;
            }
            assert_eq!(parameter["required"], false, "{}", operation.id);
            asked += 1;
            let request = || Request::new(&operation.method, &operation.path_with("1"));
            let missing = app.send(request()).await.refused(400, "MISSING_HEADER");
            assert_eq!(missing["field"], name);
            for nonsense in ["", "abc", "0", "-1", "1.5", "99999999999999999999", "1 2"] {
                let refusal = app.send(request().header(name, nonsense)).await.refused(400, "INVALID_HEADER");
                assert_eq!(refusal["field"], name);
            }
        }
    }
    assert!(asked >= 12, "{asked} operations ask who calls");
}

#[tokio::test]
async fn nothing_of_all_that_had_an_effect() {
    let app = TestApp::new().await;
    // All that the paths name is there, so that nothing is refused for want of it.
    app.with_tickets(3).await;
    app.release_due().await;
    let customer = app.add_customer("ada").await;
    app.reserve(customer, json!({})).await;
    let before = everything(&app).await;
    for operation in contract().operations() {
        for body in ["{\"name\":5}", "[", "{\"ticketsPerRelease\":-1}"] {
            let path = operation.path_with("1");
            if operation.method != "GET" && operation.has_body() {
                app.send(Request::new(&operation.method, &path).vendor(1).customer(1).bytes(body)).await;
            }
        }
    }
    assert_eq!(everything(&app).await, before);
}

/// All that can be read of a house: records, tickets with their histories, releases, the books.
async fn everything(app: &TestApp) -> Vec<String> {
    let lists =
        ["/customer/all", "/vendor/all", "/event/all", "/ticket/all", "/ticket/status", "/vendor/releases"];
    let tickets = ["/ticket/mine", "/ticket/history/1", "/ticket/history/2", "/ticket/history/3"];
    let mut all = Vec::new();
    for path in lists.into_iter().chain(tickets) {
        let answer = app.send(Request::new("GET", path).vendor(1).customer(1)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        all.push(answer.text());
    }
    all.push(app.audit().await["pools"].to_string());
    all
}
