//! How an answer gets from the writer's thread to whoever awaits it, on any runtime.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::sync::{Arc, Mutex, PoisonError};
use crate::{StoreError, waker_batch};

/// Gives one answer. Dropped without one, it answers that the store is closed.
pub(crate) struct Sender<T>(Arc<Mutex<State<T>>>);

/// Awaits one answer.
pub(crate) struct Receiver<T>(Arc<Mutex<State<T>>>);

enum State<T> {
    /// With the waker and the number of its thread.
    Waiting(Option<(Waker, Option<usize>)>),
    Answered(Result<T, StoreError>),
    Over,
}

pub(crate) fn reply<T>() -> (Sender<T>, Receiver<T>) {
    let state = Arc::new(Mutex::new(State::Waiting(None)));
    (Sender(Arc::clone(&state)), Receiver(state))
}

impl<T> Sender<T> {
    /// Answers, and hands back whom to wake and where: a batch is answered first and woken afterwards.
    pub(crate) fn answer(self, result: Result<T, StoreError>) -> Option<(Waker, Option<usize>)> {
        self.put(result)
    }

    fn put(&self, result: Result<T, StoreError>) -> Option<(Waker, Option<usize>)> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Over) {
            State::Waiting(waker) => {
                *state = State::Answered(result);
                waker
            }
            other => {
                *state = other;
                None
            }
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if let Some((waker, _)) = self.put(Err(StoreError::Closed)) {
            waker.wake();
        }
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, StoreError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Over) {
            State::Waiting(_) => {
                *state = State::Waiting(Some((context.waker().clone(), waker_batch::thread_number())));
                Poll::Pending
            }
            State::Answered(result) => Poll::Ready(result),
            State::Over => Poll::Ready(Err(StoreError::bug("an answer was awaited twice"))),
        }
    }
}
