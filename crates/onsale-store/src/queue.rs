//! The bounded queue in front of the writer. Producers push onto one list; the writer takes the whole list at
//! once by swapping in an empty one, so the lock is held for a moment whoever holds it.

use std::future::Future;
use std::task::{Poll, Waker};

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Why an item was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// As many as may wait are waiting.
    Full,
    /// Nobody will take items any more.
    Closed,
}

pub(crate) struct Queue<T> {
    inner: Mutex<Inner<T>>,
    filled: Condvar,
    depth: AtomicUsize,
    limit: usize,
}

struct Inner<T> {
    items: Vec<T>,
    taker: Taker,
    closed: bool,
}

/// What the taker does.
enum Taker {
    Busy,
    /// Waits for anything.
    Asleep,
    /// Waits for so many items, and for something else.
    Waiting(usize, Waker),
}

impl<T> Queue<T> {
    pub(crate) fn new(limit: usize) -> Self {
        let inner = Inner { items: Vec::new(), taker: Taker::Busy, closed: false };
        Self { inner: Mutex::new(inner), filled: Condvar::new(), depth: AtomicUsize::new(0), limit }
    }

    /// Appends an item, waking the taker only if it waits for this one.
    pub(crate) fn push(&self, item: T) -> Result<(), Refused> {
        let mut inner = self.lock();
        if inner.closed {
            return Err(Refused::Closed);
        }
        if inner.items.len() >= self.limit {
            return Err(Refused::Full);
        }
        inner.items.push(item);
        self.depth.store(inner.items.len(), Ordering::Relaxed);
        let is_awaited = match &inner.taker {
            Taker::Busy => false,
            Taker::Asleep => true,
            Taker::Waiting(count, _) => inner.items.len() >= *count,
        };
        if is_awaited {
            let taker = std::mem::replace(&mut inner.taker, Taker::Busy);
            drop(inner);
            self.wake(taker);
        }
        Ok(())
    }

    /// Waits for items and swaps them into `taken`, which must be empty. False when the queue is closed and
    /// everything has been taken.
    pub(crate) fn take_all(&self, taken: &mut Vec<T>) -> bool {
        let mut inner = self.lock();
        while inner.items.is_empty() {
            if inner.closed {
                return false;
            }
            inner.taker = Taker::Asleep;
            inner = self.filled.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
        self.swap(inner, taken);
        true
    }

    /// Swaps what is there into `taken`, which must be empty, without waiting.
    pub(crate) fn take_what_is_there(&self, taken: &mut Vec<T>) {
        self.swap(self.lock(), taken);
    }

    fn swap(&self, mut inner: MutexGuard<'_, Inner<T>>, taken: &mut Vec<T>) {
        inner.taker = Taker::Busy;
        std::mem::swap(&mut inner.items, taken);
        self.depth.store(0, Ordering::Relaxed);
    }

    /// Waits for at least `count` items, or for the queue to be closed; for a taker that waits for something else as
    /// well.
    pub(crate) fn filled(&self, count: usize) -> impl Future<Output = ()> {
        std::future::poll_fn(move |context| {
            let mut inner = self.lock();
            if inner.items.len() >= count || inner.closed {
                inner.taker = Taker::Busy;
                return Poll::Ready(());
            }
            inner.taker = Taker::Waiting(count, context.waker().clone());
            Poll::Pending
        })
    }

    /// Refuses items from now on; what is in can still be taken.
    pub(crate) fn close(&self) {
        let mut inner = self.lock();
        inner.closed = true;
        let taker = std::mem::replace(&mut inner.taker, Taker::Busy);
        drop(inner);
        self.wake(taker);
    }

    fn wake(&self, taker: Taker) {
        match taker {
            Taker::Busy => {}
            Taker::Asleep => self.filled.notify_one(),
            Taker::Waiting(_, waker) => waker.wake(),
        }
    }

    /// Items that wait.
    pub(crate) fn depth(&self) -> usize {
        self.depth.load(Ordering::Relaxed)
    }

    // A panic while the lock is held cannot leave the list half changed, so poison is not an error here.
    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::Context;

    #[test]
    fn a_full_queue_refuses_and_a_closed_one_gives_what_it_has() {
        let queue = Queue::new(2);
        assert_eq!((queue.push(1), queue.push(2), queue.push(3)), (Ok(()), Ok(()), Err(Refused::Full)));
        assert_eq!(queue.depth(), 2);
        queue.close();
        assert_eq!(queue.push(4), Err(Refused::Closed));
        let mut taken = Vec::new();
        assert!(queue.take_all(&mut taken));
        assert_eq!(taken, [1, 2]);
        taken.clear();
        assert!(!queue.take_all(&mut taken));
    }

    #[test]
    fn who_waits_for_some_is_woken_by_the_last_of_them_or_the_end() {
        /// Counts how often it is woken.
        struct Count(AtomicUsize);

        impl std::task::Wake for Count {
            fn wake(self: Arc<Self>) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }

        let queue = Queue::new(usize::MAX);
        let count = Arc::new(Count(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&count));
        let woken = || count.0.load(Ordering::Relaxed);
        let mut context = Context::from_waker(&waker);
        let mut filled = pin!(queue.filled(2));
        assert!(filled.as_mut().poll(&mut context).is_pending());
        queue.push(1).unwrap();
        assert_eq!(woken(), 0);
        assert!(filled.as_mut().poll(&mut context).is_pending());
        queue.push(2).unwrap();
        queue.push(3).unwrap();
        assert_eq!(woken(), 1);
        assert!(filled.as_mut().poll(&mut context).is_ready());

        let mut taken = Vec::new();
        queue.take_what_is_there(&mut taken);
        assert_eq!(taken, [1, 2, 3]);
        let mut filled = pin!(queue.filled(1));
        assert!(filled.as_mut().poll(&mut context).is_pending());
        queue.close();
        assert_eq!(woken(), 2);
        assert!(filled.as_mut().poll(&mut context).is_ready());
    }

    #[test]
    fn nothing_pushed_is_lost_between_threads() {
        let queue = Arc::new(Queue::new(usize::MAX));
        let producers: Vec<_> = (0..4_u64)
            .map(|producer| {
                let queue = Arc::clone(&queue);
                std::thread::spawn(move || (0..5_000).for_each(|n| queue.push(producer * 5_000 + n).unwrap()))
            })
            .collect();
        let taker = {
            let queue = Arc::clone(&queue);
            std::thread::spawn(move || {
                let (mut all, mut taken) = (Vec::new(), Vec::new());
                while queue.take_all(&mut taken) {
                    all.append(&mut taken);
                }
                all
            })
        };
        producers.into_iter().for_each(|producer| producer.join().unwrap());
        queue.close();
        let mut all = taker.join().unwrap();
        all.sort_unstable();
        assert_eq!(all, (0..20_000).collect::<Vec<_>>());
    }
}
