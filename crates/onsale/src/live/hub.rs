//! Who listens, and what they have been told.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use onsale_core::{CustomerId, VendorId};
use tokio::sync::{Notify, broadcast, mpsc};

use super::body::{LiveHoldBody, LiveJournalBody, LiveJournalRowBody, LiveMessageBody, LivePulseBody};
use super::frame::{HoldLine, JournalLine, Pulse, State, StockLine, Update};

/// Frames that a listener may be behind before it is dropped.
const FRAMES_BEHIND: usize = 16;
/// Messages for a listener alone that may wait for it.
const OWN_BEHIND: usize = 16;
/// Listeners that may be open at a time; one more is told to come back.
const LISTENERS: usize = 20_000;
/// Rooms that listeners are spread over. A frame is told room by room, so that whoever buys meanwhile does not
/// wait until ten thousand have been written to.
pub const ROOMS: usize = 64;

/// Tells everybody who listens.
#[derive(Debug)]
pub struct Hub {
    inner: Mutex<Inner>,
    listeners: AtomicUsize,
    administrators: AtomicUsize,
    arrivals: Notify,
}

#[derive(Debug)]
struct Inner {
    state: State,
    /// Whether nobody has listened for a while: the next update is told to newcomers as their snapshot.
    stale: bool,
    /// The state as a message; made when the first one asks after a change.
    snapshot: Option<Bytes>,
    /// `None` once the hub is closed: every stream ends.
    channels: Option<Channels>,
    own: HashMap<Reader, Vec<mpsc::Sender<Bytes>>>,
    /// The room of the next newcomer.
    next_room: usize,
}

#[derive(Debug)]
struct Channels {
    rooms: Vec<broadcast::Sender<Bytes>>,
    administrators: broadcast::Sender<Bytes>,
}

/// In whose name a stream is read: it also gets what concerns this reader alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Gets the own holds.
    Customer(CustomerId),
    /// Gets the own revenue.
    Vendor(VendorId),
    /// Gets the house's pulse, its journal and all revenue.
    Administrator,
    /// Gets what everybody gets.
    Anyone,
}

/// One open stream.
#[derive(Debug)]
pub struct Listener {
    first: Option<Bytes>,
    /// Whether the snapshot has been said.
    begun: bool,
    /// Said to this listener alone, right after the snapshot.
    greeting: Option<Bytes>,
    room: broadcast::Receiver<Bytes>,
    administrators: Option<broadcast::Receiver<Bytes>>,
    own: Option<mpsc::Receiver<Bytes>>,
    hub: Arc<Hub>,
    reader: Reader,
}

impl Hub {
    /// A hub that has nothing to tell yet.
    pub fn new() -> Arc<Self> {
        let channel = || broadcast::channel(FRAMES_BEHIND).0;
        let rooms = std::iter::repeat_with(channel).take(ROOMS).collect();
        let inner = Inner {
            state: State::default(),
            stale: true,
            snapshot: None,
            channels: Some(Channels { rooms, administrators: channel() }),
            own: HashMap::new(),
            next_room: 0,
        };
        Arc::new(Self {
            inner: Mutex::new(inner),
            listeners: AtomicUsize::new(0),
            administrators: AtomicUsize::new(0),
            arrivals: Notify::new(),
        })
    }

    /// Opens a stream: a snapshot first, then everything that changes after it. `None` when there are as many
    /// streams as may be, or the hub is closed.
    pub fn listen(self: &Arc<Self>, reader: Reader) -> Option<Listener> {
        if self.listeners.load(Ordering::Relaxed) >= LISTENERS {
            return None;
        }
        let mut inner = self.lock();
        let room = inner.next_room;
        inner.next_room = (room + 1) % ROOMS;
        let channels = inner.channels.as_ref()?;
        let room = channels.rooms.get(room)?.subscribe();
        let administrator = reader == Reader::Administrator;
        let administrators = administrator.then(|| channels.administrators.subscribe());
        let own = matches!(reader, Reader::Customer(_) | Reader::Vendor(_)).then(|| {
            let (sender, receiver) = mpsc::channel(OWN_BEHIND);
            inner.own.entry(reader).or_default().push(sender);
            receiver
        });
        let (first, greeting) = if inner.stale {
            (None, None)
        } else {
            (Some(inner.snapshot()), inner.revenue(reader, inner.state.stock()))
        };
        self.listeners.fetch_add(1, Ordering::Relaxed);
        drop(inner);
        self.administrators.fetch_add(usize::from(administrator), Ordering::Relaxed);
        self.arrivals.notify_one();
        Some(Listener {
            first,
            begun: false,
            greeting,
            room,
            administrators,
            own,
            hub: Arc::clone(self),
            reader,
        })
    }

