//! Who listens, and what they have been told.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use onsale_core::{CustomerId, VendorId};
use tokio::sync::{Notify, broadcast, mpsc};

use super::body::{LiveHoldBody, LiveJournalBody, LiveJournalRowBody, LiveMessageBody, LivePulseBody};
use super::frame::{HoldLine, JournalLine, Pulse, State, Update};
use super::group::{FRAMES_BEHIND, Group, Telling};
use super::interest::Interest;
use super::pending::{Line, Pace, Pending};
use crate::wire::StockLine;

/// Messages for a listener alone that may wait for it.
const OWN_BEHIND: usize = 16;
/// Listeners that may be open at a time; one more is told to come back.
const LISTENERS: usize = 20_000;

/// Tells everybody who listens.
#[derive(Debug)]
pub struct Hub {
    inner: Mutex<Inner>,
    /// Bytes a second that frames may take of one listener, and what was taken of one again.
    rate: usize,
    listeners: AtomicUsize,
    administrators: AtomicUsize,
    arrivals: Notify,
}

#[derive(Debug)]
struct Inner {
    state: State,
    /// Whether nobody has listened for a while: the next update is told to newcomers as their snapshot.
    stale: bool,
    /// Whether every stream has ended, for good.
    closed: bool,
    /// By what they look at.
    groups: HashMap<Arc<Interest>, Group>,
    administrators: broadcast::Sender<Bytes>,
    own: HashMap<Reader, Vec<mpsc::Sender<Bytes>>>,
    /// What vendors and administrators have not been told yet of what was taken.
    takings: HashMap<Reader, Takings>,
}

#[derive(Debug, Default)]
struct Takings {
    pending: Pending,
    pace: Pace,
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
    interest: Arc<Interest>,
    administrators: Option<broadcast::Receiver<Bytes>>,
    own: Option<mpsc::Receiver<Bytes>>,
    hub: Arc<Hub>,
    reader: Reader,
}

impl Hub {
    /// A hub that has nothing to tell yet, and tells a listener at most `rate` bytes of frames a second.
    pub fn new(rate: usize) -> Arc<Self> {
        let inner = Inner {
            state: State::default(),
            stale: true,
            closed: false,
            groups: HashMap::new(),
            administrators: broadcast::channel(FRAMES_BEHIND).0,
            own: HashMap::new(),
            takings: HashMap::new(),
        };
        Arc::new(Self {
            inner: Mutex::new(inner),
            rate,
            listeners: AtomicUsize::new(0),
            administrators: AtomicUsize::new(0),
            arrivals: Notify::new(),
        })
    }

    /// Opens a stream: a snapshot first, then everything that changes after it. `None` when there are as many
    /// streams as may be, or the hub is closed.
    pub fn listen(self: &Arc<Self>, reader: Reader, interest: Interest) -> Option<Listener> {
        if self.listeners.load(Ordering::Relaxed) >= LISTENERS {
            return None;
        }
        let interest = Arc::new(interest);
        let mut inner = self.lock();
        if inner.closed {
            return None;
        }
        let (room, first) = inner.enter(&interest);
        let administrator = reader == Reader::Administrator;
        let administrators = administrator.then(|| inner.administrators.subscribe());
        let own = matches!(reader, Reader::Customer(_) | Reader::Vendor(_)).then(|| {
            let (sender, receiver) = mpsc::channel(OWN_BEHIND);
            inner.own.entry(reader).or_default().push(sender);
            receiver
        });
        let greeting = if inner.stale { None } else { inner.revenue(reader) };
        self.listeners.fetch_add(1, Ordering::Relaxed);
        drop(inner);
        self.administrators.fetch_add(usize::from(administrator), Ordering::Relaxed);
        self.arrivals.notify_one();
        Some(Listener {
            first,
            begun: false,
            greeting,
            room,
            interest,
            administrators,
            own,
            hub: Arc::clone(self),
            reader,
        })
    }

    /// How things are, without a stream; `None` while nobody listens, as nothing is looked at then.
    pub fn glance(&self, interest: &Interest) -> Option<Bytes> {
        let mut inner = self.lock();
        let Inner { state, groups, stale, .. } = &mut *inner;
        (!*stale).then(|| match groups.get_mut(interest) {
            Some(group) => group.snapshot(state, interest),
            None => state.snapshot(interest),
        })
    }

