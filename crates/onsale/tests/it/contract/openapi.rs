use crate::util::{TestApp, contract};

#[test]
fn the_contract_that_is_checked_in_is_the_code_s() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
    let checked_in = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        checked_in == onsale::http::openapi::document_text(),
        "openapi.json is stale: run `cargo xtask openapi`"
    );
}

/// What generators stumble over: a licence without an identifier, a body that is "this or null", headers that a token
/// makes needless, a list of codes that is closed.
#[test]
fn the_contract_is_one_that_clients_can_be_made_from() {
    let document = &contract().0;
    assert_eq!(document["info"]["license"]["identifier"], "MIT OR Apache-2.0");
    for operation in contract().operations() {
        let body = &operation.about["requestBody"];
        let content = &body["content"]["application/json"];
        assert!(content.is_null() || content["schema"]["$ref"].is_string(), "{}: {content}", operation.id);
        // Bytes are bytes, not a list of numbers.
        let bytes = &body["content"]["application/octet-stream"];
        assert!(bytes.is_null() || bytes["schema"]["format"] == "binary", "{}: {bytes}", operation.id);
        let answers = operation.about["responses"].as_object().into_iter().flatten();
        let contents = answers.flat_map(|(_, answer)| answer["content"].as_object().into_iter().flatten());
        for (kind, content) in contents.filter(|(kind, _)| kind.starts_with("image/")) {
            assert_eq!(content["schema"]["format"], "binary", "{}: {kind}: {content}", operation.id);
        }
        for parameter in operation.about["parameters"].as_array().into_iter().flatten() {
            let in_header = parameter["in"] == "header";
            assert!(!in_header || parameter["required"] == false, "{}: {parameter}", operation.id);
            assert!(parameter["schema"]["oneOf"].is_null(), "{}: {parameter}", operation.id);
        }
    }
    // A field of a request that has a default is asked for by generated types.
    for operation in contract().operations() {
        for (field, schema) in contract().fields(&operation) {
            assert!(schema["default"].is_null(), "{}: {field}", operation.id);
        }
    }
    for id in ["reserve_ticket", "finalize_ticket", "cancel_reservation", "rotate_token_key"] {
        let operations = contract().operations();
        let operation = operations.iter().find(|operation| operation.id == id).unwrap();
        assert_ne!(operation.about["requestBody"]["required"], true, "{id}");
    }
    let code = &document["components"]["schemas"]["ErrorBody"]["properties"]["code"];
    let code = contract().follow(code);
    assert_eq!((&code["type"], &code["enum"]), (&"string".into(), &serde_json::Value::Null));
    let known = code["x-known-values"].as_array().unwrap();
    assert_eq!(known.len(), onsale::http::problem::Code::ALL.len());
    assert!(code["description"].as_str().unwrap().contains("Codes are added"));
}

#[tokio::test]
async fn the_server_serves_the_contract_and_a_page_made_from_it() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/openapi.json").await.text(), onsale::http::openapi::document_text());
    let page = app.get("/docs").await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let text = page.text();
    for operation in contract().operations() {
        assert!(
            text.contains(&format!("<h3 id=\"{}\">", operation.id)),
            "{} is not on the page",
            operation.id
        );
    }
    for elsewhere in ["<script", "src=", "@import", "url(", "https://", "<link"] {
        assert!(!text.contains(elsewhere), "the page asks for something: {elsewhere}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_id_is_unique() {
    fn walk<'a>(value: &'a serde_json::Value, found: &mut Vec<&'a str>) {
        match value {
            serde_json::Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(|target| target.as_str()));
                fields.values().for_each(|field| walk(field, found));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let mut references = Vec::new();
    walk(&contract().0, &mut references);
    assert!(references.len() > 100);
    for reference in references {
        assert!(contract().0.pointer(&reference[1..]).is_some(), "{reference} leads nowhere");
    }
    let mut ids: Vec<_> = contract().operations().into_iter().map(|operation| operation.id).collect();
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
}
