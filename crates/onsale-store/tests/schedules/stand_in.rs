//! What the writer's thread finds in place of the store: a pool of numbers, and a ledger in place of a disk.

/// What is asked and answered.
pub(crate) mod command {
    use onsale_core::Timestamp;

    /// When it was asked.
    #[derive(Debug)]
    pub(crate) struct Request(pub(crate) Timestamp);

    /// Work that somebody orders and a job does.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Work {
        Release,
        Tidying,
    }

    #[derive(Debug)]
    pub(crate) enum Command {
        /// A caller wants a ticket.
        Take(u64),
        /// Somebody orders work for an instant.
        Order(Work, Timestamp),
        /// A job does one piece of what is due.
        Do(Work),
    }

    /// Answers a command.
    #[derive(Debug, PartialEq, Eq)]
    pub(crate) enum Answer {
        /// The ticket, while there are any.
        Ticket(Option<u64>),
        /// Pieces of work done, or ordered.
        Pieces(usize),
    }
}

/// How the database's answers are called.
pub(crate) mod database {
    pub(crate) type Found<T> = Result<T, crate::StoreError>;
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

/// The store's errors, as far as answers know them.
pub(crate) mod error {
    pub(crate) use crate::StoreError;
    pub(crate) use crate::StoreError as Fault;
}

/// No thread collects wakers here.
pub(crate) mod waker_batch {
    use std::task::Waker;

    pub(crate) fn thread_number() -> Option<usize> {
        None
    }

    #[derive(Default)]
    pub(crate) struct WakerBatch(Vec<Waker>);

    impl WakerBatch {
        pub(crate) fn put(&mut self, _: Option<usize>, waker: Waker) {
            self.0.push(waker);
        }

        pub(crate) fn wake_all(&mut self) {
            self.0.drain(..).for_each(Waker::wake);
        }
    }
}

/// What an executor writes to.
pub(crate) mod tables {
    pub(crate) trait Tables {}

    pub(crate) trait Launch: Tables {}

    /// No tables at all.
    pub(crate) struct None;

    impl Tables for None {}
    impl Launch for None {}
}

/// Carries a batch out: takes tickets from its pool and work from what is due, and commits who has got which.
pub(crate) mod executor {
    use std::collections::BTreeSet;
    use std::marker::PhantomData;

    use onsale_core::Timestamp;

    use crate::StoreError;
    use crate::command::{Answer, Command, Request, Work};
    use crate::reply::Receiver;
    use crate::sync::{Arc, Mutex};

    pub(crate) type Reply = Result<Answer, StoreError>;

    /// Caller and ticket, in the order of the commits.
    pub(crate) type Ledger = Arc<Mutex<Vec<(u64, u64)>>>;

    pub(crate) struct Executor<T> {
        pub(crate) pool: Vec<u64>,
        pub(crate) ledger: Ledger,
        /// A planted mistake: what a batch has done is committed by the next one.
        pub(crate) late: bool,
        pub(crate) uncommitted: Vec<(u64, u64)>,
        /// Work that is ordered; the number tells two for the same instant apart.
        pub(crate) releases: BTreeSet<(Timestamp, usize)>,
        pub(crate) tidying: BTreeSet<(Timestamp, usize)>,
        pub(crate) ordered: usize,
        /// The batch in flight, where the database is a server.
        pub(crate) in_flight: Option<Receiver<()>>,
        pub(crate) tables: PhantomData<T>,
        pub(crate) now: Timestamp,
    }

    impl<T> Executor<T> {
        pub(crate) fn new(pool: Vec<u64>, ledger: Ledger, late: bool) -> Self {
            Self {
                pool,
                ledger,
                late,
                uncommitted: Vec::new(),
                releases: BTreeSet::new(),
                tidying: BTreeSet::new(),
                ordered: 0,
                in_flight: None,
                tables: PhantomData,
                now: Timestamp(0),
            }
        }

        pub(crate) fn run(&mut self, batch: &[(Request, Command)]) -> Vec<Reply> {
            if self.late {
                self.commit();
            }
            let answers = batch.iter().map(|(request, command)| Ok(self.execute(request, command))).collect();
            if !self.late {
                self.commit();
            }
            answers
        }

