//! One answer for all who ask at once, where it is dear.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};
use onsale_core::Timestamp;

use crate::StoreError;

type Answer<T> = Result<T, Arc<StoreError>>;
type Asking<T> = Pin<Box<dyn Future<Output = Answer<T>> + Send>>;

/// Milliseconds in which all who ask are told the same.
const SAME_MS: i64 = 1_000;

/// Answers that are being worked out.
pub(crate) struct SingleFlight<T>(Mutex<Vec<UnderWay<T>>>);

struct UnderWay<T> {
    at: Timestamp,
    begun: Arc<AtomicBool>,
    answer: WeakShared<Asking<T>>,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T: Clone + Send + Sync + 'static> SingleFlight<T> {
    /// Joins whoever has asked within the same second, or whose question has not begun; otherwise asks. `ask` sets the mark
    /// when it begins. When nobody waits any more the question is dropped.
    pub(crate) async fn ask<F>(
        &self,
        now: Timestamp,
        ask: impl FnOnce(Arc<AtomicBool>) -> F,
    ) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let answer = self.join_or(now, ask);
        answer.await.map_err(|error| error.told_again())
    }

    fn join_or<F>(&self, now: Timestamp, ask: impl FnOnce(Arc<AtomicBool>) -> F) -> Shared<Asking<T>>
    where
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        let second = |at: Timestamp| at.0.div_euclid(SAME_MS);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut joined = None;
        all.retain(|under_way| {
            let Some(answer) = under_way.answer.upgrade().filter(|answer| answer.peek().is_none()) else {
                return false;
            };
            let fits = second(under_way.at) == second(now) || !under_way.begun.load(Ordering::Relaxed);
            joined = joined.take().or(fits.then_some(answer));
            true
        });
        if let Some(answer) = joined {
            return answer;
        }
        let begun = Arc::new(AtomicBool::new(false));
        let asked = ask(Arc::clone(&begun));
        let asking: Asking<T> = Box::pin(async move { asked.await.map_err(Arc::new) });
        let answer = asking.shared();
        all.extend(answer.downgrade().map(|answer| UnderWay { at: now, begun, answer }));
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[tokio::test]
    async fn who_asks_in_the_same_second_is_told_once() {
        let together = SingleFlight::<usize>::default();
        let asked = AtomicUsize::new(0);
        let ask = |begun: Arc<AtomicBool>| {
            let number = asked.fetch_add(1, Ordering::Relaxed);
            begun.store(true, Ordering::Relaxed);
            async move {
                for _ in 0..20 {
                    tokio::task::yield_now().await;
                }
                Ok(number)
            }
        };
        let at = |ms| together.ask(Timestamp(ms), ask);
        let answers = futures_util::join!(at(5_000), at(5_999), at(6_000), at(5_001), at(6_500));
        let answers = [answers.0, answers.1, answers.2, answers.3, answers.4].map(Result::unwrap);
        assert_eq!(answers, [0, 0, 1, 0, 1]);
        // What was answered is not told again: it may have changed.
        assert_eq!(at(6_600).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn a_question_that_has_not_begun_is_as_good_as_an_own_one() {
        let together = SingleFlight::<usize>::default();
        let ask = |_| async {
            tokio::task::yield_now().await;
            Ok(1)
        };
        let never = |_| async { Err(StoreError::Busy) };
        let (first, second) =
            futures_util::join!(together.ask(Timestamp(0), ask), together.ask(Timestamp(9_000), never));
        assert_eq!((first.unwrap(), second.unwrap()), (1, 1));
    }
}
