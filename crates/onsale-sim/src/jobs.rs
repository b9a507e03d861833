//! The jobs of a server, run by hand: their loop is the store's own, their clock is the plan's, and one is polled only
//! when something has woken it. So a job that sleeps although it is needed does so here as well, and is found.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use anyhow::{Result, ensure};
use onsale_core::Timestamp;
use onsale_store::alarm::{Alarms, Time};
use onsale_store::sqlite::Executor;
use onsale_store::{Answer, StoreError};

use crate::plan::Deed;

type Reply = Result<Answer, StoreError>;

/// The jobs of one process.
pub(crate) struct Jobs {
    house: Rc<House>,
    jobs: Vec<Job>,
}

/// What the jobs share with whoever runs them.
#[derive(Default)]
struct House {
    alarms: Alarms,
    clock: Cell<i64>,
    timers: RefCell<Vec<(i64, Waker)>>,
    /// What jobs ask for, in the order of their asking.
    asked: RefCell<Vec<(Deed, Rc<Slot>)>>,
}

/// Where a job finds its answer.
#[derive(Default)]
struct Slot(RefCell<(Option<Reply>, Option<Waker>)>);

struct Job {
    woken: Arc<Woken>,
    future: Pin<Box<dyn Future<Output = ()>>>,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Time for House {
    fn now(&self) -> Timestamp {
        Timestamp(self.clock.get())
    }

    fn sleep_until(&self, at: Timestamp) -> impl Future<Output = ()> {
        poll_fn(move |context| {
            if at.0 <= self.clock.get() {
                return Poll::Ready(());
            }
            self.timers.borrow_mut().push((at.0, context.waker().clone()));
            Poll::Pending
        })
    }
}

impl House {
    async fn ask(&self, deed: Deed) -> Reply {
        let slot = Rc::new(Slot::default());
        self.asked.borrow_mut().push((deed, Rc::clone(&slot)));
        poll_fn(|context| {
            let mut slot = slot.0.borrow_mut();
            slot.1 = Some(context.waker().clone());
            slot.0.take().map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }

    /// Brings what is due, as the server's job does.
    async fn release(&self) -> Result<bool, StoreError> {
        let mut chunks = 0;
        loop {
            let Answer::Fired(fired) = self.ask(Deed::ReleaseDue).await? else { return Ok(false) };
            chunks += fired.chunks;
            if !fired.more {
                return Ok(chunks > 0);
            }
        }
    }

    /// Writes down what has run out, as the server's job does.
    async fn tidy(&self) -> Result<bool, StoreError> {
        let mut tidied = 0;
        loop {
            let Answer::Expired(expired) = self.ask(Deed::ExpireHolds).await? else { return Ok(false) };
            tidied += expired.tidied;
            if !expired.more {
                return Ok(tidied > 0);
            }
        }
    }
}

impl Jobs {
    /// The jobs of a process that begins at `clock`.
    pub(crate) fn start(clock: i64) -> Self {
        let house = Rc::new(House::default());
        house.clock.set(clock);
        let job = |future| Job { woken: Arc::new(Woken(AtomicBool::new(true))), future };
        let (releases, holds) = (Rc::clone(&house), Rc::clone(&house));
        let releases: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
            releases
                .alarms
                .releases
                .attend(&*releases, async || releases.release().await, async |_| ())
                .await;
        });
        let holds: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
            holds.alarms.holds.attend(&*holds, async || holds.tidy().await, async |_| ()).await;
        });
        Self { house, jobs: vec![job(releases), job(holds)] }
    }

    /// Time has come to `clock`: whoever slept until then goes on. Gives what the jobs ask for now.
    pub(crate) fn at(&mut self, clock: i64) -> Vec<Deed> {
        self.house.clock.set(clock);
        let mut timers = self.house.timers.borrow_mut();
        timers.retain(|(at, waker)| {
            let is_over = *at <= clock;
            if is_over {
                waker.wake_by_ref();
            }
            !is_over
        });
        drop(timers);
        self.go_on();
        self.house.asked.borrow().iter().map(|(deed, _)| deed.clone()).collect()
    }

    /// As the writer does after each batch: sets the alarms and hands out the answers, those to the jobs first.
    pub(crate) fn answer(&mut self, executor: &Executor<'_>, replies: Vec<Reply>) {
        self.house.alarms.releases.set(executor.next_release_due());
        self.house.alarms.holds.set(executor.next_expiry());
        let asked = std::mem::take(&mut *self.house.asked.borrow_mut());
        let mut replies = replies.into_iter();
        for (_, slot) in asked {
            let mut slot = slot.0.borrow_mut();
            slot.0 = Some(replies.next().unwrap_or(Err(StoreError::Busy)));
            if let Some(waker) = slot.1.take() {
                waker.wake();
            }
        }
        self.go_on();
    }

    /// Work that is due is being asked for; a job that sleeps meanwhile has missed its wake-up. `due` is what there is to
    /// do, by the rules.
    pub(crate) fn check_nobody_sleeps_too_long(&self, due: &[Deed]) -> Result<()> {
        let asked = self.house.asked.borrow();
        for deed in due {
            let is_asked = asked.iter().any(|(asked, _)| asked == deed);
            ensure!(is_asked, "at {} {deed:?} is due, and its job sleeps", self.house.clock.get());
        }
        Ok(())
    }

    /// Whether a job wants something.
    pub(crate) fn wants_something(&self) -> bool {
        !self.house.asked.borrow().is_empty()
    }

    /// Polls whoever was woken, until nobody is.
    fn go_on(&mut self) {
        while let Some(job) = self.jobs.iter_mut().find(|job| job.woken.0.swap(false, Ordering::Relaxed)) {
            let waker = Waker::from(Arc::clone(&job.woken));
            // The loop of a job has no end.
            let _ = job.future.as_mut().poll(&mut Context::from_waker(&waker));
        }
    }
}
