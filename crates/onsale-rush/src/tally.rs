//! What happened, counted as it happens. No HTTP and no text here.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde::Serialize;

use super::timeline::Timeline;

/// Unexpected answers that are kept word for word.
const MAX_SURPRISES: usize = 5;
/// The longest latency a histogram holds; a call ends before that.
const MAX_MICROS: u64 = 120_000_000;

/// The calls that buyers make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Step {
    Reserve,
    Finalize,
    Cancel,
    Reload,
}

impl Step {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Finalize => "finalize",
            Self::Cancel => "cancel",
            Self::Reload => "reload",
        }
    }
}

/// How one buyer's visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Bought,
    GaveBack,
    LeftToExpire,
    SoldOut,
    LostPatience,
    TurnedAway,
    Failed,
}

/// How much had been done when the pool first had nothing to give.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    pub(super) after: Duration,
    pub(super) sold: u64,
    pub(super) requests: u64,
}

/// Everything that was counted.
#[derive(Debug)]
pub(super) struct Tally {
    opened: Instant,
    /// The last time that a buyer was done with a ticket: while things move, the others wait on.
    pub(super) last_move: Instant,
    pub(super) last_sale: Duration,
    pub(super) opening: Option<Opening>,
    pub(super) requests: u64,
    pub(super) reserve: Histogram<u64>,
    pub(super) finalize: Histogram<u64>,
    pub(super) refused: BTreeMap<Step, BTreeMap<String, u64>>,
    /// Ticket to customer, for every sale that the server acknowledged.
    pub(super) sales: HashMap<u64, u64>,
    /// Tickets that were acknowledged to a second customer.
    pub(super) sold_twice: u64,
    pub(super) double_clicks: u64,
    pub(super) broken: u64,
    /// Tickets that buyers have in their hands.
    pub(super) held: u64,
    pub(super) reloads: u64,
    pub(super) busy: u64,
    pub(super) timeline: Timeline,
    pub(super) endings: [u64; 7],
    pub(super) surprises: Vec<String>,
}

impl Tally {
    /// Starts counting; the doors open now.
    ///
    /// # Errors
    /// Never with these bounds; the histogram's constructor says so only at run time.
    pub(super) fn start() -> anyhow::Result<Self> {
        let now = Instant::now();
        Ok(Self {
            opened: now,
            last_move: now,
            last_sale: Duration::ZERO,
            opening: None,
            requests: 0,
            reserve: Histogram::new_with_bounds(1, MAX_MICROS, 3)?,
            finalize: Histogram::new_with_bounds(1, MAX_MICROS, 3)?,
            refused: BTreeMap::new(),
            sales: HashMap::new(),
            sold_twice: 0,
            double_clicks: 0,
            broken: 0,
            held: 0,
            reloads: 0,
            busy: 0,
            timeline: Timeline::new(),
            endings: [0; 7],
            surprises: Vec::new(),
        })
    }

    /// Since when the doors are open.
    pub(super) fn opened(&self) -> Instant {
        self.opened
    }

    /// A buyer came, or would have come had there been room for one more.
    pub(super) fn arrived(&mut self, at: Instant) {
        self.timeline.arrived(at.saturating_duration_since(self.opened));
    }

    /// A call that was wanted at `wanted` was answered, or broke, now. What came between, a wait for a free connection
    /// for example, is part of the wait: the buyer does not know why.
    pub(super) fn answered(&mut self, step: Step, wanted: Instant) {
        self.requests += 1;
        let micros = u64::try_from(wanted.elapsed().as_micros()).unwrap_or(MAX_MICROS);
        match step {
            Step::Reserve => {
                self.reserve.saturating_record(micros);
                self.timeline.waited(wanted.saturating_duration_since(self.opened), micros);
            }
            Step::Finalize => self.finalize.saturating_record(micros),
            Step::Reload => self.reloads += 1,
            Step::Cancel => {}
        }
    }

    /// A buyer has a ticket in hand, or no longer.
    pub(super) fn holds(&mut self, one_more: bool) {
        self.held = if one_more { self.held + 1 } else { self.held.saturating_sub(1) };
    }

    /// The call was refused with `code`. The first refusal for want of tickets ends the opening.
    pub(super) fn refused(&mut self, step: Step, code: &str) {
        self.timeline.refused(self.opened.elapsed());
        let codes = self.refused.entry(step).or_default();
        match codes.get_mut(code) {
            Some(count) => *count += 1,
            None => {
                codes.insert(code.to_owned(), 1);
            }
        }
        if step == Step::Reserve && matches!(code, "SOLD_OUT" | "ALL_HELD") {
            self.end_opening();
        }
    }

    /// The server acknowledged that `ticket` is sold to `customer`.
    pub(super) fn sold(&mut self, ticket: u64, customer: u64) {
        self.last_sale = self.opened.elapsed();
        self.timeline.sold(self.last_sale);
        if self.sales.insert(ticket, customer).is_some_and(|first| first != customer) {
            self.sold_twice += 1;
        }
    }

    /// An answer that a sound server does not give.
    pub(super) fn surprise(&mut self, what: String) {
        if self.surprises.len() < MAX_SURPRISES {
            self.surprises.push(what);
        }
    }

    /// A buyer has gone home.
    pub(super) fn ended(&mut self, ending: Ending) {
        self.endings[ending as usize] += 1;
        if matches!(ending, Ending::Bought | Ending::GaveBack | Ending::LeftToExpire) {
            self.last_move = Instant::now();
        }
    }

    pub(super) fn count(&self, ending: Ending) -> u64 {
        self.endings[ending as usize]
    }

    /// The opening, which lasts to the end where the tickets never ran out.
    pub(super) fn end_opening(&mut self) -> Opening {
        *self.opening.get_or_insert(Opening {
            after: self.opened.elapsed(),
            sold: self.sales.len() as u64,
            requests: self.requests,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_for_two_customers_is_noticed_and_a_repeated_answer_is_not() {
        let mut tally = Tally::start().unwrap();
        tally.sold(1, 10);
        tally.sold(1, 10);
        assert_eq!((tally.sales.len(), tally.sold_twice), (1, 0));
        tally.sold(1, 11);
        assert_eq!((tally.sales.len(), tally.sold_twice), (1, 1));
    }

    #[test]
    fn a_wait_is_counted_from_the_click_and_stands_at_its_time() {
        let mut tally = Tally::start().unwrap();
        let opened = tally.opened();
        // Long ago as seen from now: however slow this machine is, it waited at least so long.
        tally.opened = opened.checked_sub(Duration::from_secs(20)).unwrap();
        tally.answered(Step::Reserve, tally.opened + Duration::from_secs(12));
        assert!(tally.reserve.max() >= 7_900_000, "{}", tally.reserve.max());
        let moments = tally.timeline.moments();
        let waited: Vec<_> = moments.iter().filter(|moment| moment.p50_millis > 0.0).collect();
        assert!(waited.len() == 1 && (waited[0].at - 12.0).abs() < 0.2, "{waited:?}");
    }

    #[test]
    fn the_opening_ends_with_the_first_refusal_for_want_of_tickets() {
        let mut tally = Tally::start().unwrap();
        tally.answered(Step::Reserve, Instant::now());
        tally.refused(Step::Reserve, "ALREADY_RESERVED");
        assert!(tally.opening.is_none());
        tally.answered(Step::Reserve, Instant::now());
        tally.refused(Step::Reserve, "ALL_HELD");
        tally.answered(Step::Reserve, Instant::now());
        assert_eq!(tally.end_opening().requests, 2);
    }
}
