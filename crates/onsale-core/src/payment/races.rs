//! Every order of everything that can happen to an order while it is paid: a small world with a provider, two servers' memory
//! of what they have heard, a clock, and other customers. All states that can be reached are walked through, so each pair and
//! each triple of events comes in each order, with crashes (a step that is not taken) and repeats (a step that is taken again)
//! in between. Guards are taken away one by one to show that it notices.

mod walk;
mod world;

use walk::{Finding, Outcome, explore};
use world::{Card, Event, Setting};

use super::guard::Guard;
use super::state::CaptureMode;

/// What may happen beside the steps that always may. Each happens once.
const OPTIONAL: [&[Event]; 12] = [
    &[Event::RefundWhole, Event::RefundPart],
    &[Event::DisputeOpens, Event::DisputeIsWon, Event::DisputeIsLost],
    &[Event::RefundFails, Event::RefundComesBack],
    &[Event::Remember, Event::TellOld],
    &[Event::JudgeElsewhere, Event::WriteElsewhere],
    &[Event::CancelByCustomer],
    &[Event::CancelByVendor],
    &[Event::OtherTakesTicket],
    &[Event::OtherTakesEqual],
    &[Event::CalledOffOutside, Event::CollectedOutside, Event::RefundedOutside],
    &[Event::PayAgain],
    &[Event::Replace],
];

fn settings() -> Vec<Setting> {
    let mut all = Vec::new();
    for mode in [CaptureMode::Manual, CaptureMode::Immediate] {
        for card in [Card::Yes, Card::Asks, Card::No, Card::WrongAmount] {
            all.push(Setting { mode, card, refunds_fail: false, version_guard: true });
        }
    }
    all
}

/// Explores every choice of `size` groups of optional events; answers how many states there were, and the first finding.
fn explore_all(size: u32, change: impl Fn(Setting) -> Setting) -> Outcome {
    let mut total = Outcome::default();
    for chosen in (0_u32..1 << OPTIONAL.len()).filter(|chosen| chosen.count_ones() == size) {
        let groups = OPTIONAL.iter().enumerate().filter(|(at, _)| chosen & 1 << at != 0);
        let events: Vec<Event> = groups.flat_map(|(_, group)| group.iter().copied()).collect();
        for setting in settings() {
            let outcome = explore(change(setting), &events);
            total.states += outcome.states;
            total.ends += outcome.ends;
            if outcome.finding.is_some() {
                return Outcome { finding: outcome.finding, ..total };
            }
        }
    }
    total
}

fn holds(outcome: &Outcome) {
    if let Some(Finding { what, path }) = &outcome.finding {
        panic!("{what}\n{}", path.join("\n"));
    }
}

#[test]
fn whatever_pair_of_events_comes_in_whatever_order_nobody_pays_for_nothing() {
    let outcome = explore_all(2, |setting| setting);
    holds(&outcome);
    assert!(outcome.states > 500_000 && outcome.ends > 20_000, "{outcome:?}");
}

#[test]
fn nor_with_three_and_four_where_the_ticket_or_the_money_is_at_stake() {
    let together: [&[Event]; 5] = [
        &[
            Event::CancelByCustomer,
            Event::OtherTakesTicket,
            Event::OtherTakesEqual,
            Event::Remember,
            Event::TellOld,
        ],
        &[Event::OtherTakesTicket, Event::JudgeElsewhere, Event::WriteElsewhere, Event::CancelByVendor],
        &[Event::PayAgain, Event::OtherTakesTicket, Event::CalledOffOutside],
        &[Event::Replace, Event::CancelByCustomer, Event::CollectedOutside],
        &[
            Event::RefundWhole,
            Event::DisputeOpens,
            Event::DisputeIsWon,
            Event::RefundedOutside,
            Event::RefundFails,
        ],
    ];
    for (events, mode) in
        together.iter().flat_map(|events| CaptureMode::ALL.iter().map(move |mode| (*events, *mode)))
    {
        let setting = Setting { mode, card: Card::Asks, refunds_fail: false, version_guard: true };
        let outcome = explore(setting, events);
        assert!(outcome.ends > 20, "{outcome:?}");
        holds(&outcome);
    }
}

#[test]
fn a_refund_that_always_fails_is_left_to_a_person() {
    holds(&explore_all(1, |setting| Setting { refunds_fail: true, ..setting }));
}

/// Each guard is taken away, and the walk has to find something.
#[test]
fn each_guard_that_is_missing_is_noticed() {
    let mut unnoticed = Vec::new();
    for guard in Guard::ALL {
        let is_noticed = Guard::without(Some(*guard), || {
            (0..=2).any(|size| explore_all(size, |setting| setting).finding.is_some())
        });
        if !is_noticed {
            unnoticed.push(*guard);
        }
    }
    assert_eq!(unnoticed, []);
}

#[test]
fn a_missing_version_guard_is_noticed() {
    let outcome = explore_all(2, |setting| Setting { version_guard: false, ..setting });
    assert!(outcome.finding.is_some());
}
