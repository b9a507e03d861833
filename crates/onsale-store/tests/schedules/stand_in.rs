//! What the writer's thread finds in place of the store: a pool of numbers, and a ledger in place of a disk.

/// What is asked and answered.
pub(crate) mod command {
    #[derive(Debug)]
    pub(crate) struct Request;

    /// A caller wants a ticket.
    #[derive(Debug)]
    pub(crate) struct Command(pub(crate) u64);

    /// The ticket, while there are any.
    #[derive(Debug, PartialEq, Eq)]
    pub(crate) struct Answer(pub(crate) Option<u64>);
}

/// The settings that the writer looks at.
pub(crate) mod config {
    pub(crate) struct StoreConfig {
        pub(crate) queue_limit: usize,
        pub(crate) batch_limit: usize,
        pub(crate) observer: Observer,
    }

    pub(crate) struct Observer;

    impl Observer {
        pub(crate) fn batch(&self, _: usize, _: std::time::Duration) {}
    }
}

/// The store's error, as far as answers know it.
pub(crate) mod error {
    pub(crate) use crate::StoreError;
}

/// Nobody keeps a postbox here.
pub(crate) mod postbox {
    use std::task::Waker;

    pub(crate) fn here() -> Option<usize> {
        None
    }

    #[derive(Default)]
    pub(crate) struct Post(Vec<Waker>);

    impl Post {
        pub(crate) fn put(&mut self, _: Option<usize>, waker: Waker) {
            self.0.push(waker);
        }

        pub(crate) fn deliver(&mut self) {
            self.0.drain(..).for_each(Waker::wake);
        }
    }
}

/// What an executor writes to.
pub(crate) mod tables {
    pub(crate) trait Tables {}

    /// No tables at all.
    pub(crate) struct None;

    impl Tables for None {}
}

/// Carries a batch out: takes tickets from its pool, and commits who has got which.
pub(crate) mod executor {
    use std::marker::PhantomData;

    use onsale_core::Timestamp;

    use crate::StoreError;
    use crate::command::{Answer, Command, Request};
    use crate::sync::{Arc, Mutex};

    /// Caller and ticket, in the order of the commits.
    pub(crate) type Ledger = Arc<Mutex<Vec<(u64, u64)>>>;

    pub(crate) struct Executor<T> {
        pub(crate) pool: Vec<u64>,
        pub(crate) ledger: Ledger,
        /// A planted mistake: what a batch has done is committed by the next one.
        pub(crate) late: bool,
        pub(crate) uncommitted: Vec<(u64, u64)>,
        pub(crate) tables: PhantomData<T>,
        pub(crate) now: Timestamp,
    }

    impl<T> Executor<T> {
        pub(crate) fn run(&mut self, batch: &[(Request, Command)]) -> Vec<Result<Answer, StoreError>> {
            if self.late {
                self.commit();
            }
            let mut answers = Vec::new();
            for (_, Command(caller)) in batch {
                let ticket = self.pool.pop();
                self.uncommitted.extend(ticket.map(|ticket| (*caller, ticket)));
                answers.push(Ok(Answer(ticket)));
            }
            if !self.late {
                self.commit();
            }
            answers
        }

        fn commit(&mut self) {
            self.ledger.lock().unwrap().append(&mut self.uncommitted);
        }

        pub(crate) fn is_writable(&self) -> bool {
            true
        }

        pub(crate) fn next_release_due(&self) -> Option<Timestamp> {
            None
        }

        pub(crate) fn next_expiry(&self) -> Option<Timestamp> {
            None
        }
    }
}
