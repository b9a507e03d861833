//! The line in front of the reading threads of one class. Askers take turns, each has a bound, and what nobody waits for any
//! more leaves the line at once.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::queue::Refused;
use crate::read_class::{Asker, Bounds};

/// Who waits for an answer, as far as its question has to know.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// Nobody waits any more.
    gone: AtomicBool,
    /// A thread has taken the question.
    taken: AtomicBool,
}

impl Watch {
    /// Whether nobody waits any more.
    pub(crate) fn is_over(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }
}

/// A question in line.
pub(crate) struct Waiting<J> {
    pub(crate) asker: Asker,
    pub(crate) since: Instant,
    pub(crate) watch: Arc<Watch>,
    pub(crate) job: J,
}

/// A line, whose questions are answered by any number of threads.
pub(crate) struct ReadQueue<J> {
    bounds: Bounds,
    inner: Mutex<Inner<J>>,
    changed: Condvar,
}

struct Inner<J> {
    askers: HashMap<Asker, Questions<J>>,
    /// Those of whom questions wait, each once.
    turns: VecDeque<Asker>,
    waiting: usize,
    closed: bool,
}

struct Questions<J> {
    waiting: VecDeque<Waiting<J>>,
    under_way: usize,
}

impl<J> ReadQueue<J> {
    pub(crate) fn new(bounds: Bounds) -> Self {
        let inner = Inner { askers: HashMap::new(), turns: VecDeque::new(), waiting: 0, closed: false };
        Self { bounds, inner: Mutex::new(inner), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<J>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a question at the end of its asker's; whoever holds the watch waits for it.
    pub(crate) fn push(&self, asker: Asker, job: J) -> Result<Arc<Watch>, Refused> {
        let watch = Arc::new(Watch::default());
        let waiting = Waiting { asker, since: Instant::now(), watch: Arc::clone(&watch), job };
        let mut inner = self.lock();
        if inner.closed {
            return Err(Refused::Closed);
        }
        let all = inner.waiting;
        let questions =
            inner.askers.entry(asker).or_insert_with(|| Questions { waiting: VecDeque::new(), under_way: 0 });
        let own = questions.waiting.len();
        if all >= self.bounds.waiting || own >= self.each(asker, self.bounds.waiting_each) {
            if own == 0 && questions.under_way == 0 {
                inner.askers.remove(&asker);
            }
            return Err(Refused::Full);
        }
        questions.waiting.push_back(waiting);
        if own == 0 {
            inner.turns.push_back(asker);
        }
        inner.waiting += 1;
        drop(inner);
        self.changed.notify_one();
        Ok(watch)
    }

    /// The next question whose turn it is; waits for one. `None` when there will be no more.
    pub(crate) fn take(&self) -> Option<Waiting<J>> {
        let mut inner = self.lock();
        loop {
            if let Some(next) = self.next(&mut inner) {
                return Some(next);
            }
            if inner.closed && inner.waiting == 0 {
                return None;
            }
            inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn next(&self, inner: &mut Inner<J>) -> Option<Waiting<J>> {
        for _ in 0..inner.turns.len() {
            let asker = inner.turns.pop_front()?;
            let Some(questions) = inner.askers.get_mut(&asker) else { continue };
            let may_begin = questions.under_way < self.each(asker, self.bounds.at_once_each);
            let next = if may_begin { questions.waiting.pop_front() } else { None };
            questions.under_way += usize::from(next.is_some());
            if !questions.waiting.is_empty() {
                inner.turns.push_back(asker);
            }
            if let Some(next) = next {
                next.watch.taken.store(true, Ordering::Relaxed);
                inner.waiting -= 1;
                return Some(next);
            }
        }
        None
    }

    /// A question of this asker is done with.
    pub(crate) fn done(&self, asker: Asker) {
        let mut inner = self.lock();
        if let Some(questions) = inner.askers.get_mut(&asker) {
            questions.under_way -= 1;
            if questions.under_way == 0 && questions.waiting.is_empty() {
                inner.askers.remove(&asker);
            }
        }
        drop(inner);
        self.changed.notify_one();
    }

    /// Nobody waits for this question any more: it makes room for others, or is interrupted where it is under way.
    pub(crate) fn leave(&self, asker: Asker, watch: &Arc<Watch>) {
        watch.gone.store(true, Ordering::Relaxed);
        if watch.taken.load(Ordering::Relaxed) {
            return;
        }
        let mut inner = self.lock();
        let Some(questions) = inner.askers.get_mut(&asker) else { return };
        let Some(at) = questions.waiting.iter().position(|waiting| Arc::ptr_eq(&waiting.watch, watch)) else {
            return;
        };
        let left = questions.waiting.remove(at);
        let (none_waits, none_at_all) =
            (questions.waiting.is_empty(), questions.waiting.is_empty() && questions.under_way == 0);
        if none_waits {
            inner.turns.retain(|other| *other != asker);
        }
        if none_at_all {
            inner.askers.remove(&asker);
        }
        inner.waiting -= 1;
        let is_last = inner.closed && inner.waiting == 0;
        drop(inner);
        drop(left);
        if is_last {
            self.changed.notify_all();
        }
    }

    /// Refuses questions from now on; those in line are still answered.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn each(&self, asker: Asker, bound: usize) -> usize {
        if asker == Asker::House { usize::MAX } else { bound }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use onsale_core::CustomerId;

    use super::*;

    fn line() -> ReadQueue<u32> {
        let second = Duration::from_secs(1);
        ReadQueue::new(Bounds {
            waiting: 6,
            waiting_each: 3,
            at_once_each: 1,
            wait: second,
            time: second,
            nice: 0,
        })
    }

    fn customer(id: i64) -> Asker {
        Asker::Customer(CustomerId::from_store(id))
    }

    fn taken(line: &ReadQueue<u32>) -> Option<u32> {
        let next = line.next(&mut line.lock())?;
        line.done(next.asker);
        Some(next.job)
    }

    #[test]
    fn askers_take_turns_however_many_questions_one_has() {
        let line = line();
        for job in 1..=3 {
            line.push(customer(1), job).unwrap();
        }
        line.push(customer(2), 10).unwrap();
        line.push(Asker::House, 20).unwrap();
        let order: Vec<u32> = std::iter::from_fn(|| taken(&line)).collect();
        assert_eq!(order, [1, 10, 20, 2, 3]);
        assert!(line.lock().askers.is_empty() && line.lock().turns.is_empty());
    }

    #[test]
    fn one_asker_has_one_question_under_way_and_a_few_in_line() {
        let line = line();
        for job in 1..=3 {
            line.push(customer(1), job).unwrap();
        }
        assert!(matches!(line.push(customer(1), 4), Err(Refused::Full)));
        let first = line.next(&mut line.lock()).unwrap();
        assert_eq!((first.job, line.next(&mut line.lock()).is_none()), (1, true));
        line.push(customer(2), 10).unwrap();
        assert_eq!(taken(&line), Some(10));
        line.done(first.asker);
        assert_eq!(taken(&line), Some(2));
    }

    #[test]
    fn all_askers_together_are_bounded_and_the_house_is_no_exception_there() {
        let line = line();
        for id in 1..=6 {
            line.push(customer(id), 0).unwrap();
        }
        assert!(matches!(line.push(customer(7), 0), Err(Refused::Full)));
        assert!(matches!(line.push(Asker::House, 0), Err(Refused::Full)));
        assert_eq!(line.lock().askers.len(), 6);
    }

    #[test]
    fn what_nobody_waits_for_leaves_the_line() {
        let line = line();
        let watches: Vec<_> = (1..=3).map(|job| line.push(customer(1), job).unwrap()).collect();
        line.leave(customer(1), &watches[1]);
        assert!(line.push(customer(1), 4).is_ok(), "there is room again");
        let under_way = line.next(&mut line.lock()).unwrap();
        assert!(!under_way.watch.is_over());
        line.leave(customer(1), &watches[0]);
        assert!(under_way.watch.is_over(), "whoever answers it can see that nobody waits");
        line.done(under_way.asker);
        assert_eq!([taken(&line), taken(&line), taken(&line)], [Some(3), Some(4), None]);
    }

    #[test]
    fn a_closed_line_is_answered_to_its_end() {
        let line = line();
        line.push(customer(1), 1).unwrap();
        line.close();
        assert!(matches!(line.push(customer(1), 2), Err(Refused::Closed)));
        let last = line.take().unwrap();
        line.done(last.asker);
        assert!(line.take().is_none());
    }
}
