//! The engine alone: reserve and finalize through the executor, without HTTP, at several batch sizes.
//! `cargo bench -p onsale-store --bench engine [-- --json]`
#![expect(clippy::expect_used, reason = "a benchmark that cannot start says so by panicking")]

use std::time::{Duration, Instant};

use onsale_core::{Actor, Amount, CustomerId, Email, Name, Timestamp, TypeName, VendorId};
use onsale_store::sqlite::{Executor, open_for_writing};
use onsale_store::{
    AddCustomer, AddVendor, Command, CreateRelease, Filter, Finalize, Request, Reserve, StoreConfig,
};

const SIZES: [usize; 5] = [1, 16, 64, 256, 1024];
/// Tickets sold at each size: enough to take a while, few enough for the smallest batches.
const fn tickets(size: usize) -> usize {
    if size < 64 { 500 * size } else { 40_000 }
}

fn main() {
    let json = std::env::args().any(|argument| argument == "--json");
    let rows: Vec<_> = SIZES.iter().map(|size| (*size, measure(*size))).collect();
    for (size, (reserve, finalize)) in rows {
        let count = tickets(size) as f64;
        let (reserve, finalize) = (reserve.as_secs_f64(), finalize.as_secs_f64());
        if json {
            println!(
                "{{\"batch\":{size},\"reserves\":{:.0},\"finalizes\":{:.0}}}",
                count / reserve,
                count / finalize
            );
        } else {
            println!(
                "batch {size:>5}: {:>9.0} reserves/s ({:>6.2} us)   {:>9.0} finalizes/s ({:>6.2} us)",
                count / reserve,
                reserve / count * 1e6,
                count / finalize,
                finalize / count * 1e6
            );
        }
    }
}

fn measure(size: usize) -> (Duration, Duration) {
    let folder = tempfile::TempDir::new_in(".").expect("a folder for the database");
    let path = folder.path().join("bench.db");
    let db = open_for_writing(&path).expect("a database");
    let now = Timestamp(1_800_000_000_000);
    let mut executor = Executor::new(&db, &StoreConfig::new(&path), now).expect("an executor");
    let count = tickets(size);
    prepare(&mut executor, now, count);
    let customers = (1..=count as i64).map(CustomerId::from_store).collect::<Vec<_>>();
    let reserve = |customer| Command::Reserve(Reserve { customer, filter: Filter::default(), ticket: None });
    let finalize = |customer| Command::Finalize(Finalize { customer, ticket: None });
    (run(&mut executor, now, &customers, size, reserve), run(&mut executor, now, &customers, size, finalize))
}

fn run(
    executor: &mut Executor<'_>,
    now: Timestamp,
    customers: &[CustomerId],
    size: usize,
    command: impl Fn(CustomerId) -> Command,
) -> Duration {
    let batches: Vec<Vec<_>> = customers
        .chunks(size)
        .map(|chunk| chunk.iter().map(|c| (Request::new(Actor::Customer(*c), now), command(*c))).collect())
        .collect();
    let started = Instant::now();
    for batch in &batches {
        let replies = executor.run(batch);
        assert!(replies.iter().all(Result::is_ok), "{replies:?}");
    }
    started.elapsed()
}

fn prepare(executor: &mut Executor<'_>, now: Timestamp, count: usize) {
    let admin = || Request::new(Actor::Admin, now);
    let name = Name::parse("bench").expect("a name");
    let vendor = AddVendor {
        name: name.clone(),
        email: Email::parse("bench@example.org").expect("an address"),
        defaults: Default::default(),
        returning: false,
    };
    let release = CreateRelease {
        vendor: VendorId::from_store(1),
        event: None,
        type_name: TypeName::default(),
        price: Amount::parse("49.90").expect("an amount"),
        per_batch: Some(count as i64),
        batches: 1,
        interval: None,
        starts_at: None,
    };
    executor
        .run(&[(admin(), Command::AddVendor(vendor)), (admin(), Command::CreateRelease(Box::new(release)))]);
    let customers: Vec<_> = (0..count)
        .map(|n| {
            let email = Email::parse(&format!("c{n}@example.org")).expect("an address");
            (admin(), Command::AddCustomer(AddCustomer { name: name.clone(), email, returning: false }))
        })
        .collect();
    customers.chunks(1024).for_each(|chunk| drop(executor.run(chunk)));
    for _ in 0..count.div_ceil(1000) {
        executor.run(&[(admin(), Command::ReleaseDue)]);
    }
}
