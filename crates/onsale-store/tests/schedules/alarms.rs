//! Jobs under many schedules: whatever is ordered, whenever it comes, is done. The loop of the jobs is the store's own;
//! time is a number that a thread counts up to [`END`], so nothing but an alarm wakes a job after that, and one that
//! sleeps through its work is a deadlock.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Poll, Waker};

use onsale_core::Timestamp;
use shuttle::{future, thread};

use crate::alarm::Time;
use crate::command::{Answer, Command, Request, Work};
use crate::reply::reply;
use crate::sync::{Arc, Mutex};
use crate::writer::{Job, Shared};
use crate::{StoreError, Writer, config, executor, pipelined_writer, tables, writer};

/// The last instant.
const END: i64 = 2;
/// Pieces of work that are ordered of each kind.
const PIECES: usize = 3;

/// A clock that is counted up by hand, and who waits for it.
#[derive(Clone, Default)]
struct Hand(Arc<Mutex<(i64, Vec<Waker>)>>);

impl Hand {
    fn set(&self, now: i64) {
        let sleepers = {
            let mut state = self.0.lock().unwrap();
            state.0 = now;
            std::mem::take(&mut state.1)
        };
        sleepers.into_iter().for_each(Waker::wake);
    }
}

impl Time for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.lock().unwrap().0)
    }

    fn sleep_until(&self, at: Timestamp) -> impl Future<Output = ()> {
        poll_fn(move |context| {
            let mut state = self.0.lock().unwrap();
            if at.0 <= state.0 {
                return Poll::Ready(());
            }
            state.1.push(context.waker().clone());
            Poll::Pending
        })
    }
}

async fn ask(shared: &Shared, hand: &Hand, command: Command) -> Result<usize, StoreError> {
    let (reply, answer) = reply();
    shared.queue.push(Job { request: Request(hand.now()), command, reply }).unwrap();
    match answer.await? {
        Answer::Pieces(pieces) => Ok(pieces),
        Answer::Ticket(_) => panic!("another answer"),
    }
}

/// One job: it ends when it has done all that will ever be ordered.
fn do_all(shared: &Shared, hand: &Hand, work: Work) {
    let alarm = match work {
        Work::Release => &shared.alarms.releases,
        Work::Tidying => &shared.alarms.holds,
    };
    let done = std::cell::Cell::new(0);
    let step = async || {
        let mut pieces = 0;
        loop {
            let some = ask(shared, hand, Command::Do(work)).await?;
            pieces += some;
            done.set(done.get() + some);
            if some == 0 {
                return Ok(pieces > 0);
            }
        }
    };
    let attends = alarm.attend(hand, step, async |fared: Result<(), StoreError>| fared.unwrap());
    let mut attends = pin!(attends);
    future::block_on(poll_fn(|context| match attends.as_mut().poll(context) {
        Poll::Pending if done.get() < PIECES => Poll::Pending,
        _ => Poll::Ready(()),
    }));
    assert_eq!(done.get(), PIECES);
}

/// Two who order and two jobs, beside a clock.
fn order_and_do(on: Writer) {
    let config = config::StoreConfig { queue_limit: 16, batch_limit: 4, observer: config::Observer };
    let shared = Arc::new(Shared::new(&config));
    let hand = Hand::default();
    let writer = {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            let executor =
                executor::Executor::<tables::None>::new(Vec::new(), executor::Ledger::default(), false);
            let open = || Ok(executor);
            drop(match on {
                Writer::Plain => writer::run(open, &config, &shared, |ready| assert!(ready.is_ok())),
                Writer::Pipelined => {
                    pipelined_writer::run(open, &config, &shared, |ready| assert!(ready.is_ok()))
                }
            });
        })
    };
    let mut threads = Vec::new();
    for work in [Work::Release, Work::Tidying] {
        let (shared, hand) = (Arc::clone(&shared), hand.clone());
        threads.push(thread::spawn(move || do_all(&shared, &hand, work)));
    }
    // Two pieces for one instant, and one for the last.
    for (work, at) in [(Work::Release, 0), (Work::Tidying, END)] {
        let (shared, hand) = (Arc::clone(&shared), hand.clone());
        threads.push(thread::spawn(move || {
            for at in [at, 1, 1] {
                let ordered = future::block_on(ask(&shared, &hand, Command::Order(work, Timestamp(at))));
                assert_eq!(ordered.unwrap(), 1);
            }
        }));
    }
    for now in 1..=END {
        hand.set(now);
    }
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    shared.queue.close();
    writer.join().unwrap();
}

pub(crate) fn what_is_ordered_is_done() {
    order_and_do(Writer::Plain);
}

pub(crate) fn the_same_while_a_batch_is_on_its_way() {
    order_and_do(Writer::Pipelined);
}

/// An alarm with a planted mistake: what it says and who sleeps are behind two locks. The schedules must find the job
/// that looks, sees nothing, and goes to sleep just after the alarm was set.
pub(crate) fn planted_an_alarm_set_between_look_and_sleep() {
    #[derive(Default)]
    struct Early {
        at: Mutex<Option<i64>>,
        sleeper: Mutex<Option<Waker>>,
    }
    let alarm = Arc::new(Early::default());
    let job = {
        let alarm = Arc::clone(&alarm);
        thread::spawn(move || {
            future::block_on(poll_fn(|context| {
                if alarm.at.lock().unwrap().is_some() {
                    return Poll::Ready(());
                }
                *alarm.sleeper.lock().unwrap() = Some(context.waker().clone());
                Poll::Pending
            }));
        })
    };
    *alarm.at.lock().unwrap() = Some(1);
    let sleeper = alarm.sleeper.lock().unwrap().take();
    sleeper.into_iter().for_each(Waker::wake);
    job.join().unwrap();
}
