//! Who may come in, and who goes when there is no room: as many connections as there are places, a share of them for one
//! address, and whoever asks nothing goes before anybody is kept waiting.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ipnet::IpNet;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::guest::Guest;
use crate::rate_limiter::network;

/// How many are looked up at a time who could go, so that a flood of newcomers does not have all guests counted each time.
const LOOKED_UP: usize = 64;
/// How often a newcomer who waits looks again for somebody who could go.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The door of a server, shared by its threads.
#[derive(Debug)]
pub(super) struct Door {
    places: Arc<Semaphore>,
    /// Connections that one address may have; `None` for no bound.
    share: Option<usize>,
    /// Proxies of ours: what comes through them comes from many.
    trusted: Vec<IpNet>,
    opened: Instant,
    guests: Mutex<Guests>,
}

#[derive(Debug, Default)]
struct Guests {
    next: u64,
    crowds: HashMap<Option<IpAddr>, Crowd>,
    idle: Idle,
}

/// The guests from one address; those of our proxies are a crowd of their own.
#[derive(Debug, Default)]
struct Crowd {
    guests: HashMap<u64, Arc<Guest>>,
    idle: Idle,
}

/// Guests who had asked nothing for longest when it was last looked, and since when.
#[derive(Debug, Default)]
struct Idle(VecDeque<(u64, Arc<Guest>)>);

/// A guest's place; free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) guest: Arc<Guest>,
    door: Arc<Door>,
    _place: OwnedSemaphorePermit,
}

impl Door {
    /// A door with this many places. `share` is how many of them one address may have; 0 for as many as it likes.
    pub(super) fn new(places: usize, share: usize, trusted: &[IpNet]) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(places)),
            share: (share > 0).then_some(share),
            trusted: trusted.to_vec(),
            opened: Instant::now(),
            guests: Mutex::default(),
        })
    }

    /// Whether one more may come from `address`. Where it has its share, one of its own that asks nothing leaves for it.
    pub(super) fn has_share(&self, address: IpAddr) -> bool {
        let (Some(share), Some(network)) = (self.share, self.network(address)) else { return true };
        let mut guests = self.lock();
        let Some(crowd) = guests.crowds.get_mut(&Some(network)) else { return true };
        if crowd.guests.len() < share {
            return true;
        }
        let all = &crowd.guests;
        let Some(gone) = crowd.idle.next(|| all.values().cloned().collect()) else { return false };
        guests.send_away(&gone);
        true
    }

    /// A place for a newcomer, who waits for it where all are taken and on each something is under way.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Some(place);
        }
        loop {
            self.make_room();
            let free = Arc::clone(&self.places).acquire_owned();
            if let Ok(place) = tokio::time::timeout(LOOK_AGAIN, free).await {
                return place.ok();
            }
        }
    }

    /// Gives a place to whoever comes from `address`.
    pub(super) fn seat(self: &Arc<Self>, place: OwnedSemaphorePermit, address: IpAddr) -> Place {
        let network = self.network(address);
        let mut guests = self.lock();
        guests.next += 1;
        let guest = Arc::new(Guest::new(guests.next, network, self.opened));
        guests.crowds.entry(network).or_default().guests.insert(guest.number, Arc::clone(&guest));
        drop(guests);
        Place { guest, door: Arc::clone(self), _place: place }
    }

    /// Whether nobody is inside.
    pub(super) fn is_empty(&self) -> bool {
        self.lock().crowds.is_empty()
    }

    /// Asks whoever has asked nothing for longest to leave, if there is somebody.
    fn make_room(&self) {
        let mut guests = self.lock();
        let Guests { crowds, idle, .. } = &mut *guests;
        let all = || crowds.values().flat_map(|crowd| crowd.guests.values()).cloned().collect();
        if let Some(gone) = idle.next(all) {
            guests.send_away(&gone);
        }
    }

    /// Whoever has one address of a network has them all. `None` for a proxy of ours.
    fn network(&self, address: IpAddr) -> Option<IpAddr> {
        let address = address.to_canonical();
        let is_proxy = self.trusted.iter().any(|net| net.contains(&address));
        (!is_proxy).then(|| network(address))
    }

    fn lock(&self) -> MutexGuard<'_, Guests> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guests {
    /// Asks a guest to leave, whose place no longer counts from here on.
    fn send_away(&mut self, guest: &Guest) {
        self.forget(guest);
        guest.ask_to_leave();
    }

    fn forget(&mut self, guest: &Guest) {
        guest.forget();
        let Some(crowd) = self.crowds.get_mut(&guest.network) else { return };
        crowd.guests.remove(&guest.number);
        if crowd.guests.is_empty() {
            self.crowds.remove(&guest.network);
        }
    }
}

