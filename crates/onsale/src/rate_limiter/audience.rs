//! Who follows what is for sale, counted by address: one connection of HTTP/2 carries many streams, and behind a proxy all
//! streams come from the proxy, so connections alone bound neither.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// The live streams of each address, and of all.
#[derive(Debug)]
pub(super) struct Audience {
    bounds: Seats,
    taken: Mutex<Taken>,
}

/// How many live streams there may be at a time; 0 for no bound. They are fewer than connections, because a stream stays:
/// whoever comes to buy needs a connection that no stream keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seats {
    /// Of one address.
    pub each: usize,
    /// Of all addresses together.
    pub all: usize,
}

#[derive(Debug, Default)]
struct Taken {
    by_address: HashMap<IpAddr, usize>,
    all: usize,
}

/// One stream, until it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    network: IpAddr,
    audience: Arc<Audience>,
}

/// Why there is no seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoSeat {
    /// The address has as many as it may.
    Here,
    /// All addresses together have.
    Anywhere,
}

impl Audience {
    pub(super) fn new(bounds: Seats) -> Arc<Self> {
        Arc::new(Self { bounds, taken: Mutex::default() })
    }

    pub(super) fn seat(self: &Arc<Self>, network: IpAddr) -> Result<Seat, NoSeat> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: usize, bound: usize| bound > 0 && taken >= bound;
        if is_full(taken.by_address.get(&network).copied().unwrap_or_default(), self.bounds.each) {
            return Err(NoSeat::Here);
        }
        if is_full(taken.all, self.bounds.all) {
            return Err(NoSeat::Anywhere);
        }
        *taken.by_address.entry(network).or_default() += 1;
        taken.all += 1;
        Ok(Seat { network, audience: Arc::clone(self) })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.audience.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        // Whoever has left altogether leaves nothing behind.
        let left = taken.by_address.get(&self.network).map_or(0, |taken| taken.saturating_sub(1));
        if left == 0 {
            taken.by_address.remove(&self.network);
        } else {
            taken.by_address.insert(self.network, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const BOB: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn an_address_has_its_share_of_streams_and_gets_them_back() {
        let audience = Audience::new(Seats { each: 2, all: 0 });
        let (first, second) = (audience.seat(ADA), audience.seat(ADA));
        assert!(first.is_ok() && second.is_ok());
        assert_eq!(audience.seat(ADA).err(), Some(NoSeat::Here));
        assert!(audience.seat(BOB).is_ok());
        drop(first);
        assert!(audience.seat(ADA).is_ok());
        drop(second);
        let taken = audience.taken.lock().unwrap();
        assert!(taken.by_address.is_empty() && taken.all == 0, "{taken:?}");
    }

    #[test]
    fn all_addresses_together_have_a_bound_and_0_is_none() {
        let audience = Audience::new(Seats { each: 0, all: 2 });
        let seats = [audience.seat(ADA).unwrap(), audience.seat(BOB).unwrap()];
        assert_eq!(audience.seat(BOB).err(), Some(NoSeat::Anywhere));
        drop(seats);
        assert!(audience.seat(BOB).is_ok());
        let unbounded = Audience::new(Seats::default());
        let seats: Vec<_> = (0..1_000).map(|_| unbounded.seat(ADA)).collect();
        assert!(seats.iter().all(Result::is_ok));
    }
}
