//! The bounded queue in front of the writer. Producers push onto one list; the writer takes the whole list at
//! once by swapping in an empty one, so the lock is held for a moment whoever holds it.

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
    sleeping: bool,
    closed: bool,
}

impl<T> Queue<T> {
    pub(crate) fn new(limit: usize) -> Self {
        let inner = Inner { items: Vec::new(), sleeping: false, closed: false };
        Self { inner: Mutex::new(inner), filled: Condvar::new(), depth: AtomicUsize::new(0), limit }
    }

    /// Appends an item, waking the taker only if it sleeps.
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
        let wake = std::mem::take(&mut inner.sleeping);
        drop(inner);
        if wake {
            self.filled.notify_one();
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
            inner.sleeping = true;
            inner = self.filled.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::swap(&mut inner.items, taken);
        self.depth.store(0, Ordering::Relaxed);
        true
    }

    /// Refuses items from now on; what is in can still be taken.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_all();
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
    use std::sync::Arc;

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