impl Idle {
    /// Whoever has asked nothing for longest, of those who were there at the last look; then it is looked again.
    fn next(&mut self, all: impl FnOnce() -> Vec<Arc<Guest>>) -> Option<Arc<Guest>> {
        self.first().or_else(|| {
            let mut idle: Vec<_> = all().into_iter().filter(|guest| guest.is_idle()).collect();
            idle.sort_unstable_by_key(|guest| (guest.since(), guest.number));
            idle.truncate(LOOKED_UP);
            self.0 = idle.into_iter().map(|guest| (guest.since(), guest)).collect();
            self.first()
        })
    }

    /// Who has asked something since, or has left, is passed over.
    fn first(&mut self) -> Option<Arc<Guest>> {
        while let Some((since, guest)) = self.0.pop_front() {
            if guest.is_idle() && guest.since() == since && !guest.is_forgotten() {
                return Some(guest);
            }
        }
        None
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.door.lock().forget(&self.guest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    async fn comes(door: &Arc<Door>, from: &str) -> Place {
        assert!(door.has_share(address(from)), "{from}");
        door.seat(door.place().await.unwrap(), address(from))
    }

    async fn is_asked_to_leave(place: &Place) -> bool {
        tokio::time::timeout(Duration::ZERO, place.guest.asked_to_leave()).await.is_ok()
    }

    #[tokio::test]
    async fn an_address_has_its_share_and_its_own_idle_ones_go_for_it() {
        let door = Door::new(100, 2, &["10.0.0.0/8".parse().unwrap()]);
        let (first, second) = (comes(&door, "192.0.2.1").await, comes(&door, "::ffff:192.0.2.1").await);
        let busy = first.guest.begins();
        let third = comes(&door, "192.0.2.1").await;
        assert!(!is_asked_to_leave(&first).await && is_asked_to_leave(&second).await);
        let also_busy = third.guest.begins();
        assert!(!door.has_share(address("192.0.2.1")), "all of its share is in use");
        // Everybody else comes in, each network of IPv6 as one, and a proxy of ours with as many as it has.
        comes(&door, "192.0.2.2").await;
        let (v6, other) = (comes(&door, "2001:db8::1").await, comes(&door, "2001:db8::2").await);
        let (_a, _b) = (v6.guest.begins(), other.guest.begins());
        assert!(!door.has_share(address("2001:db8::3")));
        assert!(door.has_share(address("2001:db8:0:1::1")));
        let proxied: Vec<_> = [comes(&door, "10.0.0.1").await, comes(&door, "10.0.0.1").await].into();
        let _under_way: Vec<_> = proxied.iter().map(|place| place.guest.begins()).collect();
        assert!(door.has_share(address("10.0.0.1")));
        drop((busy, also_busy));
        assert!(door.has_share(address("192.0.2.1")), "what is answered is idle again");
    }

    #[tokio::test]
    async fn whoever_asks_nothing_goes_when_there_is_no_place() {
        let door = Door::new(2, 0, &[]);
        let (busy, idle) = (comes(&door, "192.0.2.1").await, comes(&door, "192.0.2.2").await);
        let _under_way = busy.guest.begins();
        let waiting = {
            let door = Arc::clone(&door);
            tokio::spawn(async move { door.place().await.unwrap() })
        };
        idle.guest.asked_to_leave().await;
        drop(idle);
        let place = waiting.await.unwrap();
        assert!(!is_asked_to_leave(&busy).await);
        let newcomer = door.seat(place, address("192.0.2.3"));
        drop((busy, newcomer));
        assert!(door.is_empty());
    }
}
