//! The pool: available tickets of one event, type and price, first in first out.
//!
//! A batch of a thousand tickets has a thousand neighbouring places and identifiers, so the pool keeps it as
//! one *run*. Each run is filed under its **last** place: taking its first ticket then leaves the key as it is,
//! and a ticket that comes back to an earlier place finds that place free.

use std::collections::BTreeMap;

use crate::{ReleaseId, TicketId, Timestamp};

/// A ticket's place in the order of its pool; an expired or given-up ticket keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The release that minted the ticket.
    pub release: ReleaseId,
    /// The batch of that release.
    pub batch: u32,
    /// The position in that batch.
    pub position: u32,
}

/// What a pool knows of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its place.
    pub place: Place,
    /// The ticket.
    pub ticket: TicketId,
    /// How often the ticket has changed: a write names the version it has seen.
    pub version: i64,
    /// The journal row that describes its last change.
    pub journal: i64,
    /// When it was minted.
    pub created_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    length: u32,
    last_ticket: TicketId,
    version: i64,
    journal: i64,
    created_at: Timestamp,
}

impl Run {
    fn slot(&self, last: Place, position: u32) -> Slot {
        let behind = last.position - position;
        Slot {
            place: Place { position, ..last },
            ticket: TicketId::from_store(self.last_ticket.get() - i64::from(behind)),
            version: self.version,
            journal: self.journal,
            created_at: self.created_at,
        }
    }

    fn holds(&self, last: Place, place: Place) -> bool {
        (last.release, last.batch) == (place.release, place.batch) && self.first(last) <= place.position
    }

    fn first(&self, last: Place) -> u32 {
        last.position + 1 - self.length
    }
}

/// Tickets of one event, type and price in the order of their places.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    runs: BTreeMap<Place, Run>,
    length: usize,
}

impl Pool {
    /// Number of tickets.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// A key that orders pools by their first ticket. It changes only when the first run does, so an index over
    /// pools is seldom touched: places of different runs never interleave, so any place of a run will do.
    pub fn head(&self) -> Option<Place> {
        self.runs.first_key_value().map(|(last, _)| *last)
    }

    /// The first ticket, left where it is.
    pub fn first(&self) -> Option<Slot> {
        self.runs.first_key_value().map(|(last, run)| run.slot(*last, run.first(*last)))
    }

    /// Takes the first ticket out.
    pub fn take_first(&mut self) -> Option<Slot> {
        let mut entry = self.runs.first_entry()?;
        let (last, run) = (*entry.key(), *entry.get());
        if run.length == 1 {
            entry.remove();
        } else {
            entry.get_mut().length -= 1;
        }
        self.length -= 1;
        Some(run.slot(last, run.first(last)))
    }

    /// Puts one ticket in its place. A place that is taken already keeps what it has, and the answer is false.
    pub fn insert(&mut self, slot: Slot) -> bool {
        self.insert_run(slot, 1)
    }

    /// Puts `length` tickets in: `first` and its successors, whose places, tickets and other facts follow on.
    /// Nothing is put in, and the answer is false, when one of the places is taken.
    pub fn insert_run(&mut self, first: Slot, length: u32) -> bool {
        if length == 0 {
            return true;
        }
        let last = Place { position: first.place.position + (length - 1), ..first.place };
        let next = self.runs.range(first.place..).next();
        if next.is_some_and(|(key, run)| {
            (key.release, key.batch) == (last.release, last.batch) && run.first(*key) <= last.position
        }) {
            return false;
        }
        let run = Run {
            length,
            last_ticket: TicketId::from_store(first.ticket.get() + i64::from(length - 1)),
            version: first.version,
            journal: first.journal,
            created_at: first.created_at,
        };
        self.runs.insert(last, run);
        self.length += length as usize;
        true
    }

    /// Takes in all tickets of another pool. Those whose places are taken already are left out.
    pub fn append(&mut self, other: Self) {
        for (last, run) in other.runs {
            let first = run.slot(last, run.first(last));
            self.insert_run(first, run.length);
        }
    }

    /// The ticket at `place`.
    pub fn get(&self, place: Place) -> Option<Slot> {
        let (&last, run) = self.runs.range(place..).next()?;
        run.holds(last, place).then(|| run.slot(last, place.position))
    }

    /// Takes the ticket at `place` out, wherever it stands.
    pub fn remove(&mut self, place: Place) -> Option<Slot> {
        let (&last, run) = self.runs.range_mut(place..).next()?;
        if !run.holds(last, place) {
            return None;
        }
        let slot = run.slot(last, place.position);
        let first = run.first(last);
        self.length -= 1;
        if run.length == 1 {
            self.runs.remove(&last);
        } else if place.position == first {
            run.length -= 1;
        } else {
            // What stands before the gap becomes a run of its own; what stands behind it keeps the key, if any.
            let before = Run {
                length: place.position - first,
                last_ticket: TicketId::from_store(slot.ticket.get() - 1),
                ..*run
            };
            run.length = last.position - place.position;
            if run.length == 0 {
                self.runs.remove(&last);
            }
            self.runs.insert(Place { position: place.position - 1, ..place }, before);
        }
        Some(slot)
    }

    /// The tickets whose places come after `after` (all of them for `None`), in order.
    pub fn after(&self, after: Option<Place>) -> impl Iterator<Item = Slot> + '_ {
        let start = after.map(|place| Place { position: place.position.saturating_add(1), ..place });
        let runs = match start {
            Some(start) => self.runs.range(start..),
            None => self.runs.range(..),
        };
        runs.flat_map(move |(&last, run)| {
            let first = run.first(last);
            let from = match start {
                Some(start) if (start.release, start.batch) == (last.release, last.batch) => {
                    first.max(start.position)
                }
                _ => first,
            };
            (from..=last.position).map(move |position| run.slot(last, position))
        })
    }
}