    /// Takes in how things are now; tells each vendor and the administrators what was taken. Answers what is to be told
    /// to everybody else, room by room.
    pub fn update(&self, update: Update) -> Vec<Telling> {
        let mut inner = self.lock();
        let changes = inner.state.update(update);
        let stale = std::mem::take(&mut inner.stale);
        let taken = if stale { inner.state.stock().cloned().collect() } else { changes.revenue.clone() };
        inner.tell_revenue(&taken, self.rate);
        let Inner { state, groups, .. } = &mut *inner;
        let tell = |(interest, group): (&Arc<Interest>, &mut Group)| {
            if stale {
                return Some(group.begin(state, interest));
            }
            group.hear(&changes, interest);
            group.speak(state, self.rate)
        };
        groups.iter_mut().filter_map(tell).collect()
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
        inner.closed = true;
        inner.groups.clear();
        inner.own.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// One more listener: its room, and how things are, if that is known.
    fn enter(&mut self, interest: &Arc<Interest>) -> (broadcast::Receiver<Bytes>, Option<Bytes>) {
        let now = self.state.at();
        let group = self.groups.entry(Arc::clone(interest)).or_insert_with(|| Group::new(now));
        let room = group.enter();
        (room, (!self.stale).then(|| group.snapshot(&self.state, interest)))
    }

    fn leave(&mut self, interest: &Arc<Interest>) {
        if self.groups.get_mut(interest).is_some_and(Group::leave) {
            self.groups.remove(interest);
        }
    }

    /// All that a reader may know of what was taken; `None` when that is nothing.
    fn revenue(&self, reader: Reader) -> Option<Bytes> {
        let mut lines = self.state.stock().map(Arc::as_ref).filter(|line| reader.may_know(line)).peekable();
        lines.peek()?;
        Some(self.state.revenue(lines))
    }

    fn tell_revenue(&mut self, taken: &[Arc<StockLine>], rate: usize) {
        let hears_all = self.administrators.receiver_count() > 0;
        // Who no longer listens has nothing to wait for.
        self.takings.retain(|reader, _| match reader {
            Reader::Administrator => hears_all,
            Reader::Customer(_) | Reader::Vendor(_) | Reader::Anyone => self.own.contains_key(reader),
        });
        for line in taken {
            let vendor = Reader::Vendor(line.vendor);
            let hears = self.own.contains_key(&vendor).then_some(vendor);
            for reader in hears.into_iter().chain(hears_all.then_some(Reader::Administrator)) {
                self.takings.entry(reader).or_default().pending.push(Line::Stock(Arc::clone(line)));
            }
        }
        let now = self.state.at();
        let mut messages = Vec::new();
        for (reader, takings) in &mut self.takings {
            let room = takings.pace.room(now, rate).filter(|_| !takings.pending.is_empty());
            let Some(room) = room else { continue };
            let lines = takings.pending.take(room);
            let message = self.state.revenue(lines.iter().filter_map(Line::stock));
            takings.pace.spoke(now, message.len(), rate);
            messages.push((*reader, message));
        }
        for (reader, message) in messages {
            match reader {
                Reader::Administrator => self.tell_administrators(message),
                Reader::Customer(_) | Reader::Vendor(_) | Reader::Anyone => self.tell_own(reader, &message),
            }
        }
    }

    fn tell_own(&mut self, reader: Reader, message: &Bytes) {
        let Some(senders) = self.own.get_mut(&reader) else { return };
        senders.retain(|sender| sender.try_send(message.clone()).is_ok());
        if senders.is_empty() {
            self.own.remove(&reader);
        }
    }

    fn tell_administrators(&self, message: Bytes) {
        // Nobody listening is no failure.
        drop(self.administrators.send(message));
    }
}

impl Reader {
    /// Whether this reader may know what was taken for these tickets.
    fn may_know(self, line: &StockLine) -> bool {
        match self {
            Self::Vendor(vendor) => line.vendor == vendor,
            Self::Administrator => true,
            Self::Customer(_) | Self::Anyone => false,
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
        let has_own = self.own.take().is_some();
        let mut inner = self.hub.lock();
        inner.leave(&self.interest);
        if !has_own {
            return;
        }
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
    use crate::live::group::ROOMS;

    const RATE: usize = 32_768;

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

    fn listen(hub: &Arc<Hub>) -> Option<Listener> {
        hub.listen(Reader::Anyone, Interest::default())
    }

    fn tell_all(hub: &Hub, at: i64) -> usize {
        hub.update(update(at)).iter().flat_map(Telling::rooms).sum()
    }

    #[tokio::test]
    async fn whoever_is_too_far_behind_is_dropped_and_nobody_waits_for_them() {
        let hub = Hub::new(RATE);
        let (mut slow, mut quick) = (listen(&hub).unwrap(), listen(&hub).unwrap());
        for at in 0..=FRAMES_BEHIND as i64 {
            assert_eq!(tell_all(&hub, at * 1_000), 2);
            assert!(quick.next().await.is_some());
        }
        assert!(slow.next().await.is_none());
        drop(slow);
        assert_eq!((hub.listeners(), tell_all(&hub, 99_000)), (1, 1));
        assert!(quick.next().await.is_some());
    }

    #[tokio::test]
    async fn a_frame_is_made_once_and_its_bytes_are_shared_by_all_rooms() {
        let hub = Hub::new(RATE);
        let mut listeners: Vec<_> = (0..3 * ROOMS).map(|_| listen(&hub).unwrap()).collect();
        assert_eq!(tell_all(&hub, 1), 3 * ROOMS);
        let mut places = std::collections::HashSet::new();
        for listener in &mut listeners {
            places.insert(listener.next().await.unwrap().as_ptr());
        }
        assert_eq!(places.len(), 1);
    }

    #[test]
    fn there_are_as_many_listeners_as_may_be_and_who_has_left_leaves_nothing() {
        let hub = Hub::new(RATE);
        let look = |id| Interest::of(EventId::new(id), None);
        let listeners: Vec<_> =
            (0..LISTENERS as i64).map(|id| hub.listen(Reader::Anyone, look(1 + id % 300)).unwrap()).collect();
        assert!(listen(&hub).is_none());
        assert_eq!(hub.lock().groups.len(), 300);
        drop(listeners);
        assert!(hub.lock().groups.is_empty());
        assert!(listen(&hub).is_some());
    }
}
