//! Listeners who look at the same: what they are told is made once.

use bytes::Bytes;
use onsale_core::{Millis, Timestamp};
use tokio::sync::broadcast;

use super::frame::{Changes, State};
use super::interest::Interest;
use super::pending::{Pace, Pending};

/// Frames that a listener may be behind before it is dropped.
pub(super) const FRAMES_BEHIND: usize = 16;
/// Rooms that the listeners of a group are spread over. A frame is told room by room, so that whoever buys meanwhile does
/// not wait until ten thousand have been written to.
pub(super) const ROOMS: usize = 64;
/// A quiet stream says something at least so often, in milliseconds, for proxies that close quiet connections.
const KEEP_ALIVE: Millis = Millis(15_000);

/// Listeners who look at the same.
#[derive(Debug)]
pub(super) struct Group {
    /// Opened as they are needed: most groups are small.
    rooms: Vec<broadcast::Sender<Bytes>>,
    next_room: usize,
    listeners: usize,
    running: Option<bool>,
    pending: Pending,
    pace: Pace,
    spoke_at: Timestamp,
    /// How things are, as a message; made when the first one asks after a change.
    snapshot: Option<Bytes>,
}

/// One message and the rooms that it is for.
#[derive(Debug)]
pub struct Telling {
    message: Bytes,
    rooms: Vec<broadcast::Sender<Bytes>>,
}

impl Group {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            rooms: Vec::new(),
            next_room: 0,
            listeners: 0,
            running: None,
            pending: Pending::default(),
            pace: Pace::default(),
            spoke_at: now,
            snapshot: None,
        }
    }

    /// One more listener, and the room that it sits in.
    pub(super) fn enter(&mut self) -> broadcast::Receiver<Bytes> {
        self.listeners += 1;
        let room = self.next_room;
        self.next_room = (room + 1) % ROOMS;
        match self.rooms.get(room) {
            Some(room) => room.subscribe(),
            None => {
                let (sender, receiver) = broadcast::channel(FRAMES_BEHIND);
                self.rooms.push(sender);
                receiver
            }
        }
    }

    /// One listener less; whether nobody is left.
    pub(super) fn leave(&mut self) -> bool {
        self.listeners = self.listeners.saturating_sub(1);
        self.listeners == 0
    }

    pub(super) fn snapshot(&mut self, state: &State, interest: &Interest) -> Bytes {
        self.snapshot.get_or_insert_with(|| state.snapshot(interest)).clone()
    }

    /// Takes note of what has changed.
    pub(super) fn hear(&mut self, changes: &Changes, interest: &Interest) {
        let seen = changes.seen_by(interest);
        if changes.running.is_none() && seen.is_empty() {
            return;
        }
        self.snapshot = None;
        self.running = changes.running.or(self.running);
        seen.into_iter().for_each(|line| self.pending.push(line));
    }

    /// What there is to tell at this moment, as far as the bound lets it: `rate` is in bytes a second. What does not go yet
    /// is told later, as it is then.
    pub(super) fn speak(&mut self, state: &State, rate: usize) -> Option<Telling> {
        let now = state.at();
        let has_news = self.running.is_some() || !self.pending.is_empty();
        if has_news && let Some(room) = self.pace.room(now, rate) {
            let lines = self.pending.take(room);
            let frame = state.frame(self.running.take(), &lines);
            self.pace.spoke(now, frame.len(), rate);
            return Some(self.say(frame, now));
        }
        let is_quiet = now.since(self.spoke_at) >= KEEP_ALIVE;
        is_quiet.then(|| self.say(Bytes::from_static(b": keep-alive\n\n"), now))
    }

    /// Tells all of it, as to newcomers.
    pub(super) fn begin(&mut self, state: &State, interest: &Interest) -> Telling {
        self.pending.clear();
        (self.running, self.snapshot) = (None, None);
        let snapshot = self.snapshot(state, interest);
        self.say(snapshot, state.at())
    }

    fn say(&mut self, message: Bytes, now: Timestamp) -> Telling {
        self.spoke_at = now;
        Telling { message, rooms: self.rooms.clone() }
    }
}

impl Telling {
    /// Tells one room after the other; each answers how many are in it.
    pub fn rooms(&self) -> impl Iterator<Item = usize> {
        // Nobody listening is no failure.
        self.rooms.iter().map(|room| room.send(self.message.clone()).unwrap_or(0))
    }
}
