//! Waking many waiters of one thread with one wake-up.
//!
//! Waking a task from another thread costs a system call on most runtimes. The writer answers hundreds of waiters at a time,
//! which live on a few threads: it hands their wakers to their threads in one batch and wakes one task of each thread. That
//! task wakes the others from their own thread, where it costs next to nothing. On a thread without such a task each waiter
//! is woken by itself.

use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::task::{Poll, Waker};

/// Threads that collect wakers, by their number; one that has ended leaves its number free.
static THREADS: RwLock<Vec<Option<Arc<ThreadWakers>>>> = RwLock::new(Vec::new());

thread_local! {
    static NUMBER: Cell<Option<usize>> = const { Cell::new(None) };
}

#[derive(Debug, Default)]
struct ThreadWakers(Mutex<Collected>);

#[derive(Debug, Default)]
struct Collected {
    wakers: Vec<Waker>,
    /// Wakes the thread's own task, which wakes all of them.
    task: Option<Waker>,
}

/// The number of this thread, if it collects wakers.
pub(crate) fn thread_number() -> Option<usize> {
    NUMBER.get()
}

/// Collects wakers for this thread and wakes them, for as long as the future is polled. To be spawned once on each
/// single-threaded runtime that calls the store.
pub async fn wake_in_batches() {
    let thread = CollectingThread::register();
    std::future::poll_fn::<(), _>(|context| {
        thread.wakers.wake_collected(Some(context.waker()));
        Poll::Pending
    })
    .await;
}

struct CollectingThread {
    number: usize,
    wakers: Arc<ThreadWakers>,
}

impl CollectingThread {
    fn register() -> Self {
        let wakers = Arc::new(ThreadWakers::default());
        let mut all = THREADS.write().unwrap_or_else(PoisonError::into_inner);
        let free = all.iter().position(Option::is_none);
        let number = free.unwrap_or(all.len());
        if number == all.len() {
            all.push(None);
        }
        all[number] = Some(Arc::clone(&wakers));
        NUMBER.set(Some(number));
        Self { number, wakers }
    }
}

impl Drop for CollectingThread {
    fn drop(&mut self) {
        if NUMBER.get() == Some(self.number) {
            NUMBER.set(None);
        }
        THREADS.write().unwrap_or_else(PoisonError::into_inner)[self.number] = None;
        self.wakers.wake_collected(None);
    }
}

impl ThreadWakers {
    /// Wakes everybody whose waker was collected; `task` is to be woken when there are more.
    fn wake_collected(&self, task: Option<&Waker>) {
        let wakers = {
            let mut collected = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            collected.task = task.cloned();
            std::mem::take(&mut collected.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// The wakers of a batch, by thread.
#[derive(Debug, Default)]
pub(crate) struct WakerBatch {
    by_thread: Vec<Vec<Waker>>,
}

impl WakerBatch {
    /// Takes a waker; one of a thread that does not collect is woken at once.
    pub(crate) fn put(&mut self, thread: Option<usize>, waker: Waker) {
        let Some(thread) = thread else { return waker.wake() };
        if self.by_thread.len() <= thread {
            self.by_thread.resize_with(thread + 1, Vec::new);
        }
        self.by_thread[thread].push(waker);
    }

    /// Hands all wakers to their threads and wakes one task of each thread.
    pub(crate) fn wake_all(&mut self) {
        let all = THREADS.read().unwrap_or_else(PoisonError::into_inner);
        for (thread, wakers) in self.by_thread.iter_mut().enumerate().filter(|(_, wakers)| !wakers.is_empty())
        {
            let Some(Some(known)) = all.get(thread) else {
                wakers.drain(..).for_each(Waker::wake);
                continue;
            };
            let task = {
                let mut collected = known.0.lock().unwrap_or_else(PoisonError::into_inner);
                collected.wakers.append(wakers);
                collected.task.take()
            };
            if let Some(task) = task {
                task.wake();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Wake};

    use super::*;

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Counter(AtomicUsize);

    impl Wake for Counter {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    impl Counter {
        fn woken(&self) -> usize {
            self.0.load(Ordering::Relaxed)
        }
    }

    #[test]
    fn many_answers_to_one_thread_are_one_wake_up() {
        let (task, waiter) = (Arc::new(Counter::default()), Arc::new(Counter::default()));
        let waker = Waker::from(Arc::clone(&task));
        let mut context = Context::from_waker(&waker);
        let mut collecting = pin!(wake_in_batches());
        assert!(collecting.as_mut().poll(&mut context).is_pending());
        let mut wakers = WakerBatch::default();
        for batch in 1..=2 {
            (0..100).for_each(|_| wakers.put(thread_number(), Waker::from(Arc::clone(&waiter))));
            wakers.wake_all();
            assert_eq!((task.woken(), waiter.woken()), (batch, 100 * (batch - 1)), "nobody else is woken");
            assert!(collecting.as_mut().poll(&mut context).is_pending());
            assert_eq!((task.woken(), waiter.woken()), (batch, 100 * batch));
        }
    }

    #[test]
    fn without_a_task_everybody_is_woken_as_ever() {
        let waiter = Arc::new(Counter::default());
        let mut wakers = WakerBatch::default();
        let number = {
            let mut collecting = Box::pin(wake_in_batches());
            assert!(collecting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            thread_number()
        };
        assert!(number.is_some() && thread_number().is_none());
        wakers.put(number, Waker::from(Arc::clone(&waiter)));
        wakers.put(None, Waker::from(Arc::clone(&waiter)));
        wakers.wake_all();
        assert_eq!(waiter.woken(), 2);
    }
}
