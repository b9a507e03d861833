//! Who follows what is for sale, counted by address: one connection of HTTP/2 carries many streams, and behind a proxy all
//! streams come from the proxy, so connections alone bound neither.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// The live streams of each address.
#[derive(Debug)]
pub(super) struct Audience {
    /// How many one address may have; 0 for no bound.
    share: usize,
    seats: Mutex<HashMap<IpAddr, usize>>,
}

/// One stream, until it is dropped.
#[derive(Debug)]
pub(crate) struct Seat(Option<(IpAddr, Arc<Audience>)>);

impl Audience {
    pub(super) fn new(share: usize) -> Arc<Self> {
        Arc::new(Self { share, seats: Mutex::default() })
    }

    pub(super) fn seat(self: &Arc<Self>, network: IpAddr) -> Option<Seat> {
        if self.share == 0 {
            return Some(Seat(None));
        }
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seats.entry(network).or_default();
        if *taken >= self.share {
            return None;
        }
        *taken += 1;
        Some(Seat(Some((network, Arc::clone(self)))))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some((network, audience)) = self.0.take() else { return };
        let mut seats = audience.seats.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever has left altogether leaves nothing behind.
        let left = seats.get(&network).map_or(0, |taken| taken.saturating_sub(1));
        if left == 0 {
            seats.remove(&network)
        } else {
            seats.insert(network, left)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_of_streams_and_gets_them_back() {
        let audience = Audience::new(2);
        let (ada, bob) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let (first, second) = (audience.seat(ada), audience.seat(ada));
        assert!(first.is_some() && second.is_some() && audience.seat(ada).is_none());
        assert!(audience.seat(bob).is_some());
        drop(first);
        assert!(audience.seat(ada).is_some());
        drop(second);
        assert!(audience.seats.lock().unwrap().is_empty());
        assert!((0..1_000).map(|_| Audience::new(0).seat(ada)).all(|seat| seat.is_some()));
    }
}
