//! A connection as the door knows it: from whom it comes, whether something is under way on it, and since when not.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// A connection.
#[derive(Debug)]
pub(super) struct Guest {
    pub(super) number: u64,
    /// `None` for a proxy of ours.
    pub(super) network: Option<IpAddr>,
    opened: Instant,
    under_way: AtomicU32,
    /// Milliseconds from the opening of the door.
    idle_since: AtomicU64,
    /// Whether an answer has left with a part of its request unread.
    unread: AtomicBool,
    /// Whether the door does not count it any more.
    forgotten: AtomicBool,
    leave: Notify,
}

/// A request that is under way on a connection.
#[derive(Debug)]
pub(super) struct UnderWay(Arc<Guest>);

impl Guest {
    /// Somebody who comes from `network`, at a door that was opened then.
    pub(super) fn new(number: u64, network: Option<IpAddr>, opened: Instant) -> Self {
        Self {
            number,
            network,
            opened,
            under_way: AtomicU32::new(0),
            idle_since: AtomicU64::new(millis(opened)),
            unread: AtomicBool::new(false),
            forgotten: AtomicBool::new(false),
            leave: Notify::new(),
        }
    }

    /// A request begins.
    pub(super) fn begins(self: &Arc<Self>) -> UnderWay {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        UnderWay(Arc::clone(self))
    }

    /// How long nothing has been under way.
    pub(super) fn idle_for(&self) -> Duration {
        let since = if self.is_idle() { self.since() } else { return Duration::ZERO };
        Duration::from_millis(millis(self.opened).saturating_sub(since))
    }

    /// Whether a part of a request was not read.
    pub(super) fn has_unread(&self) -> bool {
        self.unread.load(Ordering::Relaxed)
    }

    /// Asks this guest to leave.
    pub(super) fn ask_to_leave(&self) {
        self.leave.notify_one();
    }

    /// The door does not count it any more.
    pub(super) fn forget(&self) {
        self.forgotten.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_forgotten(&self) -> bool {
        self.forgotten.load(Ordering::Relaxed)
    }

    /// Waits until the door asks this guest to leave.
    pub(super) async fn asked_to_leave(&self) {
        self.leave.notified().await;
    }

    /// Whether nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.under_way.load(Ordering::Relaxed) == 0
    }

    /// Milliseconds from the opening of the door to the end of the last request.
    pub(super) fn since(&self) -> u64 {
        self.idle_since.load(Ordering::Relaxed)
    }
}

impl UnderWay {
    /// Its answer leaves with a part of it unread.
    pub(super) fn leaves_unread(&self) {
        self.0.unread.store(true, Ordering::Relaxed);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.idle_since.store(millis(self.0.opened), Ordering::Relaxed);
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
