//! Who comes too often: by address where nobody is known yet, by customer where one is. Everything is in memory and
//! for this server alone: of three servers, each gives its own share.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use onsale_core::rate_limit::{Spent, Unfinished};
use onsale_core::{Bound, CustomerId, Millis, RateLimit, Timestamp};

mod audience;

use audience::Audience;
pub use audience::Seats;
pub(crate) use audience::{NoSeat, Seat};

/// Parts of a map.
const SHARDS: usize = 16;
/// Entries of one map after which those are looked for that no longer count.
const ENTRIES_EACH: usize = 65_536;

/// What is bounded, and how far each has used it up.
#[derive(Debug)]
pub struct RateLimiter {
    registrations: Meter<IpAddr>,
    registrations_by_network: Meter<IpAddr>,
    logins: Meter<IpAddr>,
    devices: Meter<[u8; 32]>,
    refreshes: Meter<i64>,
    calls: Meter<CustomerId>,
    unfinished: Lapses,
    audience: Arc<Audience>,
}

/// How often is too often; `None` for no bound.
#[derive(Clone, Copy, Debug, Default)]
pub struct RateLimits {
    /// Registrations from one address.
    pub registrations: Option<RateLimit>,
    /// Registrations from one network, which may have many addresses.
    pub registrations_by_network: Option<RateLimit>,
    /// Codes asked for and tried from one address.
    pub logins: Option<RateLimit>,
    /// Codes asked for and tried on one device.
    pub devices: Option<RateLimit>,
    /// Refreshes of one session.
    pub refreshes: Option<RateLimit>,
    /// Reservations and purchases of one customer.
    pub calls: Option<RateLimit>,
    /// Holds of one customer that end without a purchase, one of which is forgiven in the time that it lasts; 0 for no bound.
    pub unfinished: i64,
    /// Live streams at a time.
    pub seats: Seats,
}

/// Somebody comes too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooOften {
    /// Which bound was met.
    pub bound: Bound,
    /// When to come back.
    pub wait: Millis,
}

impl RateLimiter {
    /// Nobody has come yet.
    pub fn new(quotas: RateLimits) -> Self {
        Self {
            registrations: Meter::new("registrations", quotas.registrations),
            registrations_by_network: Meter::new("registrations-by-network", quotas.registrations_by_network),
            logins: Meter::new("logins", quotas.logins),
            devices: Meter::new("logins-on-device", quotas.devices),
            refreshes: Meter::new("refreshes", quotas.refreshes),
            calls: Meter::new("calls", quotas.calls),
            unfinished: Lapses { most: quotas.unfinished, counted: Sharded::default() },
            audience: Audience::new(quotas.seats),
        }
    }

    /// Somebody at an address follows what is for sale, for as long as the seat is kept. Refused when as many do so as may.
    pub(crate) fn listens(&self, address: IpAddr) -> Result<Seat, NoSeat> {
        self.audience.seat(network(address))
    }

    /// Somebody at an address registers.
    pub(crate) fn registers(&self, address: IpAddr, now: Timestamp) -> Result<(), TooOften> {
        self.registrations.take(network(address), now)?;
        self.registrations_by_network.take(wide_network(address), now)
    }

    /// Somebody at an address logs in, or tries to.
    pub(crate) fn logs_in(&self, address: IpAddr, now: Timestamp) -> Result<(), TooOften> {
        self.logins.take(network(address), now)
    }

    /// Somebody on a device on which somebody was logged in before logs in, or tries to.
    pub(crate) fn logs_in_on(&self, device: &[u8; 32], now: Timestamp) -> Result<(), TooOften> {
        self.devices.take(*device, now)
    }

    /// Somebody presents a refresh token of a session. A hall behind one address has many sessions, and whoever sends
    /// nonsense has none: what they send is looked for in the database by its key, and counts against nobody.
    pub(crate) fn refreshes(&self, session: i64, now: Timestamp) -> Result<(), TooOften> {
        self.refreshes.take(session, now)
    }

