//! What proving who you are costs: judging an access token, and asking for a one-time code for an address that is
//! registered beside one that is not.
//! `cargo bench -p onsale --bench access`
#![expect(clippy::expect_used, reason = "a benchmark that cannot start says so by panicking")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use onsale::auth::TokenVerifier;
use onsale::auth::keyring::Keyring;
use onsale_core::{Actor, CustomerId, Email, Millis, Name, Role, Timestamp};
use onsale_store::{AddCustomer, BeginLogin, NewCode, NewMail, Request, Store, StoreConfig};

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const TOKENS: i64 = 10_000;
/// Rounds over all tokens; the fastest counts.
const ROUNDS: usize = 20;
/// Addresses of each kind, taken in turn.
const ADDRESSES: usize = 1_000;

fn main() {
    println!("judging a token:              {:>8.2} us", micros(judge()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let [known, unknown] = runtime.block_on(ask_for_codes());
    println!("a code for a known address:   {:>8.2} us (median)", micros(known));
    println!("a code for an unknown one:    {:>8.2} us (median)", micros(unknown));
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// One token of many, each judged once a round.
fn judge() -> Duration {
    let keys = Keyring::of_text(&"k".repeat(32)).expect("a key");
    let gate = TokenVerifier::new(keys, true);
    let token = |n| {
        let actor = Actor::Customer(CustomerId::from_store(n));
        gate.sign(actor, n, NOW + Millis::from_seconds(43_200), NOW).expect("a token")
    };
    let tokens: Vec<String> = (1..=TOKENS).map(token).collect();
    let round = || {
        let started = Instant::now();
        let good = tokens.iter().filter(|token| gate.believes(black_box(token), NOW)).count();
        assert_eq!(good, tokens.len());
        started.elapsed() / TOKENS as u32
    };
    (0..ROUNDS).map(|_| round()).min().expect("a round")
}

/// Another one for each code.
fn challenge(kind: &str, n: usize) -> [u8; 32] {
    let mut bytes = [kind.len() as u8; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    bytes
}

/// The median of each kind, commit included.
async fn ask_for_codes() -> [Duration; 2] {
    let folder = tempfile::TempDir::new_in(".").expect("a folder for the database");
    let store = Store::open(&StoreConfig::new(folder.path().join("bench.db")), NOW).expect("a database");
    let email = |kind: &str, n: usize| Email::parse(&format!("{kind}{n}@example.org")).expect("an address");
    for n in 0..ADDRESSES {
        let name = Name::parse("Bench").expect("a name");
        let add = AddCustomer { name, email: email("known", n), returning: false };
        store.add_customer(Request::new(Actor::Anyone, NOW), add).await.expect("a customer");
    }
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..ADDRESSES {
        for (kind, times) in ["known", "unknown"].into_iter().zip(&mut times) {
            let mail = NewMail {
                subject: "042042 is your code".into(),
                body: "Your code is 042042".into(),
                expires_at: NOW + Millis::from_seconds(600),
            };
            let login = BeginLogin {
                role: Role::Customer,
                email: email(kind, n),
                challenge: challenge(kind, n),
                short: NewCode { hash: [7; 32], mail: mail.clone() },
                long: NewCode { hash: [8; 32], mail },
                device: None,
                asker: 1,
                network: 1,
                most_ahead: i64::MAX,
            };
            let started = Instant::now();
            store.begin_login(Request::new(Actor::Anyone, NOW), login).await.expect("a code");
            times.push(started.elapsed());
        }
    }
    store.close().await;
    times.map(|mut times| {
        times.sort();
        times.get(times.len() / 2).copied().unwrap_or_default()
    })
}
