//! The queue, the answers and the jobs' alarms under many schedules: shuttle stands in for the system's threads and
//! decides at each lock who goes on. A wake-up that gets lost is a deadlock here, and shuttle names it.
//!
//! What it drives is the source of the store itself - the writer's loop with its group commit, the queue in front of
//! it, the answers behind it - with shuttle's locks in place of the system's. The database is not in it: a batch
//! takes tickets from a pool of numbers and commits into a ledger (`stand_in`).
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by panicking")]

/// The locks that the store's files find here.
mod sync {
    pub(crate) use shuttle::sync::{Arc, Condvar, Mutex, MutexGuard, atomic};
    pub(crate) use std::sync::PoisonError;
}

mod alarms;
mod stand_in;

use stand_in::{command, config, database, error, executor, tables, waker_batch};

#[expect(dead_code, unreachable_pub, reason = "the store shows more of it than is driven here")]
#[path = "../../src/alarm.rs"]
mod alarm;
#[path = "../../src/pipelined_writer.rs"]
mod pipelined_writer;
#[expect(unused_imports, reason = "its own tests have no harness here")]
#[path = "../../src/queue.rs"]
mod queue;
#[path = "../../src/reply.rs"]
mod reply;
#[path = "../../src/writer.rs"]
mod writer;

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use onsale_core::Timestamp;
use queue::{Queue, Refused};
use reply::{Sender, reply};
use shuttle::scheduler::{PctScheduler, RandomScheduler};
use shuttle::{future, thread};
use sync::{Arc, Condvar, Mutex};

/// The part of the store's error that the answers know.
#[derive(Debug)]
enum StoreError {
    Closed,
}

impl StoreError {
    fn bug(what: &str) -> Self {
        panic!("{what}")
    }
}

/// Schedules for each test.
const SCHEDULES: usize = 2_000;
const SEED: u64 = 20_270_115;

type Job = (u64, Sender<u64>);

/// The writer's loop: takes all that waits, answers all of it, then wakes all.
fn write(queue: &Queue<Job>) -> u64 {
    let (mut taken, mut answered) = (Vec::new(), 0);
    while queue.take_all(&mut taken) {
        let wakers: Vec<_> = taken.drain(..).filter_map(|(n, sender)| sender.answer(Ok(n * 2))).collect();
        answered += 1;
        wakers.into_iter().for_each(|(waker, _)| waker.wake());
    }
    answered
}

fn ask(queue: &Queue<Job>, n: u64) -> Result<Result<u64, StoreError>, Refused> {
    let (sender, receiver) = reply();
    queue.push((n, sender)).map(|()| future::block_on(receiver))
}

fn each_caller_gets_its_own_answer() {
    let queue = Arc::new(Queue::new(16));
    let writer = {
        let queue = Arc::clone(&queue);
        thread::spawn(move || write(&queue))
    };
    let callers: Vec<_> = (1..=3)
        .map(|caller| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                for n in [caller, caller * 10] {
                    assert_eq!(ask(&queue, n).unwrap().unwrap(), n * 2);
                }
            })
        })
        .collect();
    callers.into_iter().for_each(|caller| caller.join().unwrap());
    queue.close();
    let batches = writer.join().unwrap();
    assert!((1..=6).contains(&batches));
    assert_eq!(queue.depth(), 0);
}

fn whoever_is_in_when_it_closes_is_answered() {
    let queue = Arc::new(Queue::new(16));
    let writer = {
        let queue = Arc::clone(&queue);
        thread::spawn(move || write(&queue))
    };
    let callers: Vec<_> = (1..=2)
        .map(|n| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || match ask(&queue, n) {
                Ok(answer) => assert_eq!(answer.unwrap(), n * 2),
                Err(refused) => assert_eq!(refused, Refused::Closed),
            })
        })
        .collect();
    queue.close();
    callers.into_iter().for_each(|caller| caller.join().unwrap());
    writer.join().unwrap();
}

fn a_writer_that_dies_leaves_nobody_waiting() {
    let queue = Arc::new(Queue::new(16));
    let writer = {
        let queue = Arc::clone(&queue);
        thread::spawn(move || {
            // It takes one batch, and dies: what it has and what is in the queue is dropped.
            let mut taken: Vec<Job> = Vec::new();
            queue.take_all(&mut taken);
            drop(taken);
            queue.close();
            let mut left = Vec::new();
            queue.take_all(&mut left);
        })
    };
    let callers: Vec<_> = (1..=2)
        .map(|n| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || match ask(&queue, n) {
                Ok(answer) => assert!(matches!(answer, Err(StoreError::Closed))),
                Err(refused) => assert_eq!(refused, Refused::Closed),
            })
        })
        .collect();
    callers.into_iter().for_each(|caller| caller.join().unwrap());
    writer.join().unwrap();
}