    /// How things are, without a stream; `None` while nobody listens, as nothing is looked at then.
    pub fn glance(&self) -> Option<Bytes> {
        let mut inner = self.lock();
        (!inner.stale).then(|| inner.snapshot())
    }

    /// Takes in how things are now; tells each vendor and the administrators what was taken. Answers what is new
    /// for everybody, to be told room by room.
    pub fn update(&self, update: Update) -> Option<Bytes> {
        let mut inner = self.lock();
        let news = inner.state.update(update);
        let stale = std::mem::take(&mut inner.stale);
        if news.frame.is_some() || stale {
            inner.snapshot = None;
        }
        if stale {
            let all: Vec<_> = inner.state.stock().cloned().collect();
            inner.tell_revenue(&all);
            return Some(inner.snapshot());
        }
        inner.tell_revenue(&news.stock);
        news.frame
    }

    /// Tells one room; answers how many are in it.
    pub fn tell(&self, room: usize, message: &Bytes) -> usize {
        let inner = self.lock();
        let room = inner.channels.as_ref().and_then(|channels| channels.rooms.get(room));
        // Nobody listening is no failure.
        room.and_then(|room| room.send(message.clone()).ok()).unwrap_or(0)
    }

    /// Says that what is known is going to age, as nobody listens: whoever comes next waits for an update.
    pub fn rest(&self) {
        let mut inner = self.lock();
        if self.listeners() == 0 {
            inner.stale = true;
        }
    }

    /// Tells a customer about the own hold, on each stream that names this customer.
    pub fn tell_own(&self, customer: CustomerId, hold: &HoldLine) {
        let message = LiveMessageBody::Hold(LiveHoldBody::of(hold)).bytes(None);
        self.lock().tell_own(Reader::Customer(customer), &message);
    }

    /// Whether a stream names this customer.
    pub fn knows(&self, customer: CustomerId) -> bool {
        self.lock().own.contains_key(&Reader::Customer(customer))
    }

    /// Tells administrators how the house is doing.
    pub fn pulse(&self, pulse: &Pulse) {
        let message = LiveMessageBody::Pulse(LivePulseBody::of(pulse));
        self.lock().tell_administrators(message.bytes(None));
    }

    /// Tells administrators what has happened.
    pub fn journal(&self, rows: &[JournalLine]) {
        if !rows.is_empty() {
            let rows = rows.iter().map(LiveJournalRowBody::of).collect();
            let message = LiveMessageBody::Journal(LiveJournalBody(rows));
            self.lock().tell_administrators(message.bytes(None));
        }
    }

    /// Streams that are open.
    pub fn listeners(&self) -> usize {
        self.listeners.load(Ordering::Relaxed)
    }

    /// Whether an administrator listens.
    pub fn has_administrators(&self) -> bool {
        self.administrators.load(Ordering::Relaxed) > 0
    }

    /// Waits until somebody begins to listen.
    pub async fn arrival(&self) {
        self.arrivals.notified().await;
    }

    /// Ends all streams and opens no more.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.channels = None;
        inner.own.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn snapshot(&mut self) -> Bytes {
        if self.snapshot.is_none() {
            self.snapshot = Some(self.state.snapshot());
        }
        self.snapshot.clone().unwrap_or_default()
    }

    /// What a reader may know of what was taken with `lines`; `None` when that is nothing.
    fn revenue<'a>(&self, reader: Reader, lines: impl Iterator<Item = &'a StockLine>) -> Option<Bytes> {
        let mut lines = lines
            .filter(|line| match reader {
                Reader::Vendor(vendor) => line.vendor == vendor,
                Reader::Administrator => true,
                Reader::Customer(_) | Reader::Anyone => false,
            })
            .peekable();
        lines.peek()?;
        Some(self.state.revenue(lines))
    }

    fn tell_revenue(&mut self, lines: &[StockLine]) {
        let vendors: Vec<Reader> =
            self.own.keys().copied().filter(|reader| matches!(reader, Reader::Vendor(_))).collect();
        for vendor in vendors {
            if let Some(message) = self.revenue(vendor, lines.iter()) {
                self.tell_own(vendor, &message);
            }
        }
        let all = self.revenue(Reader::Administrator, lines.iter());
        all.into_iter().for_each(|message| self.tell_administrators(message));
    }

    fn tell_own(&mut self, reader: Reader, message: &Bytes) {
        let Some(senders) = self.own.get_mut(&reader) else { return };
        senders.retain(|sender| sender.try_send(message.clone()).is_ok());
        if senders.is_empty() {
            self.own.remove(&reader);
        }
    }

    fn tell_administrators(&self, message: Bytes) {
        if let Some(channels) = &self.channels {
            // Nobody listening is no failure.
            drop(channels.administrators.send(message));
        }
    }
}

