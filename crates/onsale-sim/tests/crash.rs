//! A few rounds of killing the server, and the proof that broken promises are noticed.

use onsale_sim::crash::{self, Figures, Plan, Program};
use onsale_store::Sabotage;

/// Rounds within which a broken promise must be noticed.
const NOTICED_WITHIN: u64 = 40;

fn plan(rounds: u64, sabotage: Option<Sabotage>) -> Plan {
    let name = sabotage.map(|sabotage| sabotage.name().to_owned());
    Plan {
        program: Program::sabotaged(env!("CARGO_BIN_EXE_sabotaged").into(), name),
        myself: env!("CARGO_BIN_EXE_crash").into(),
        seed: 20_270_115,
        rounds,
    }
}

#[test]
fn a_server_that_keeps_its_promises_is_believed() {
    let mut figures = Figures::default();
    if let Err(broken) = crash::run(&plan(8, None), &mut figures) {
        panic!("{broken:#}\n{figures}");
    }
    assert_eq!((figures.rounds, figures.lost), (8, 0));
    assert!(figures.kills > figures.rounds && figures.logs_torn > 0 && figures.answers > 0, "{figures}");
}

fn noticed(sabotage: Sabotage) {
    let mut figures = Figures::default();
    let done = crash::run(&plan(NOTICED_WITHIN, Some(sabotage)), &mut figures);
    assert!(done.is_err(), "{figures}: nobody notices: {}", sabotage.describe());
}

#[test]
fn notices_an_answer_before_its_commit() {
    noticed(Sabotage::AnswerBeforeCommit);
}

#[test]
fn notices_an_idempotency_key_that_is_forgotten() {
    noticed(Sabotage::AnswerNotKept);
}

#[test]
fn notices_a_restart_that_lengthens_holds() {
    noticed(Sabotage::RestartLengthensHolds);
}

#[test]
fn notices_a_change_that_is_not_in_the_journal() {
    noticed(Sabotage::CancelNotJournalled);
}