/// Builds a pool from a scan over its tickets, folding neighbours into runs as they come.
#[derive(Debug, Default)]
pub struct PoolLoader {
    pool: Pool,
    open: Option<(Slot, u32)>,
}

impl PoolLoader {
    /// Takes the next ticket of the scan. Any order is right; the order of minting is the fast one.
    pub fn push(&mut self, slot: Slot) {
        if let Some((first, length)) = &mut self.open {
            let follows = slot.place.release == first.place.release
                && slot.place.batch == first.place.batch
                && slot.place.position == first.place.position + *length
                && slot.ticket.get() == first.ticket.get() + i64::from(*length)
                && (slot.version, slot.journal, slot.created_at)
                    == (first.version, first.journal, first.created_at);
            if follows {
                *length += 1;
                return;
            }
        }
        self.close();
        self.open = Some((slot, 1));
    }

    /// The pool.
    pub fn finish(mut self) -> Pool {
        self.close();
        self.pool
    }

    fn close(&mut self) {
        if let Some((first, length)) = self.open.take() {
            self.pool.insert_run(first, length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slot(release: i64, batch: u32, position: u32) -> Slot {
        Slot {
            place: Place { release: ReleaseId::from_store(release), batch, position },
            ticket: TicketId::from_store(release * 100_000 + i64::from(batch) * 1000 + i64::from(position)),
            version: 1,
            journal: release * 10 + i64::from(batch),
            created_at: Timestamp(5),
        }
    }

    #[test]
    fn a_returned_ticket_is_first_again() {
        let mut pool = Pool::default();
        assert!(pool.insert_run(slot(1, 0, 0), 3));
        let first = pool.take_first().unwrap();
        assert_eq!(first, slot(1, 0, 0));
        assert_eq!(pool.take_first(), Some(slot(1, 0, 1)));
        assert!(pool.insert(Slot { version: 3, ..first }));
        assert_eq!(pool.first(), Some(Slot { version: 3, ..first }));
        assert_eq!(pool.len(), 2);
    }

    #[test]
    fn a_place_is_taken_once() {
        let mut pool = Pool::default();
        assert!(pool.insert_run(slot(1, 0, 10), 5));
        assert!(!pool.insert(slot(1, 0, 12)));
        assert!(!pool.insert_run(slot(1, 0, 5), 6));
        assert!(pool.insert_run(slot(1, 0, 5), 5));
        assert_eq!(pool.len(), 10);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Insert(i64, u32, u32, u32),
        TakeFirst,
        Remove(i64, u32, u32),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (1_i64..3, 0_u32..2, 0_u32..30, 1_u32..8).prop_map(|(r, b, p, n)| Step::Insert(r, b, p, n)),
            Just(Step::TakeFirst),
            (1_i64..3, 0_u32..2, 0_u32..40).prop_map(|(r, b, p)| Step::Remove(r, b, p)),
        ]
    }

    proptest! {
        /// The runs behave as the plain sorted map that they stand for.
        #[test]
        fn a_pool_is_a_sorted_map(steps in prop::collection::vec(step(), 1..80)) {
            let mut pool = Pool::default();
            let mut model: BTreeMap<Place, Slot> = BTreeMap::new();
            for step in steps {
                match step {
                    Step::Insert(release, batch, position, length) => {
                        let slots: Vec<Slot> =
                            (position..position + length).map(|p| slot(release, batch, p)).collect();
                        let free = slots.iter().all(|slot| !model.contains_key(&slot.place));
                        prop_assert_eq!(pool.insert_run(slots[0], length), free);
                        if free {
                            model.extend(slots.into_iter().map(|slot| (slot.place, slot)));
                        }
                    }
                    Step::TakeFirst => {
                        prop_assert_eq!(pool.take_first(), model.pop_first().map(|(_, slot)| slot));
                    }
                    Step::Remove(release, batch, position) => {
                        let place = slot(release, batch, position).place;
                        prop_assert_eq!(pool.remove(place), model.remove(&place));
                    }
                }
                prop_assert_eq!(pool.len(), model.len());
                prop_assert_eq!(pool.first(), model.first_key_value().map(|(_, slot)| *slot));
                let listed: Vec<Slot> = pool.after(None).collect();
                let expect: Vec<Slot> = model.values().copied().collect();
                prop_assert_eq!(&listed, &expect);
                if let Some(middle) = expect.get(expect.len() / 2) {
                    let rest: Vec<Slot> = pool.after(Some(middle.place)).collect();
                    prop_assert_eq!(&rest[..], &expect[expect.len() / 2 + 1..]);
                }
            }
        }

        /// A pool read back from its rows is the pool that was written, whatever the order of the rows, and in one piece or two.
        #[test]
        fn a_scan_rebuilds_the_pool(places in prop::collection::btree_set((1_i64..3, 0_u32..2, 0_u32..40), 0..60), swap in any::<bool>(), cut in 0_usize..60) {
            let mut slots: Vec<Slot> = places.into_iter().map(|(r, b, p)| slot(r, b, p)).collect();
            let expect = slots.clone();
            if swap { slots.reverse(); }
            let pool_of = |slots: &[Slot]| {
                let mut loader = PoolLoader::default();
                slots.iter().for_each(|slot| loader.push(*slot));
                loader.finish()
            };
            let (some, others) = slots.split_at(cut.min(slots.len()));
            let mut pool = pool_of(some);
            pool.append(pool_of(others));
            prop_assert_eq!(pool.len(), expect.len());
            let listed: Vec<Slot> = pool.after(None).collect();
            prop_assert_eq!(listed, expect);
        }
    }
}