    /// A customer reserves, which counts as a hold without a purchase until it is bought.
    pub(crate) fn reserves(&self, customer: CustomerId, now: Timestamp) -> Result<(), TooOften> {
        self.calls.take(customer, now)?;
        self.unfinished.check(customer, now)
    }

    /// A customer buys, or gives back.
    pub(crate) fn calls(&self, customer: CustomerId, now: Timestamp) -> Result<(), TooOften> {
        self.calls.take(customer, now)
    }

    /// A hold was taken, which lasts for `length`.
    pub(crate) fn held(&self, customer: CustomerId, length: Millis, now: Timestamp) {
        self.unfinished.add(customer, length, now);
    }

    /// A hold was given back.
    pub(crate) fn gave_back(&self, customer: CustomerId, now: Timestamp) {
        self.unfinished.change(customer, |unfinished| unfinished.given_back(now));
    }

    /// A hold ended in a purchase.
    pub(crate) fn bought(&self, customer: CustomerId) {
        self.unfinished.change(customer, Unfinished::bought);
    }
}

/// Whoever has one address of a network has them all: of IPv6 the first 64 bits count.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Whoever rents addresses has many beside each other: of IPv4 the first 24 bits count, of IPv6 the first 48, as one customer
/// of a provider may have.
fn wide_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 80 << 80).into(),
        IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() >> 8 << 8).into(),
    }
}

#[derive(Debug)]
struct Meter<K> {
    policy: &'static str,
    quota: Option<RateLimit>,
    spent: Sharded<K, Spent>,
}

impl<K: Copy + Eq + Hash> Meter<K> {
    fn new(policy: &'static str, quota: Option<RateLimit>) -> Self {
        Self { policy, quota, spent: Sharded::default() }
    }

    /// One more, if there may be one.
    fn take(&self, key: K, now: Timestamp) -> Result<(), TooOften> {
        let Some(quota) = self.quota else { return Ok(()) };
        let taken = self.spent.with(key, now, |spent| {
            quota.check(*spent, now)?;
            *spent = quota.after(*spent, now);
            Ok(())
        });
        taken.map_err(|wait| TooOften { bound: quota.bound(self.policy), wait })
    }
}

/// Holds that ended without a purchase.
#[derive(Debug)]
struct Lapses {
    /// How many may count at once; 0 for no bound.
    most: i64,
    counted: Sharded<CustomerId, Unfinished>,
}

impl Lapses {
    fn check(&self, customer: CustomerId, now: Timestamp) -> Result<(), TooOften> {
        let most = self.most;
        let judge = |unfinished: &mut Unfinished| {
            let bound = unfinished.quota(most).bound("unfinished-holds");
            let refused = |wait| TooOften { bound, wait };
            unfinished.check(most, now).map_err(refused)
        };
        if most > 0 { self.counted.with(customer, now, judge) } else { Ok(()) }
    }

    fn add(&self, customer: CustomerId, length: Millis, now: Timestamp) {
        if self.most > 0 {
            self.counted.with(customer, now, |unfinished| *unfinished = unfinished.after(length, now));
        }
    }

    /// Changes what is counted of somebody, if anything is.
    fn change(&self, customer: CustomerId, change: impl FnOnce(Unfinished) -> Unfinished) {
        let mut shard = self.counted.shard(customer).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(unfinished) = shard.get_mut(&customer) {
            *unfinished = change(*unfinished);
        }
    }
}

/// What is counted of somebody.
trait Tally: Sized {
    fn nothing(now: Timestamp) -> Self;
    /// Whether any of it still counts.
    fn counts(&self, now: Timestamp) -> bool;
}

impl Tally for Spent {
    fn nothing(now: Timestamp) -> Self {
        now
    }

    fn counts(&self, now: Timestamp) -> bool {
        *self > now
    }
}

impl Tally for Unfinished {
    fn nothing(_: Timestamp) -> Self {
        Self::NONE
    }

    fn counts(&self, now: Timestamp) -> bool {
        Self::counts(*self, now)
    }
}

/// A map in parts, so that threads seldom wait for each other.
#[derive(Debug)]
struct Sharded<K, V> {
    hasher: RandomState,
    shards: [Mutex<HashMap<K, V>>; SHARDS],
}

