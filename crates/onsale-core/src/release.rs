//! A release: which tickets come when. All of it is arithmetic on the schedule and on how many have come,
//! so a late start or a crash never makes a batch come twice or not at all.

use std::fmt;

use crate::{Currency, EventId, Millis, Price, Rejection, ReleaseId, Timestamp, TypeName, VendorId, limits};

/// Whether a release goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseState {
    /// Batches come as they fall due.
    Running,
    /// Nothing comes until it is resumed.
    Paused,
    /// A batch is due, and the event's pool has no room for all of it.
    WaitingForRoom,
    /// Everything has come.
    Done,
    /// What had not come will not come.
    Cancelled,
}

impl ReleaseState {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] =
        [Self::Running, Self::Paused, Self::WaitingForRoom, Self::Done, Self::Cancelled];

    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::WaitingForRoom => "waiting_for_room",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// The number in the database.
    pub const fn number(self) -> i64 {
        match self {
            Self::Running => 0,
            Self::Paused => 1,
            Self::WaitingForRoom => 2,
            Self::Done => 3,
            Self::Cancelled => 4,
        }
    }

    /// Reads the number in the database.
    pub fn from_number(number: i64) -> Option<Self> {
        usize::try_from(number).ok().and_then(|index| Self::ALL.get(index).copied())
    }

    /// Whether nothing more can come of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }
}

impl fmt::Display for ReleaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A vendor's schedule of batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The release.
    pub id: ReleaseId,
    /// Whose it is.
    pub vendor: VendorId,
    /// The event its tickets admit to.
    pub event: EventId,
    /// The type of its tickets.
    pub type_name: TypeName,
    /// The price of its tickets.
    pub price: Price,
    /// The event's currency.
    pub currency: Currency,
    /// What comes when.
    pub schedule: Schedule,
    /// Tickets that have come.
    pub released: i64,
    /// Whether it goes on.
    pub state: ReleaseState,
    /// When it was paused, while it is.
    pub paused_at: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// What a release brings, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Tickets in each batch.
    pub per_batch: i64,
    /// Number of batches.
    pub batches: i64,
    /// Time between two batches.
    pub interval: Millis,
    /// When the first batch comes; pauses move it.
    pub starts_at: Timestamp,
}

/// A piece of a batch that one transaction mints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Batch, counted from zero.
    pub batch: i64,
    /// Position of its first ticket in the batch; with release and batch it names the chunk.
    pub first: i64,
    /// Number of tickets.
    pub tickets: i64,
    /// When its batch was due.
    pub due: Timestamp,
}

impl Schedule {
    /// Whether the numbers are within what a release may be; names the field that is not.
    pub fn check(&self) -> Result<(), Rejection> {
        let most = limits::TICKETS_PER_BATCH;
        if !(1..=most).contains(&self.per_batch) {
            return Err(Rejection::field("ticketsPerRelease", format!("must be between 1 and {most}")));
        }
        let most = limits::TICKETS_PER_RELEASE;
        if self.batches < 1 || self.batches > most || self.total() > most {
            let reason = format!("must be at least 1, and all batches together at most {most} tickets");
            return Err(Rejection::field("numberOfReleases", reason));
        }
        check_interval(self.interval)
    }

    /// Tickets of all batches.
    pub const fn total(&self) -> i64 {
        self.per_batch * self.batches
    }

    /// When batch `batch` (from zero) is due.
    pub fn due(&self, batch: i64) -> Timestamp {
        self.starts_at + Millis(self.interval.0.saturating_mul(batch))
    }

    /// When the last batch is due.
    pub fn last_due(&self) -> Timestamp {
        self.due(self.batches - 1)
    }

    /// When the next ticket is due after `released` have come; `None` when all have.
    pub fn next_due(&self, released: i64) -> Option<Timestamp> {
        (released < self.total()).then(|| self.due(released / self.per_batch))
    }

    /// The next chunk that is due at `now`, at most `most` tickets; `None` when nothing is due or `most` is zero.
    pub fn next_chunk(&self, released: i64, now: Timestamp, most: i64) -> Option<Chunk> {
        let due = self.next_due(released).filter(|due| *due <= now)?;
        let (batch, first) = (released / self.per_batch, released % self.per_batch);
        let tickets = most.min(limits::TICKETS_PER_CHUNK).min(self.per_batch - first);
        (tickets > 0).then_some(Chunk { batch, first, tickets, due })
    }

