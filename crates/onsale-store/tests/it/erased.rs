//! Whoever was erased stands nowhere any more: not in the database's file, its log, or a backup made after that.

use std::path::Path;
use std::time::{Duration, Instant};

use onsale_core::event::EventDetails;
use onsale_core::{Actor, Currency, Customer, CustomerId, Email, Event, Name, Vendor, VendorId};
use onsale_store::maintenance::backup;
use onsale_store::{
    AddCustomer, AddEvent, AddVendor, Added, DatabaseConfig, Keyed, MysqlConfig, Outcome, Request, Store,
    StoreConfig, StoredAnswer, UpdateCustomer,
};
use onsale_testbed::Database;

use crate::util::{House, START, add_vendor};

/// Registers somebody under a key, whose answer names them, and changes the name once.
async fn registered(store: &Store, name: &str) -> CustomerId {
    let email = Email::parse(&format!("{name}@post.example")).unwrap();
    let add = AddCustomer { name: Name::parse(&format!("First {name}")).unwrap(), email, returning: false };
    let id = match store.add_customer(Request::new(Actor::Anyone, START), add).await.unwrap() {
        Outcome::Fresh(added) => added.record.id,
        Outcome::Replayed(_) => unreachable!(),
    };
    let name = Some(Name::parse(&format!("Second {name}")).unwrap());
    let update = UpdateCustomer { id, name, email: None };
    store.update_customer(Request::new(Actor::Customer(id), START), update).await.unwrap();
    id
}

fn holds(path: &Path, name: &str) -> bool {
    let bytes = std::fs::read(path).unwrap_or_default();
    let small = bytes.to_ascii_lowercase();
    small.windows(name.len()).any(|window| window == name.as_bytes())
}