impl<K, V> Default for Sharded<K, V> {
    fn default() -> Self {
        Self { hasher: RandomState::new(), shards: Default::default() }
    }
}

impl<K: Copy + Eq + Hash, V: Tally> Sharded<K, V> {
    /// What `judge` makes of what is counted of somebody.
    fn with<A>(&self, key: K, now: Timestamp, judge: impl FnOnce(&mut V) -> A) -> A {
        let mut shard = self.shard(key).lock().unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= ENTRIES_EACH && !shard.contains_key(&key) {
            shard.retain(|_, tally| tally.counts(now));
            if shard.len() >= ENTRIES_EACH {
                // More strangers than there is room for: what they have used up is forgotten, the sale is not.
                shard.clear();
            }
        }
        judge(shard.entry(key).or_insert_with(|| V::nothing(now)))
    }

    fn shard(&self, key: K) -> &Mutex<HashMap<K, V>> {
        let index = self.hasher.hash_one(key) as usize % SHARDS;
        self.shards.get(index).unwrap_or(&self.shards[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    #[test]
    fn holds_that_are_bought_do_not_count() {
        let rate_limiter = RateLimiter::new(RateLimits { unfinished: 2, ..RateLimits::default() });
        let hold = Millis(600_000);
        let ada = CustomerId::new(1).unwrap();
        for _ in 0..10 {
            assert_eq!(rate_limiter.reserves(ada, NOW), Ok(()));
            rate_limiter.held(ada, hold, NOW);
            rate_limiter.bought(ada);
        }
        for _ in 0..2 {
            assert_eq!(rate_limiter.reserves(ada, NOW), Ok(()));
            rate_limiter.held(ada, hold, NOW);
        }
        let refused = rate_limiter.reserves(ada, NOW).unwrap_err();
        assert_eq!((refused.bound.name, refused.wait), ("unfinished-holds", hold));
        assert_eq!(rate_limiter.reserves(CustomerId::new(2).unwrap(), NOW), Ok(()));
        assert!(
            rate_limiter.reserves(ada, NOW + Millis(60_000)).is_err(),
            "a minute is nothing of such a hold"
        );
        assert_eq!(rate_limiter.reserves(ada, NOW + hold), Ok(()));
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("2001:db8::1", "2001:db8::ffff:1"));
        assert!(!same("2001:db8::1", "2001:db8:0:1::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
    }

    #[test]
    fn many_addresses_of_one_network_register_as_often_as_one_network_may() {
        let hour = Some(RateLimit { burst: 10, every: Millis(360_000) });
        let rate_limiter =
            RateLimiter::new(RateLimits { registrations_by_network: hour, ..RateLimits::default() });
        for rented in ["192.0.2.", "2001:db8:0:"] {
            let address = |n: usize| -> IpAddr {
                let v6 = if rented.contains(':') { "::1" } else { "" };
                format!("{rented}{n}{v6}").parse().unwrap()
            };
            for n in 0..10 {
                assert_eq!(rate_limiter.registers(address(n), NOW), Ok(()));
            }
            let refused = rate_limiter.registers(address(10), NOW).unwrap_err();
            assert_eq!((refused.bound.name, refused.wait), ("registrations-by-network", Millis(360_000)));
            // Who has come before does not keep others out for ever, nor a network beside it at all.
            assert_eq!(rate_limiter.registers(address(10), NOW + Millis(360_000)), Ok(()));
        }
        assert_eq!(rate_limiter.registers("192.0.3.1".parse().unwrap(), NOW), Ok(()));
    }

    #[test]
    fn a_flood_of_strangers_does_not_fill_the_memory() {
        let quota = Some(RateLimit { burst: 1, every: Millis(60_000) });
        let rate_limiter = RateLimiter::new(RateLimits { registrations: quota, ..RateLimits::default() });
        for n in 0..(SHARDS * ENTRIES_EACH + 100_000) as u32 {
            let _ = rate_limiter.registers(IpAddr::V4(n.into()), NOW);
        }
        let held: usize =
            rate_limiter.registrations.spent.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(held <= SHARDS * ENTRIES_EACH, "{held}");
    }
}