    /// The schedule after a pause of `length`: everything that is left moves by it.
    #[must_use]
    pub fn shifted(self, length: Millis) -> Self {
        Self { starts_at: self.starts_at + length, ..self }
    }

    /// Batches that have come in full.
    pub const fn batches_done(&self, released: i64) -> i64 {
        released / self.per_batch
    }
}

/// Whether batches may come at this interval: none at all, or 0.1 seconds to 366 days.
pub fn check_interval(interval: Millis) -> Result<(), Rejection> {
    let fine =
        interval.0 == 0 || (limits::SHORTEST_INTERVAL_MS..=limits::LONGEST_INTERVAL_MS).contains(&interval.0);
    fine.then_some(()).ok_or_else(|| {
        Rejection::field("ticketReleaseInterval", "must be 0, or between 0.1 and 31622400 seconds")
    })
}

/// When a release that takes its vendor's own interval may start: not before `asked`, and no sooner than the
/// interval after the vendor's previous batch, so that single calls in a row keep the vendor's pace.
pub fn paced_start(asked: Timestamp, previous_batch: Option<Timestamp>, interval: Millis) -> Timestamp {
    previous_batch.map_or(asked, |previous| asked.max(previous + interval))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn schedule(per_batch: i64, batches: i64, interval: i64) -> Schedule {
        Schedule { per_batch, batches, interval: Millis(interval), starts_at: Timestamp(1000) }
    }

    #[test]
    fn batches_come_when_they_are_due_and_in_chunks() {
        let plan = schedule(2500, 2, 100);
        assert_eq!(plan.next_chunk(0, Timestamp(999), 5000), None);
        let chunk = |released, now, most| plan.next_chunk(released, Timestamp(now), most);
        let due = Timestamp(1000);
        assert_eq!(chunk(0, 1000, 5000), Some(Chunk { batch: 0, first: 0, tickets: 1000, due }));
        assert_eq!(chunk(2000, 1000, 5000), Some(Chunk { batch: 0, first: 2000, tickets: 500, due }));
        assert_eq!(chunk(2500, 1099, 5000), None);
        let due = Timestamp(1100);
        assert_eq!(chunk(2500, 1100, 7), Some(Chunk { batch: 1, first: 0, tickets: 7, due }));
        assert_eq!(chunk(2500, 1100, 0), None);
        assert_eq!(chunk(5000, i64::MAX, 5000), None);
        assert_eq!(plan.next_due(5000), None);
    }

    #[test]
    fn single_calls_in_a_row_keep_the_pace() {
        let pace = Millis(500);
        assert_eq!(paced_start(Timestamp(10), None, pace), Timestamp(10));
        assert_eq!(paced_start(Timestamp(10), Some(Timestamp(0)), pace), Timestamp(500));
        assert_eq!(paced_start(Timestamp(900), Some(Timestamp(0)), pace), Timestamp(900));
    }

    proptest! {
        /// However the calls fall and however little fits, each ticket comes exactly once, in order, never early.
        #[test]
        fn every_ticket_comes_once_and_never_early(
            per_batch in 1_i64..3000, batches in 1_i64..6, interval in 0_i64..500,
            steps in prop::collection::vec((0_i64..400, 0_i64..1500), 1..60),
        ) {
            let plan = schedule(per_batch, batches, interval);
            let mut released = 0;
            let mut now = Timestamp(900);
            for (pass, most) in steps {
                now = now + Millis(pass);
                while let Some(chunk) = plan.next_chunk(released, now, most) {
                    prop_assert!(chunk.due <= now);
                    prop_assert_eq!(chunk.batch * per_batch + chunk.first, released);
                    prop_assert!(chunk.first + chunk.tickets <= per_batch);
                    prop_assert!(chunk.tickets <= limits::TICKETS_PER_CHUNK.min(most));
                    released += chunk.tickets;
                }
                if most > 0 {
                    let due = (0..batches).filter(|batch| plan.due(*batch) <= now).count() as i64;
                    prop_assert_eq!(released, due * per_batch);
                }
            }
            prop_assert!(released <= plan.total());
        }
    }
}