        pub(super) fn execute(&mut self, request: &Request, command: &Command) -> Answer {
            self.now = self.now.max(request.0);
            let now = self.now;
            match *command {
                Command::Take(caller) => {
                    let ticket = self.pool.pop();
                    self.uncommitted.extend(ticket.map(|ticket| (caller, ticket)));
                    Answer::Ticket(ticket)
                }
                Command::Order(work, at) => {
                    self.ordered += 1;
                    let piece = (at, self.ordered);
                    self.list(work).insert(piece);
                    Answer::Pieces(1)
                }
                Command::Do(work) => {
                    let list = self.list(work);
                    let piece = list.first().copied().filter(|(due, _)| *due <= now);
                    let is_done = piece.is_some_and(|piece| list.remove(&piece));
                    Answer::Pieces(usize::from(is_done))
                }
            }
        }

        fn list(&mut self, work: Work) -> &mut BTreeSet<(Timestamp, usize)> {
            match work {
                Work::Release => &mut self.releases,
                Work::Tidying => &mut self.tidying,
            }
        }

        fn commit(&mut self) {
            self.ledger.lock().unwrap().append(&mut self.uncommitted);
        }

        pub(crate) fn is_writable(&self) -> bool {
            true
        }

        pub(crate) fn next_release_due(&self) -> Option<Timestamp> {
            self.releases.first().map(|(due, _)| *due)
        }

        pub(crate) fn next_expiry(&self) -> Option<Timestamp> {
            self.tidying.first().map(|(due, _)| *due)
        }
    }

    /// The next batch is carried out while one is in flight.
    pub(crate) mod pipeline {
        use std::future::{Future, poll_fn};
        use std::pin::{Pin, pin};
        use std::task::Poll;

        use shuttle::{future, thread};

        use super::{Executor, Reply};
        use crate::command::{Command, Request};
        use crate::database::Found;
        use crate::reply::reply;
        use crate::sync::Arc;

        #[derive(Default)]
        pub(crate) struct PendingBatch {
            commands: usize,
            replies: Vec<Reply>,
        }

        pub(crate) struct Sent(Vec<Reply>);

        pub(crate) enum Submitted {
            InFlight(Sent),
            Done(Vec<Reply>),
        }

        impl PendingBatch {
            pub(crate) fn len(&self) -> usize {
                self.commands
            }

            pub(crate) fn is_empty(&self) -> bool {
                self.commands == 0
            }

            pub(crate) fn is_executed(&self) -> bool {
                self.commands > 0
            }
        }

        impl Sent {
            pub(crate) fn len(&self) -> usize {
                self.0.len()
            }
        }

        impl<T> Executor<T> {
            pub(crate) fn add(
                &mut self,
                next: &mut PendingBatch,
                commands: impl Iterator<Item = (Request, Command)>,
                _is_first: bool,
            ) {
                for (request, command) in commands {
                    next.commands += 1;
                    next.replies.push(Ok(self.execute(&request, &command)));
                }
            }

            pub(crate) fn should_pipeline(&self) -> bool {
                true
            }

            pub(crate) fn accepts(&self, _: &PendingBatch, _: &[(Request, Command)]) -> bool {
                true
            }

            /// The database is a thread: it commits, and says so.
            pub(crate) fn send(&mut self, next: PendingBatch) -> Submitted {
                let (sender, receiver) = reply();
                let (ledger, mut rows) = (Arc::clone(&self.ledger), std::mem::take(&mut self.uncommitted));
                thread::spawn(move || {
                    ledger.lock().unwrap().append(&mut rows);
                    if let Some((waker, _)) = sender.answer(Ok(())) {
                        waker.wake();
                    }
                });
                self.in_flight = Some(receiver);
                Submitted::InFlight(Sent(next.replies))
            }

            pub(crate) fn poll_commit(&mut self, other: impl Future<Output = ()>) -> Option<Found<()>> {
                let mut other = pin!(other);
                let in_flight = self.in_flight.as_mut()?;
                let done =
                    future::block_on(poll_fn(|context| match Pin::new(&mut *in_flight).poll(context) {
                        Poll::Ready(done) => Poll::Ready(Some(done)),
                        Poll::Pending => other.as_mut().poll(context).map(|()| None),
                    }));
                if done.is_some() {
                    self.in_flight = None;
                }
                done
            }

            pub(crate) fn settle_result(
                &mut self,
                sent: Sent,
                _: Found<()>,
                _: &mut PendingBatch,
            ) -> Vec<Reply> {
                sent.0
            }
        }
    }
}
