//! Databases that were made by hand compare texts in ways of their own; what Onsale keeps in them is compared byte by byte.

use onsale_core::{Actor, Customer, Email, Event, EventId, Name, TypeName, Vendor};
use onsale_store::maintenance::{self, Level};
use onsale_store::{
    AddCustomer, AddEvent, Added, Command, CreateRelease, DatabaseConfig, Fired, MysqlConfig, Request,
    StoreConfig, StoreError,
};
use onsale_testbed::Database;

use crate::servers::{Server, assert_audit};
use crate::util::{MAIL_BEFORE, START, add_vendor, release_of};

/// How people make a database: as the server's defaults have it, and as MariaDB 10's were for long.
const BY_HAND: [&str; 3] = [
    "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
    "CHARACTER SET latin1",
    "COLLATE utf8mb4_unicode_ci",
];

fn customer(name: &str, email: &str) -> Command {
    let (name, email) = (Name::parse(name).unwrap(), Email::parse(email).unwrap());
    Command::AddCustomer(AddCustomer { name, email, returning: true })
}

fn release_of_type(vendor: &Vendor, name: &str) -> Command {
    let type_name = TypeName::parse(name).unwrap();
    Command::CreateRelease(Box::new(CreateRelease { type_name, ..release_of(vendor.id, 1) }))
}

fn config(database: &Database) -> StoreConfig {
    StoreConfig::of(DatabaseConfig::Mysql(MysqlConfig::new(database.url())))
}

fn examined(database: &Database) -> maintenance::Finding {
    let findings = maintenance::diagnose(&config(database), START, &mut |_| ());
    findings.into_iter().find(|finding| finding.subject == "collation").unwrap()
}

#[test]
fn what_looks_alike_is_not_the_same_whoever_made_the_database() {
    for said in BY_HAND {
        let database = Database::by_hand(said).unwrap();
        let mut server = Server::start(&database);
        for (name, email) in [
            ("Ada Muller", "info@muller.example"),
            ("Ada Muller", "info@müller.example"),
            ("Дмитро 🎸", "дмитро@пошта.example"),
            ("Straße", "strasse@example.org"),
            ("Straße", "straße@example.org"),
        ] {
            let added: Added<Customer> = server.ask(customer(name, email)).unwrap();
            assert!(added.fresh, "{said}: {email} is taken for {:?}", added.record);
            assert_eq!(added.record.name.as_str(), name, "{said}");
        }
        let vendor: Added<Vendor> = server.ask(Command::AddVendor(add_vendor("hall"))).unwrap();
        for name in ["VIP", "Vip", "vip", "🎸", "🎷", "Zürich", "Zurich", "Київ"] {
            let _: onsale_core::Release = server.ask(release_of_type(&vendor.record, name)).unwrap();
        }
        while server.ask::<Fired>(Command::ReleaseDue).unwrap().more {}
        let mut details = event_details(&mut server, vendor.record.default_event);
        details.description = Some("Концерт 🎷".to_owned());
        let add = AddEvent { vendor: vendor.record.id, details: details.clone() };
        let event: Event = server.ask(Command::AddEvent(Box::new(add))).unwrap();
        assert_eq!(event.details, details, "{said}");
        assert_audit(&database.url());
        assert_eq!(examined(&database).level, Level::Good, "{said}");
    }
}

fn event_details(server: &mut Server, event: EventId) -> onsale_core::event::EventDetails {
    let update =
        onsale_store::UpdateEvent { id: event, owner: None, change: std::sync::Arc::new(|details| details) };
    server.ask::<Event>(Command::UpdateEvent(Box::new(update))).unwrap().details
}

