//! What has changed and is not told yet: each line once, as it is now, however often it has changed meanwhile. So what waits
//! for a listener is never more than there is.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::wire::StockLine;
use onsale_core::{EventId, Millis, Release, ReleaseId, Timestamp, TypeName};

/// What a line of stock takes beside the name of its type, in bytes of JSON, rounded up.
const STOCK_BYTES: usize = 260;
/// What a release takes beside the name of its type.
const RELEASE_BYTES: usize = 480;
/// What an event's number takes.
const EVENT_BYTES: usize = 17;

/// One thing that has changed, as it is now.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// The stock of a type.
    Stock(Arc<StockLine>),
    /// A release.
    Release(Arc<Release>),
    /// An event's record.
    Event(EventId),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Stock(EventId, TypeName),
    Release(ReleaseId),
    Event(EventId),
}

/// What waits to be told, in the order in which it began to wait.
#[derive(Debug, Default)]
pub(super) struct Pending {
    order: VecDeque<Key>,
    lines: HashMap<Key, Line>,
}

impl Line {
    fn key(&self) -> Key {
        match self {
            Self::Stock(line) => Key::Stock(line.event, line.type_name.clone()),
            Self::Release(release) => Key::Release(release.id),
            Self::Event(event) => Key::Event(*event),
        }
    }

    /// The stock of a type, if it is that.
    pub(super) fn stock(&self) -> Option<&StockLine> {
        match self {
            Self::Stock(line) => Some(line),
            Self::Release(_) | Self::Event(_) => None,
        }
    }

    /// About how long it is on the wire.
    fn bytes(&self) -> usize {
        match self {
            Self::Stock(line) => STOCK_BYTES + line.type_name.as_str().len(),
            Self::Release(release) => RELEASE_BYTES + release.type_name.as_str().len(),
            Self::Event(_) => EVENT_BYTES,
        }
    }
}

impl Pending {
    /// Takes note of a change; a line that waits keeps its place.
    pub(super) fn push(&mut self, line: Line) {
        let key = line.key();
        if self.lines.insert(key.clone(), line).is_none() {
            self.order.push_back(key);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// What has waited longest, about so many bytes of it, and one line at least.
    pub(super) fn take(&mut self, bytes: usize) -> Vec<Line> {
        let (mut taken, mut sum) = (Vec::new(), 0);
        while let Some(key) = self.order.front() {
            let next = self.lines.get(key).map_or(0, Line::bytes);
            if !taken.is_empty() && sum + next > bytes {
                break;
            }
            sum += next;
            taken.extend(self.order.pop_front().and_then(|key| self.lines.remove(&key)));
        }
        taken
    }

    /// All of it is told in another way.
    pub(super) fn clear(&mut self) {
        self.order.clear();
        self.lines.clear();
    }
}

/// So much may be told at once, in time at the rate that is bounded: somebody who was told nothing lately is told at once.
const AHEAD: Millis = Millis(1_000);

/// How much may be told at a moment, so that it is never more than a second's worth ahead of the rate.
#[derive(Debug)]
pub(super) struct Pace {
    /// When all that was told will have been within the rate.
    spent: Timestamp,
}

impl Default for Pace {
    fn default() -> Self {
        Self { spent: Timestamp(0) }
    }
}

impl Pace {
    /// Bytes that may be told now; `None` for none. `rate` is in bytes a second.
    pub(super) fn room(&self, now: Timestamp, rate: usize) -> Option<usize> {
        let left = AHEAD.0 - self.spent.since(now).0.max(0);
        let left = usize::try_from(left).ok().filter(|left| *left > 0)?;
        Some(left.saturating_mul(rate) / 1_000)
    }

    pub(super) fn spoke(&mut self, now: Timestamp, bytes: usize, rate: usize) {
        let millis = bytes.saturating_mul(1_000).div_ceil(rate.max(1));
        self.spent = self.spent.max(now) + Millis(i64::try_from(millis).unwrap_or(i64::MAX >> 2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: i64) -> EventId {
        EventId::new(id).unwrap()
    }

    fn numbers(lines: &[Line]) -> Vec<i64> {
        let number = |line: &Line| match line {
            Line::Event(event) => event.get(),
            Line::Stock(_) | Line::Release(_) => 0,
        };
        lines.iter().map(number).collect()
    }

    #[test]
    fn what_changes_often_waits_once_and_keeps_its_place() {
        let mut pending = Pending::default();
        for id in [3, 1, 2, 3, 1] {
            pending.push(Line::Event(event(id)));
        }
        assert_eq!(numbers(&pending.take(2 * EVENT_BYTES)), [3, 1]);
        pending.push(Line::Event(event(3)));
        assert_eq!(numbers(&pending.take(1)), [2], "one at least");
        assert_eq!(numbers(&pending.take(usize::MAX)), [3]);
        assert!(pending.is_empty() && pending.lines.is_empty());
    }

    #[test]
    fn never_more_than_a_second_and_a_line_ahead_of_the_rate() {
        const LINE: usize = 300;
        let (mut pace, mut told) = (Pace::default(), 0);
        for millis in (0..60_000).step_by(200) {
            let now = Timestamp(millis);
            if let Some(room) = pace.room(now, 1_000) {
                let bytes = (room / LINE).max(1) * LINE;
                pace.spoke(now, bytes, 1_000);
                told += bytes;
            }
            assert!(told <= 1_000 + LINE + millis as usize, "{told} bytes in {millis} ms");
        }
        assert!(told > 59_000, "{told}");
    }
}
