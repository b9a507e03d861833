//! The seeds that found something, some that did not, and the proof that the simulator would notice.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by panicking")]

use std::path::Path;

use onsale_sim::{Arena, Kept, STEPS, replay, run_seed, shrink};
use onsale_store::Sabotage;

/// Seeds that everybody's test run goes through.
const SEEDS: std::ops::Range<u64> = 1_000_000..1_000_300;
/// A broken store must be noticed within so many.
const NOTICED_WITHIN: u64 = 200;

fn check_seeds(seeds: impl Iterator<Item = u64>) {
    let arena = Arena::new(None).unwrap();
    for seed in seeds {
        if let Some((plan, failure)) = run_seed(&arena, seed, STEPS).unwrap() {
            let (plan, failure) = shrink(&arena, plan, failure).unwrap();
            panic!("seed {seed}, step {}:\n{}\n{plan:#?}", failure.step, failure.what);
        }
    }
}

#[test]
fn fresh_seeds_even() {
    check_seeds(SEEDS.step_by(2));
}

#[test]
fn fresh_seeds_odd() {
    check_seeds(SEEDS.skip(1).step_by(2));
}

#[test]
fn kept_plans_stay_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let arena = Arena::new(None).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let kept = Kept::read(&file).unwrap();
        let failure = replay(&arena, &kept.plan).unwrap();
        assert!(failure.is_none(), "{} is back: {}\n{failure:#?}", file.display(), kept.found);
    }
}

/// The seed that notices a broken store.
fn noticed_by(sabotage: Sabotage) -> u64 {
    let arena = Arena::new(Some(sabotage)).unwrap();
    let seed = (0..NOTICED_WITHIN).find(|seed| run_seed(&arena, *seed, STEPS).unwrap().is_some());
    seed.unwrap_or_else(|| panic!("{NOTICED_WITHIN} seeds do not notice: {}", sabotage.describe()))
}

/// A run has one server. What only several servers show has a race in onsale-store/tests/it/outbox.rs.
const OF_SEVERAL_SERVERS: [Sabotage; 2] = [Sabotage::MessageTakenTwice, Sabotage::CursorUnguarded];

macro_rules! noticed {
    ($($test:ident: $sabotage:ident,)*) => {
        $(#[test] fn $test() { noticed_by(Sabotage::$sabotage); })*

        #[test]
        fn every_way_to_break_the_store_has_its_test() {
            let tested = [$(Sabotage::$sabotage),*];
            for sabotage in Sabotage::ALL {
                let has_one = tested.contains(sabotage) || OF_SEVERAL_SERVERS.contains(sabotage);
                assert!(has_one, "{} has none", sabotage.name());
            }
        }
    };
}

noticed! {
    notices_release_not_told: ReleaseNotTold,
    notices_expiry_off_by_one: ExpiryOffByOne,
    notices_named_ticket_unguarded: NamedTicketUnguarded,
    notices_holds_not_counted: HoldsNotCounted,
    notices_deadline_ignored: DeadlineIgnored,
    notices_timely_payment_turned_away: TimelyPaymentTurnedAway,
    notices_cancel_leaves_hold: CancelLeavesHold,
    notices_cancel_not_journalled: CancelNotJournalled,
    notices_lapse_not_journalled: LapseNotJournalled,
    notices_answer_before_commit: AnswerBeforeCommit,
    notices_pool_order_broken: PoolOrderBroken,
    notices_expired_goes_to_the_back: ExpiredGoesToTheBack,
    notices_withdrawn_stays_in_pool: WithdrawnStaysInPool,
    notices_chunk_not_saved: ChunkNotSaved,
    notices_count_without_lapsing: CountWithoutLapsing,
    notices_answer_not_kept: AnswerNotKept,
    notices_customer_limit_ignored: CustomerLimitIgnored,
    notices_pool_capacity_ignored: PoolCapacityIgnored,
    notices_resume_does_not_shift: ResumeDoesNotShift,
    notices_stopped_sales_ignored: StoppedSalesIgnored,
    notices_restart_lengthens_holds: RestartLengthensHolds,
    notices_clock_goes_back: ClockGoesBack,
    notices_order_item_missing: OrderItemMissing,
    notices_move_not_booked: MoveNotBooked,
    notices_standing_ignored: StandingIgnored,
    notices_refund_still_counts: RefundStillCounts,
    notices_refund_stays_sold: RefundStaysSold,
    notices_refund_keeps_codes: RefundKeepsCodes,
    notices_return_not_booked: ReturnNotBooked,
    notices_code_stays_good: CodeStaysGood,
    notices_replay_ends_nothing: ReplayEndsNothing,
    notices_log_out_leaves_one: LogOutLeavesOne,
    notices_address_counts_at_once: AddressCountsAtOnce,
    notices_former_address_free: FormerAddressFree,
}

#[test]
fn a_failing_plan_is_made_small() {
    let arena = Arena::new(Some(Sabotage::PoolOrderBroken)).unwrap();
    let (seed, (plan, failure)) =
        (0..).find_map(|seed| run_seed(&arena, seed, STEPS).unwrap().map(|failed| (seed, failed))).unwrap();
    let before = plan.steps.len();
    let (small, failure) = shrink(&arena, plan, failure).unwrap();
    assert!(small.steps.len() <= 4 && small.steps.len() <= before, "seed {seed}: {small:#?}");
    assert_eq!(replay(&arena, &small).unwrap().unwrap().what, failure.what);
}
