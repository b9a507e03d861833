//! The dashboard in deploy/ asks for numbers that the server has, and for every one that it has.

use std::collections::BTreeSet;

use onsale::jobs::watch_outbox;
use serde_json::{Value, json};

use crate::util::TestApp;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/grafana/onsale.json");

/// A server on which everything that is counted has happened once.
async fn numbers() -> String {
    let app = TestApp::new().await;
    app.with_tickets(3).await;
    let (ada, bob) = (app.add_customer("Ada").await, app.add_customer("Bob").await);
    app.act(ada, "/ticket/reserve").await.expect(200);
    app.act(ada, "/ticket/finalize").await.expect(200);
    app.reserve(bob, json!({})).await.expect(200);
    app.pass_seconds(61);
    assert_eq!(app.expire_holds().await, 1);
    app.app.health.fails("send_mail", app.clock.now());
    watch_outbox::step(&app.app).await.unwrap();
    app.get("/metrics").await.text()
}

/// Words that look like our metrics.
fn metrics_in(text: &str) -> BTreeSet<String> {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    text.split(word)
        .filter(|name| name.starts_with("onsale_") || name.starts_with("process_"))
        .map(str::to_owned)
        .collect()
}

fn expressions(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("expr").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| expressions(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| expressions(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_dashboard_and_the_server_speak_of_the_same_numbers() {
    let numbers = numbers().await;
    let dashboard: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let mut asked = Vec::new();
    expressions(&dashboard, &mut asked);
    let asked = metrics_in(&asked.join("\n"));
    let lines = numbers.lines().filter(|line| !line.starts_with('#'));
    let told: BTreeSet<String> =
        lines.filter_map(|line| line.split(['{', ' ']).next()).map(str::to_owned).collect();
    let unknown: Vec<_> = asked.difference(&told).collect();
    assert!(unknown.is_empty(), "the dashboard asks for {unknown:?}, which the server does not tell");

    let family =
        |line: &str| line.strip_prefix("# TYPE ").and_then(|rest| rest.split(' ').next()).map(str::to_owned);
    let families: BTreeSet<String> = numbers.lines().filter_map(family).collect();
    let shown = |family: &String| asked.iter().any(|name| name.starts_with(family.as_str()));
    let hidden: Vec<_> = families.iter().filter(|family| !shown(family)).collect();
    assert!(hidden.is_empty(), "the dashboard does not show {hidden:?}");
}

#[tokio::test]
async fn tickets_are_told_by_event_and_status() {
    let numbers = numbers().await;
    for line in [
        r#"onsale_tickets{event="1",type="Normal",status="available"} 2"#,
        r#"onsale_tickets{event="1",type="Normal",status="sold"} 1"#,
        "onsale_holds 0",
        "onsale_holds_expired_total 1",
        "onsale_release_overdue_seconds 0",
        "onsale_journal_lag_rows 0",
    ] {
        assert!(numbers.lines().any(|other| other == line), "{line} is not in\n{numbers}");
    }
}