fn a_full_queue_refuses_and_loses_nothing() {
    let queue = Arc::new(Queue::new(1));
    let writer = {
        let queue = Arc::clone(&queue);
        thread::spawn(move || write(&queue))
    };
    let callers: Vec<_> = (1..=3)
        .map(|n| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || match ask(&queue, n) {
                Ok(answer) => assert_eq!(answer.unwrap(), n * 2),
                Err(refused) => assert_eq!(refused, Refused::Full),
            })
        })
        .collect();
    callers.into_iter().for_each(|caller| caller.join().unwrap());
    queue.close();
    writer.join().unwrap();
}

/// As the writer does while a batch is on its way: it takes commands two at a time, until it hears of that batch.
fn who_waits_for_some_and_for_something_else_misses_neither() {
    let queue = Arc::new(Queue::new(16));
    let (landing, landed) = reply();
    let callers: Vec<_> = (1..=2)
        .map(|caller| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || [caller, caller * 10].into_iter().for_each(|n| queue.push(n).unwrap()))
        })
        .collect();
    let taker = {
        let queue = Arc::clone(&queue);
        thread::spawn(move || {
            let (mut all, mut taken) = (Vec::<u64>::new(), Vec::new());
            let mut landed = pin!(landed);
            loop {
                let mut filled = pin!(queue.filled(2));
                let has_landed = future::block_on(poll_fn(|context| {
                    let has_landed = landed.as_mut().poll(context).is_ready();
                    if has_landed || filled.as_mut().poll(context).is_ready() {
                        return Poll::Ready(has_landed);
                    }
                    Poll::Pending
                }));
                if has_landed {
                    break;
                }
                queue.take_what_is_there(&mut taken);
                all.append(&mut taken);
            }
            while queue.take_all(&mut taken) {
                all.append(&mut taken);
            }
            all
        })
    };
    if let Some((waker, _)) = landing.answer(Ok(())) {
        waker.wake();
    }
    callers.into_iter().for_each(|caller| caller.join().unwrap());
    queue.close();
    let mut all = taker.join().unwrap();
    all.sort_unstable();
    assert_eq!(all, [1, 2, 10, 20]);
}

/// The two loops of the writer: for a file, and for a database that is a server.
#[derive(Clone, Copy)]
enum Writer {
    Plain,
    Pipelined,
}

/// The writer's own loop: each ticket of the pool goes to one caller, who hears of it after the commit.
fn hand_over(on: Writer, late: bool) {
    let config = config::StoreConfig { queue_limit: 16, batch_limit: 2, observer: config::Observer };
    let shared = Arc::new(writer::Shared::new(&config));
    let ledger = executor::Ledger::default();
    let writer = {
        let (shared, ledger) = (Arc::clone(&shared), Arc::clone(&ledger));
        thread::spawn(move || {
            let executor =
                executor::Executor::<tables::None>::new((1..=5).collect(), Arc::clone(&ledger), late);
            let open = || Ok(executor);
            drop(match on {
                Writer::Plain => writer::run(open, &config, &shared, |ready| assert!(ready.is_ok())),
                Writer::Pipelined => {
                    pipelined_writer::run(open, &config, &shared, |ready| assert!(ready.is_ok()))
                }
            });
        })
    };
    let callers: Vec<_> = (1..=3)
        .map(|caller| {
            let (shared, ledger) = (Arc::clone(&shared), Arc::clone(&ledger));
            thread::spawn(move || {
                for _ in 0..2 {
                    let (reply, answer) = reply();
                    let (request, command) = (command::Request(Timestamp(0)), command::Command::Take(caller));
                    shared.queue.push(writer::Job { request, command, reply }).unwrap();
                    let command::Answer::Ticket(ticket) = future::block_on(answer).unwrap() else {
                        panic!("another answer")
                    };
                    let committed = ledger.lock().unwrap();
                    let owners = ticket.map(|ticket| committed.iter().filter(move |row| row.1 == ticket));
                    let owners: Vec<_> = owners.into_iter().flatten().map(|row| row.0).collect();
                    let expected = if ticket.is_some() { vec![caller] } else { Vec::new() };
                    assert_eq!(owners, expected, "who owns ticket {ticket:?}");
                }
            })
        })
        .collect();
    callers.into_iter().for_each(|caller| caller.join().unwrap());
    shared.queue.close();
    writer.join().unwrap();
    // Six asked for five tickets.
    assert_eq!(ledger.lock().unwrap().len(), 5);
}

