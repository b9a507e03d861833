//! Who listens, and what they have been told.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use onsale_core::CustomerId;
use tokio::sync::{Notify, broadcast, mpsc};

use super::frame::{self, HoldLine, JournalLine, Pulse, State, Update};

/// Frames that a listener may be behind before it is dropped.
const FRAMES_BEHIND: usize = 16;
/// Messages about a customer's own hold that may wait for a listener.
const OWN_BEHIND: usize = 16;
/// Listeners that may be open at a time; one more is told to come back.
const LISTENERS: usize = 20_000;

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
    own: HashMap<CustomerId, Vec<mpsc::Sender<Bytes>>>,
}

#[derive(Debug)]
struct Channels {
    all: broadcast::Sender<Bytes>,
    administrators: broadcast::Sender<Bytes>,
}

/// One open stream.
#[derive(Debug)]
pub struct Listener {
    first: Option<Bytes>,
    /// Said to this listener alone, right after the snapshot.
    greeting: Option<Bytes>,
    all: broadcast::Receiver<Bytes>,
    administrators: Option<broadcast::Receiver<Bytes>>,
    own: Option<mpsc::Receiver<Bytes>>,
    hub: Arc<Hub>,
    customer: Option<CustomerId>,
}

impl Hub {
    /// A hub that has nothing to tell yet.
    pub fn new() -> Arc<Self> {
        let channel = || broadcast::channel(FRAMES_BEHIND).0;
        let channels = Some(Channels { all: channel(), administrators: channel() });
        let inner =
            Inner { state: State::default(), stale: true, snapshot: None, channels, own: HashMap::new() };
        Arc::new(Self {
            inner: Mutex::new(inner),
            listeners: AtomicUsize::new(0),
            administrators: AtomicUsize::new(0),
            arrivals: Notify::new(),
        })
    }

    /// Opens a stream: a snapshot first, then everything that changes after it. `None` when there are as many
    /// streams as may be, or the hub is closed.
    pub fn listen(self: &Arc<Self>, customer: Option<CustomerId>, administrator: bool) -> Option<Listener> {
        if self.listeners.load(Ordering::Relaxed) >= LISTENERS {
            return None;
        }
        let mut inner = self.lock();
        let channels = inner.channels.as_ref()?;
        let all = channels.all.subscribe();
        let administrators = administrator.then(|| channels.administrators.subscribe());
        let own = customer.map(|customer| {
            let (sender, receiver) = mpsc::channel(OWN_BEHIND);
            inner.own.entry(customer).or_default().push(sender);
            receiver
        });
        let first = if inner.stale { None } else { Some(inner.snapshot()) };
        self.listeners.fetch_add(1, Ordering::Relaxed);
        drop(inner);
        self.administrators.fetch_add(usize::from(administrator), Ordering::Relaxed);
        self.arrivals.notify_one();
        Some(Listener { first, greeting: None, all, administrators, own, hub: Arc::clone(self), customer })
    }

    /// Takes in how things are now, and tells what of it is new. Answers whether anything was.
    pub fn update(&self, update: Update) -> bool {
        let mut inner = self.lock();
        let frame = inner.state.update(update);
        let stale = std::mem::take(&mut inner.stale);
        if frame.is_some() || stale {
            inner.snapshot = None;
        }
        let message = if stale { Some(inner.snapshot()) } else { frame };
        let told = message.is_some();
        if let (Some(message), Some(channels)) = (message, &inner.channels) {
            // Nobody listening is no failure.
            drop(channels.all.send(message));
        }
        told
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
        let mut inner = self.lock();
        let Some(senders) = inner.own.get_mut(&customer) else { return };
        let message = frame::hold(hold);
        senders.retain(|sender| sender.try_send(message.clone()).is_ok());
        if senders.is_empty() {
            inner.own.remove(&customer);
        }
    }

    /// Whether a stream names this customer.
    pub fn knows(&self, customer: CustomerId) -> bool {
        self.lock().own.contains_key(&customer)
    }

    /// Tells administrators how the house is doing.
    pub fn pulse(&self, pulse: &Pulse) {
        self.tell_administrators(frame::pulse(pulse));
    }

    /// Tells administrators what has happened.
    pub fn journal(&self, rows: &[JournalLine]) {
        if !rows.is_empty() {
            self.tell_administrators(frame::journal(rows));
        }
    }

    fn tell_administrators(&self, message: Bytes) {
        if let Some(channels) = &self.lock().channels {
            drop(channels.administrators.send(message));
        }
    }

    /// Keeps connections open through proxies that close quiet ones.
    pub fn keep_alive(&self) {
        if let Some(channels) = &self.lock().channels {
            drop(channels.all.send(Bytes::from_static(b": keep-alive\n\n")));
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
}

impl Listener {
    /// What comes next; `None` when the stream is over: the hub closed, or this listener was too slow.
    pub async fn next(&mut self) -> Option<Bytes> {
        let first = match self.first.take() {
            Some(first) => first,
            None if self.greeting.is_some() => self.all.recv().await.ok()?,
            None => return self.receive().await,
        };
        match self.greeting.take() {
            Some(greeting) => Some([first.as_ref(), greeting.as_ref()].concat().into()),
            None => Some(first),
        }
    }

    async fn receive(&mut self) -> Option<Bytes> {
        tokio::select! {
            biased;
            own = receive_own(&mut self.own) => own,
            frame = self.all.recv() => frame.ok(),
            frame = receive_admin(&mut self.administrators) => frame,
        }
    }

    /// Says something to this listener alone, right after the snapshot.
    pub fn greet(&mut self, hold: &HoldLine) {
        self.greeting = Some(frame::hold(hold));
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
        let Some(customer) = self.customer else { return };
        // Closing the receiver marks the sender; only then can it be told from those of other streams.
        self.own = None;
        let mut inner = self.hub.lock();
        if let Some(senders) = inner.own.get_mut(&customer) {
            senders.retain(|sender| !sender.is_closed());
            if senders.is_empty() {
                inner.own.remove(&customer);
            }
        }
    }
}