impl Listener {
    /// What comes next; `None` when the stream is over: the hub closed, or this listener was too slow.
    pub async fn next(&mut self) -> Option<Bytes> {
        if self.begun {
            return self.receive().await;
        }
        // Whoever comes while nobody listens has no snapshot yet: it is the first thing that the room is told.
        let first = match self.first.take() {
            Some(first) => first,
            None => self.room.recv().await.ok()?,
        };
        self.begun = true;
        match self.greeting.take() {
            Some(greeting) => Some([first.as_ref(), greeting.as_ref()].concat().into()),
            None => Some(first),
        }
    }

    async fn receive(&mut self) -> Option<Bytes> {
        tokio::select! {
            biased;
            own = receive_own(&mut self.own) => own,
            frame = self.room.recv() => frame.ok(),
            frame = receive_admin(&mut self.administrators) => frame,
        }
    }

    /// Says something to this listener alone, right after the snapshot and what was said before.
    pub fn greet(&mut self, hold: &HoldLine) {
        let hold = LiveMessageBody::Hold(LiveHoldBody::of(hold)).bytes(None);
        let before = self.greeting.take().unwrap_or_default();
        self.greeting = Some([before, hold].concat().into());
    }
}

async fn receive_own(own: &mut Option<mpsc::Receiver<Bytes>>) -> Option<Bytes> {
    match own {
        Some(receiver) => receiver.recv().await,
        None => std::future::pending().await,
    }
}

async fn receive_admin(channel: &mut Option<broadcast::Receiver<Bytes>>) -> Option<Bytes> {
    match channel {
        Some(receiver) => receiver.recv().await.ok(),
        None => std::future::pending().await,
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.listeners.fetch_sub(1, Ordering::Relaxed);
        self.hub.administrators.fetch_sub(usize::from(self.administrators.is_some()), Ordering::Relaxed);
        // Closing the receiver marks the sender; only then can it be told from those of other streams.
        if self.own.take().is_none() {
            return;
        }
        let mut inner = self.hub.lock();
        if let Some(senders) = inner.own.get_mut(&self.reader) {
            senders.retain(|sender| !sender.is_closed());
            if senders.is_empty() {
                inner.own.remove(&self.reader);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use onsale_core::{EventId, Timestamp};

    use super::*;

    /// An update that is always news.
    fn update(at: i64) -> Update {
        Update {
            at: Timestamp(at),
            seq: at,
            running: true,
            stock: Vec::new(),
            releases: Vec::new(),
            cancelled: Vec::new(),
            events: EventId::new(1).into_iter().collect(),
        }
    }

    fn tell_all(hub: &Hub, at: i64) -> usize {
        let message = hub.update(update(at)).unwrap();
        (0..ROOMS).map(|room| hub.tell(room, &message)).sum()
    }

    #[tokio::test]
    async fn whoever_is_too_far_behind_is_dropped_and_nobody_waits_for_them() {
        let hub = Hub::new();
        let (mut slow, mut quick) =
            (hub.listen(Reader::Anyone).unwrap(), hub.listen(Reader::Anyone).unwrap());
        for at in 0..=FRAMES_BEHIND as i64 {
            assert_eq!(tell_all(&hub, at), 2);
            assert!(quick.next().await.is_some());
        }
        assert!(slow.next().await.is_none());
        drop(slow);
        assert_eq!((hub.listeners(), tell_all(&hub, 99)), (1, 1));
        assert!(quick.next().await.is_some());
    }

    #[tokio::test]
    async fn a_frame_is_made_once_and_its_bytes_are_shared_by_all_rooms() {
        let hub = Hub::new();
        let mut listeners: Vec<_> = (0..3 * ROOMS).map(|_| hub.listen(Reader::Anyone).unwrap()).collect();
        assert_eq!(tell_all(&hub, 1), 3 * ROOMS);
        let mut places = std::collections::HashSet::new();
        for listener in &mut listeners {
            places.insert(listener.next().await.unwrap().as_ptr());
        }
        assert_eq!(places.len(), 1);
    }

    #[test]
    fn there_are_as_many_listeners_as_may_be() {
        let hub = Hub::new();
        let listeners: Vec<_> = (0..LISTENERS).map(|_| hub.listen(Reader::Anyone).unwrap()).collect();
        assert!(hub.listen(Reader::Anyone).is_none());
        drop(listeners);
        assert!(hub.listen(Reader::Anyone).is_some());
    }
}