fn a_ticket_of_the_pool_goes_to_one_caller_after_its_commit() {
    hand_over(Writer::Plain, false);
}

fn the_same_while_a_batch_is_on_its_way() {
    hand_over(Writer::Pipelined, false);
}

/// An answer leaves before its commit. The schedules must find the caller who sees that.
fn planted_an_answer_before_its_commit() {
    hand_over(Writer::Plain, true);
}

/// A queue with a planted mistake: it looks whether the taker sleeps before it has the lock. The schedules must
/// find the item that nobody is woken for.
fn planted_a_queue_that_looks_too_early() {
    struct Early {
        items: Mutex<Vec<u64>>,
        sleeping: Mutex<bool>,
        filled: Condvar,
    }
    let queue = Arc::new(Early {
        items: Mutex::new(Vec::new()),
        sleeping: Mutex::new(false),
        filled: Condvar::new(),
    });
    let taker = {
        let queue = Arc::clone(&queue);
        thread::spawn(move || {
            let mut items = queue.items.lock().unwrap();
            while items.is_empty() {
                *queue.sleeping.lock().unwrap() = true;
                items = queue.filled.wait(items).unwrap();
            }
        })
    };
    let sleeping = *queue.sleeping.lock().unwrap();
    queue.items.lock().unwrap().push(1);
    if sleeping {
        queue.filled.notify_one();
    }
    taker.join().unwrap();
}

fn runs() -> shuttle::Config {
    let mut config = shuttle::Config::new();
    config.failure_persistence = shuttle::FailurePersistence::None;
    // It warns that relaxed atomics are taken for strict ones: the only one is the depth, a hint for metrics.
    config.silence_warnings = true;
    config
}

fn main() {
    // What a test runner asks before it runs anything: which tests there are, and which of them are left out.
    let asked = |word: &str| std::env::args().any(|argument| argument == word);
    if asked("--list") {
        if !asked("--ignored") {
            println!("schedules: test");
        }
        return;
    }
    let tests: [(&str, fn()); 9] = [
        ("each_caller_gets_its_own_answer", each_caller_gets_its_own_answer),
        ("whoever_is_in_when_it_closes_is_answered", whoever_is_in_when_it_closes_is_answered),
        ("a_writer_that_dies_leaves_nobody_waiting", a_writer_that_dies_leaves_nobody_waiting),
        ("a_full_queue_refuses_and_loses_nothing", a_full_queue_refuses_and_loses_nothing),
        (
            "who_waits_for_some_and_for_something_else_misses_neither",
            who_waits_for_some_and_for_something_else_misses_neither,
        ),
        (
            "a_ticket_of_the_pool_goes_to_one_caller_after_its_commit",
            a_ticket_of_the_pool_goes_to_one_caller_after_its_commit,
        ),
        ("the_same_while_a_batch_is_on_its_way", the_same_while_a_batch_is_on_its_way),
        ("what_is_ordered_is_done", alarms::what_is_ordered_is_done),
        ("what_is_ordered_is_done_while_a_batch_is_on_its_way", alarms::the_same_while_a_batch_is_on_its_way),
    ];
    for (name, test) in tests {
        // Two ways of drawing schedules find different mistakes; both from a seed, so that a failure comes again.
        shuttle::Runner::new(PctScheduler::new_from_seed(SEED, 3, SCHEDULES / 2), runs()).run(test);
        shuttle::Runner::new(RandomScheduler::new_from_seed(SEED, SCHEDULES / 2), runs()).run(test);
        println!("{name}: {SCHEDULES} schedules ... ok");
    }
    planted("planted_a_queue_that_looks_too_early", planted_a_queue_that_looks_too_early);
    planted("planted_an_answer_before_its_commit", planted_an_answer_before_its_commit);
    planted(
        "planted_an_alarm_set_between_look_and_sleep",
        alarms::planted_an_alarm_set_between_look_and_sleep,
    );
}

/// Schedules that must find the mistake in it.
fn planted(name: &str, test: fn()) {
    // Its failure is wanted, and not worth a page of output.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let found = std::panic::catch_unwind(|| {
        let scheduler = RandomScheduler::new_from_seed(SEED, SCHEDULES);
        shuttle::Runner::new(scheduler, runs()).run(test);
    });
    std::panic::set_hook(hook);
    assert!(found.is_err(), "{SCHEDULES} schedules have not found the mistake of {name}");
    println!("{name}: found ... ok");
}