/// The tables of a version that left the collation to whoever made the database.
fn as_it_was(database: &Database, collation: &str) {
    let name = database.name();
    // Later versions have dropped these.
    let gone = [
        "login_code (role BIGINT NOT NULL)",
        "purchase (order_id BIGINT NOT NULL PRIMARY KEY, customer_id BIGINT NOT NULL, event_id BIGINT NOT NULL, \
         total BIGINT NOT NULL, currency VARCHAR(3) NOT NULL, created_at BIGINT NOT NULL)",
        "order_item (ticket_id BIGINT NOT NULL PRIMARY KEY, order_id BIGINT NOT NULL, customer_id BIGINT NOT NULL, \
         event_id BIGINT NOT NULL, price BIGINT NOT NULL)",
        MAIL_BEFORE,
    ];
    database.sql().run(&format!("DROP VIEW {name}.order_line")).unwrap();
    for table in gone {
        database.sql().run(&format!("CREATE TABLE {name}.{table}")).unwrap();
    }
    for table in ["customer", "vendor", "event", "ticket_type", "login_code", "mail"] {
        let convert = format!("CHARACTER SET {} COLLATE {collation}", collation.split('_').next().unwrap());
        database.sql().run(&format!("ALTER TABLE {name}.{table} CONVERT TO {convert}")).unwrap();
    }
    database.sql().run(&format!("UPDATE {name}.schema_book SET value = 7 WHERE name = 'version'")).unwrap();
}

#[test]
fn the_tables_of_an_earlier_version_are_converted_with_what_is_in_them() {
    let database = Database::new().unwrap();
    let mut server = Server::start(&database);
    let before: Added<Customer> = server.ask(customer("Ada Müller", "ada@müller.example")).unwrap();
    as_it_was(&database, "latin1_swedish_ci");
    let found = examined(&database);
    assert_eq!(found.level, Level::Wrong);
    assert!(found.sentence.contains("customer.email_key (latin1_swedish_ci)"), "{}", found.sentence);

    let mut server = Server::start(&database);
    assert_eq!(examined(&database).level, Level::Good);
    let again: Added<Customer> = server.ask(customer("Ada Müller", "ada@müller.example")).unwrap();
    assert_eq!((again.fresh, &again.record), (false, &before.record));
    let other: Added<Customer> = server.ask(customer("Ada Muller", "ada@muller.example")).unwrap();
    assert!(other.fresh);
}

/// A collation for which blanks at the end count can hold two rows that are one in ours. Nobody chooses which of them stays.
#[test]
fn a_conversion_that_would_lose_a_row_is_refused_in_words() {
    let database = Database::new().unwrap();
    let mut server = Server::start(&database);
    let vendor: Added<Vendor> = server.ask(Command::AddVendor(add_vendor("hall"))).unwrap();
    let _: onsale_core::Release = server.ask(release_of_type(&vendor.record, "VIP")).unwrap();
    as_it_was(&database, "utf8mb4_nopad_bin");
    let name = database.name();
    let twin = format!(
        "INSERT INTO {name}.ticket_type (type_id, event_id, name) SELECT 99, event_id, 'VIP ' FROM {name}.ticket_type LIMIT 1"
    );
    database.sql().run(&twin).unwrap();
    let migrated = maintenance::migrate(&config(&database));
    let said = match migrated {
        Err(error) => format!("{error}: {:?}", std::error::Error::source(&error)),
        Ok(schema) => panic!("{schema:?}"),
    };
    assert!(said.contains("ALTER TABLE ticket_type CONVERT TO"), "{said}");
    assert_eq!(database.sql().number(&format!("SELECT count(*) FROM {name}.ticket_type")).unwrap(), 2);
}

/// A key that refuses a row at every try was not a lost race: nobody is told to come back for ever.
#[test]
fn a_key_that_is_not_a_lost_race_is_a_failure_and_not_busy() {
    let database = Database::new().unwrap();
    let mut server = Server::start(&database);
    let vendor: Added<Vendor> = server.ask(Command::AddVendor(add_vendor("hall"))).unwrap();
    let name = database.name();
    database
        .sql()
        .run(&format!(
            "ALTER TABLE {name}.ticket_type CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"
        ))
        .unwrap();
    let _: onsale_core::Release = server.ask(release_of_type(&vendor.record, "VIP")).unwrap();
    assert!(matches!(server.run(release_of_type(&vendor.record, "vip")), Err(StoreError::Failed(_))));
    // Whoever is in one batch with it is served.
    let request = || Request::new(Actor::Admin, START);
    let batch = [
        (request(), release_of_type(&vendor.record, "vIP")),
        (request(), customer("Ada", "ada@example.org")),
    ];
    let answers = server.executor.run(&batch);
    assert!(matches!(&answers[..], [Err(StoreError::Failed(_)), Ok(_)]), "{answers:?}");
}