/// Waits until no file of the database holds the name, for as long as a slow machine may take.
fn is_gone(path: &Path, name: &str) -> bool {
    let log = path.with_file_name("onsale.db-wal");
    let began = Instant::now();
    while holds(path, name) || holds(&log, name) {
        if began.elapsed() > Duration::from_secs(20) {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

#[tokio::test]
async fn nothing_of_an_erased_customer_is_left_in_any_byte() {
    let house = House::new();
    let store = house.store().unwrap();
    let mut ids = Vec::new();
    for number in 0..400 {
        ids.push(registered(&store, &format!("q{number:03}zxv")).await);
    }
    // Some in the middle of pages, some next to each other, and the first and the last.
    let erased: Vec<usize> = vec![0, 57, 58, 59, 200, 311, 399];
    for number in &erased {
        let request = Request::new(Actor::Customer(ids[*number]), START);
        store.erase_customer(request, ids[*number]).await.unwrap();
    }
    for number in &erased {
        assert!(is_gone(&house.path(), &format!("q{number:03}zxv")), "{number} is still there");
    }
    let to = house.path().with_file_name("backup.db");
    assert!(backup(&house.config, &to, START, &mut |_| ()).unwrap().audit.balanced());
    for number in 0..400 {
        let name = format!("q{number:03}zxv");
        assert_eq!(holds(&to, &name), !erased.contains(&number), "{name}");
    }
    store.close().await;
}

/// A free place of an old file is not carried into a backup.
#[test]
fn a_backup_holds_nothing_that_was_deleted_before() {
    let mut house = House::new();
    house.open(|desk| {
        desk.customer("q1zxv");
    });
    let db = onsale_store::sqlite::open_for_writing(&house.path()).unwrap();
    db.execute_batch(
        "PRAGMA secure_delete = OFF; CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('q2zxv deleted'); \
         DELETE FROM note; DROP TABLE note; PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .unwrap();
    drop(db);
    assert!(holds(&house.path(), "q2zxv"), "it is in a free place of the file");
    let to = house.path().with_file_name("backup.db");
    backup(&house.config, &to, START, &mut |_| ()).unwrap();
    assert_eq!((holds(&to, "q1zxv"), holds(&to, "q2zxv")), (true, false));
}

/// The answer that was kept under a registration's key names whoever registered.
#[tokio::test]
async fn a_kept_answer_is_erased_with_its_customer() {
    let house = House::new();
    let store = house.store().unwrap();
    let email = Email::parse("q9zxv@post.example").unwrap();
    let add = AddCustomer { name: Name::parse("Ada").unwrap(), email, returning: false };
    let render = |added: &Added<Customer>| StoredAnswer {
        status: 201,
        body: added.record.email.as_str().as_bytes().to_vec(),
    };
    let key = Some(Keyed::new([1; 32], [2; 32], render));
    let request = Request { key, ..Request::new(Actor::Anyone, START) };
    let id = match store.add_customer(request, add).await.unwrap() {
        Outcome::Fresh(added) => added.record.id,
        Outcome::Replayed(_) => unreachable!(),
    };
    store.erase_customer(Request::new(Actor::Customer(id), START), id).await.unwrap();
    assert!(is_gone(&house.path(), "q9zxv"));
    store.close().await;
}

/// Registers a customer and a vendor under keys, whose answers name them, and adds an event.
async fn both_registered(store: &Store) -> (CustomerId, VendorId) {
    let name = Name::parse("Ada q7zxv").unwrap();
    let email = |text: &str| Email::parse(text).unwrap();
    let customer = AddCustomer { name: name.clone(), email: email("q7zxv@post.example"), returning: false };
    let told =
        |added: &Added<Customer>| StoredAnswer { status: 201, body: format!("{added:?}").into_bytes() };
    let request = |number, key| Request { key: Some(key), ..Request::new(number, START) };
    let registration = request(Actor::Anyone, Keyed::new([1; 32], [2; 32], told));
    let customer = match store.add_customer(registration, customer).await.unwrap() {
        Outcome::Fresh(added) => added.record.id,
        Outcome::Replayed(_) => unreachable!(),
    };
    let vendor = AddVendor { name, email: email("q8zxv@post.example"), ..add_vendor("hall") };
    let told = |added: &Added<Vendor>| StoredAnswer { status: 201, body: format!("{added:?}").into_bytes() };
    let registration = request(Actor::Anyone, Keyed::new([3; 32], [4; 32], told));
    let vendor = match store.add_vendor(registration, vendor).await.unwrap() {
        Outcome::Fresh(added) => added.record,
        Outcome::Replayed(_) => unreachable!(),
    };
    let details = EventDetails {
        name: Name::parse("Gala").unwrap(),
        venue: None,
        address: None,
        line_up: Vec::new(),
        starts_at: None,
        timezone: "UTC".to_owned(),
        currency: Currency::default(),
        terms: Default::default(),
        description: Some("q9zxv sings".to_owned()),
    };
    let told = |event: &Event| {
        let body = format!("{{\"vendorId\":{},\"name\":\"q9zxv\"}}", event.vendor);
        StoredAnswer { status: 201, body: body.into_bytes() }
    };
    let adding = request(Actor::Vendor(vendor.id), Keyed::new([5; 32], [6; 32], told));
    store.add_event(adding, AddEvent { vendor: vendor.id, details }).await.unwrap();
    (customer, vendor.id)
}

async fn delete_both(store: &Store) {
    let (customer, vendor) = both_registered(store).await;
    store.delete_customer(Request::new(Actor::Customer(customer), START), customer).await.unwrap();
    store.delete_vendor(Request::new(Actor::Vendor(vendor), START), vendor).await.unwrap();
}

#[tokio::test]
async fn nothing_of_whoever_was_deleted_is_left_in_any_byte() {
    let house = House::new();
    let store = house.store().unwrap();
    delete_both(&store).await;
    let to = house.path().with_file_name("backup.db");
    assert!(backup(&house.config, &to, START, &mut |_| ()).unwrap().audit.balanced());
    for name in ["q7zxv", "q8zxv", "q9zxv"] {
        assert!(is_gone(&house.path(), name), "{name} is still there");
        assert!(!holds(&to, name), "{name} is in the backup");
    }
    store.close().await;
}

#[tokio::test]
async fn no_row_of_whoever_was_deleted_is_left_in_a_server() {
    let database = Database::new().unwrap();
    let config = StoreConfig::of(DatabaseConfig::Mysql(MysqlConfig::new(database.url())));
    let store = Store::open(&config, START).unwrap();
    delete_both(&store).await;
    store.close().await;
    for table in ["idempotency", "customer", "vendor", "event", "outbox"] {
        let count = format!("USE {}; SELECT count(*) FROM {table}", database.name());
        assert_eq!(database.sql().number(&count).unwrap(), 0, "{table}");
    }
}
