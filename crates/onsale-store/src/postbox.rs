//! Waking many waiters on one thread with one wake-up.
//!
//! Waking a task from another thread costs a system call on most runtimes. The writer answers hundreds of waiters
//! at a time, which live on a few threads: it leaves their wakers in the postbox of their thread and rings once.
//! The task that looks after the postbox then wakes them from their own thread, where it costs next to nothing.
//! Without a postbox everything works as well, one wake-up each.

use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::task::{Poll, Waker};

/// Postboxes of all threads; a closed one leaves its number free.
static POSTBOXES: RwLock<Vec<Option<Arc<Postbox>>>> = RwLock::new(Vec::new());

thread_local! {
    static MINE: Cell<Option<usize>> = const { Cell::new(None) };
}

#[derive(Debug, Default)]
struct Postbox(Mutex<Contents>);

#[derive(Debug, Default)]
struct Contents {
    wakers: Vec<Waker>,
    keeper: Option<Waker>,
}

/// The number of this thread's postbox, if somebody looks after one here.
pub(crate) fn here() -> Option<usize> {
    MINE.get()
}

/// Looks after a postbox for this thread, for as long as the future is polled. To be spawned once on each
/// single-threaded runtime that calls the store.
pub async fn keep_postbox() {
    let keeper = Keeper::open();
    std::future::poll_fn::<(), _>(|context| {
        keeper.postbox.empty(Some(context.waker()));
        Poll::Pending
    })
    .await;
}

struct Keeper {
    number: usize,
    postbox: Arc<Postbox>,
}

impl Keeper {
    fn open() -> Self {
        let postbox = Arc::new(Postbox::default());
        let mut all = POSTBOXES.write().unwrap_or_else(PoisonError::into_inner);
        let free = all.iter().position(Option::is_none);
        let number = free.unwrap_or(all.len());
        if number == all.len() {
            all.push(None);
        }
        all[number] = Some(Arc::clone(&postbox));
        MINE.set(Some(number));
        Self { number, postbox }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if MINE.get() == Some(self.number) {
            MINE.set(None);
        }
        POSTBOXES.write().unwrap_or_else(PoisonError::into_inner)[self.number] = None;
        self.postbox.empty(None);
    }
}

impl Postbox {
    /// Wakes everybody whose waker lies here.
    fn empty(&self, keeper: Option<&Waker>) {
        let wakers = {
            let mut contents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            contents.keeper = keeper.cloned();
            std::mem::take(&mut contents.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// The wakers of a batch, sorted by thread.
#[derive(Debug, Default)]
pub(crate) struct Post {
    by_number: Vec<Vec<Waker>>,
}

impl Post {
    /// Takes a waker; one without a postbox is woken at once.
    pub(crate) fn put(&mut self, number: Option<usize>, waker: Waker) {
        let Some(number) = number else { return waker.wake() };
        if self.by_number.len() <= number {
            self.by_number.resize_with(number + 1, Vec::new);
        }
        self.by_number[number].push(waker);
    }

    /// Leaves all wakers in their postboxes and rings each once.
    pub(crate) fn deliver(&mut self) {
        let all = POSTBOXES.read().unwrap_or_else(PoisonError::into_inner);
        for (number, wakers) in self.by_number.iter_mut().enumerate().filter(|(_, wakers)| !wakers.is_empty())
        {
            let Some(Some(postbox)) = all.get(number) else {
                wakers.drain(..).for_each(Waker::wake);
                continue;
            };
            let keeper = {
                let mut contents = postbox.0.lock().unwrap_or_else(PoisonError::into_inner);
                contents.wakers.append(wakers);
                contents.keeper.take()
            };
            if let Some(keeper) = keeper {
                keeper.wake();
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
        let (keeper, waiter) = (Arc::new(Counter::default()), Arc::new(Counter::default()));
        let waker = Waker::from(Arc::clone(&keeper));
        let mut context = Context::from_waker(&waker);
        let mut keeping = pin!(keep_postbox());
        assert!(keeping.as_mut().poll(&mut context).is_pending());
        let mut post = Post::default();
        for batch in 1..=2 {
            (0..100).for_each(|_| post.put(here(), Waker::from(Arc::clone(&waiter))));
            post.deliver();
            assert_eq!((keeper.woken(), waiter.woken()), (batch, 100 * (batch - 1)), "nobody else is woken");
            assert!(keeping.as_mut().poll(&mut context).is_pending());
            assert_eq!((keeper.woken(), waiter.woken()), (batch, 100 * batch));
        }
    }

    #[test]
    fn without_a_keeper_everybody_is_woken_as_ever() {
        let waiter = Arc::new(Counter::default());
        let mut post = Post::default();
        let number = {
            let mut keeping = Box::pin(keep_postbox());
            assert!(keeping.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            here()
        };
        assert!(number.is_some() && here().is_none());
        post.put(number, Waker::from(Arc::clone(&waiter)));
        post.put(None, Waker::from(Arc::clone(&waiter)));
        post.deliver();
        assert_eq!(waiter.woken(), 2);
    }
}
