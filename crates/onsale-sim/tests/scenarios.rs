//! The tables of `scenarios/`, on SQLite, on MariaDB and on the model.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use onsale_sim::scenario::{Stage, parse};
use onsale_store::Sabotage;
use onsale_testbed::Database;

const HOLDS: &str = include_str!("../scenarios/holds.txt");
const RELEASES: &str = include_str!("../scenarios/releases.txt");
const ORDERS: &str = include_str!("../scenarios/orders.txt");
const IDEMPOTENCY: &str = include_str!("../scenarios/idempotency.txt");

fn plays(table: &str) {
    let scenarios = parse(table).unwrap();
    assert!(!scenarios.is_empty());
    let mut wrong = Vec::new();
    for scenario in &scenarios {
        let database = Database::new().unwrap();
        for (name, stage) in [
            ("the model", Stage::Model),
            ("SQLite", Stage::Sqlite(None)),
            ("MariaDB", Stage::Mysql(database.url())),
        ] {
            let found = scenario.play(&stage).unwrap();
            wrong.extend(found.into_iter().map(|what| format!("on {name}: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn holds() {
    plays(HOLDS);
}

#[test]
fn releases() {
    plays(RELEASES);
}

#[test]
fn orders() {
    plays(ORDERS);
}

#[test]
fn idempotency() {
    plays(IDEMPOTENCY);
}

/// Whether some table says something else than a store that is broken like this.
fn is_noticed(sabotage: Sabotage) -> bool {
    let scenarios = [HOLDS, RELEASES, ORDERS, IDEMPOTENCY].map(|table| parse(table).unwrap()).concat();
    scenarios.iter().any(|scenario| {
        let wrong = scenario.play(&Stage::Sqlite(Some(sabotage)));
        wrong.map_or(true, |wrong| !wrong.is_empty())
    })
}

#[test]
fn the_tables_notice_a_broken_sale() {
    let unnoticed: Vec<_> = [
        Sabotage::ExpiryOffByOne,
        Sabotage::NamedTicketUnguarded,
        Sabotage::HoldsNotCounted,
        Sabotage::DeadlineIgnored,
        Sabotage::TimelyPaymentTurnedAway,
        Sabotage::CancelLeavesHold,
        Sabotage::PoolOrderBroken,
        Sabotage::ExpiredGoesToTheBack,
        Sabotage::WithdrawnStaysInPool,
        Sabotage::ChunkNotSaved,
        Sabotage::CountWithoutLapsing,
        Sabotage::AnswerNotKept,
        Sabotage::CustomerLimitIgnored,
        Sabotage::PoolCapacityIgnored,
        Sabotage::ResumeDoesNotShift,
        Sabotage::StoppedSalesIgnored,
        Sabotage::RestartLengthensHolds,
        Sabotage::OrderItemMissing,
        Sabotage::RefundStaysSold,
        Sabotage::ReturnNotBooked,
    ]
    .into_iter()
    .filter(|sabotage| !is_noticed(*sabotage))
    .map(Sabotage::describe)
    .collect();
    assert_eq!(unnoticed, [""; 0]);
}

/// A table that says something else than what happens is told so, with its line, on each stage.
#[test]
fn a_wrong_table_is_noticed() {
    let table = "scenario wrong\nstock 1\n0 a reserve -> ticket 2\n+ b reserve -> SOLD_OUT\n+ a finalize -> order 10\n";
    let [scenario] = &parse(table).unwrap()[..] else { panic!("one scenario") };
    let database = Database::new().unwrap();
    for stage in [Stage::Model, Stage::Sqlite(None), Stage::Mysql(database.url())] {
        let wrong = scenario.play(&stage).unwrap();
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(wrong[0].starts_with("line 3, ") && wrong[1].starts_with("line 4, "), "{wrong:?}");
    }
}

#[test]
fn what_a_table_cannot_mean_is_an_error_with_its_line() {
    let said = |table: &str| format!("{:#}", parse(table).unwrap_err());
    for (table, line) in [
        ("0 a reserve\n", "line 1"),
        ("scenario x\n0 a dance\n", "line 2"),
        ("scenario x\n0 a reserve soon\n", "line 2"),
        ("scenario x\n\n0 a reserve ticket one\n", "line 3"),
        ("scenario x\n5 a reserve\n4 a reserve\n", "line 3"),
        ("scenario x\nstock 3 of the house\n", "line 2"),
        ("scenario x\n0 a\n", "line 2"),
    ] {
        assert!(said(table).starts_with(line), "{table:?}: {}", said(table));
    }
}
