//! The journal's kinds: the words in which operators read them, and whom each disturbs.

use onsale_core::{Customer, Email, Kind, Name, Vendor};
use onsale_store::sqlite::open_for_writing;
use onsale_store::{Command, UpdateCustomer, UpdateVendor};
use onsale_testbed::Database;

use crate::servers::{Server, meet};
use crate::util::House;

fn words() -> String {
    Kind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_kind_is_readable_on_sqlite() {
    let mut house = House::new();
    house.open(|_| ());
    let db = open_for_writing(&house.path()).unwrap();
    let first: i64 = db.query_row("SELECT ifnull(max(seq), 0) FROM journal", [], |row| row.get(0)).unwrap();
    for kind in Kind::ALL {
        let sql = "INSERT INTO journal (at, kind, role) VALUES (1800000000000, ?1, 4)";
        db.execute(sql, [kind.number()]).unwrap();
    }
    let sql = "SELECT group_concat(ifnull(kind, 'no word'), char(10)) FROM \
               (SELECT kind FROM journal_readable WHERE seq > ?1 ORDER BY seq)";
    assert_eq!(db.query_row(sql, [first], |row| row.get::<_, String>(0)).unwrap(), words());
}

#[test]
fn each_kind_is_readable_on_mariadb() {
    let database = Database::new().unwrap();
    drop(Server::start(&database));
    let rows =
        (1..).zip(Kind::ALL).map(|(seq, kind)| format!("({seq}, 1800000000000, {}, 4)", kind.number()));
    let sql = format!(
        "USE {}; INSERT INTO journal (seq, at, kind, role) VALUES {}; \
         SELECT coalesce(kind, 'no word') FROM journal_readable WHERE writer_id = 0 ORDER BY number",
        database.name(),
        rows.collect::<Vec<_>>().join(", ")
    );
    assert_eq!(database.sql().run(&sql).unwrap().trim(), words());
}

/// What a row leaves out is missing, and no hold of somebody.
#[test]
fn a_row_of_the_journal_says_itself_what_happened() {
    let database = Database::new().unwrap();
    drop(Server::start(&database));
    let insert = |columns: &str, values: &str| {
        let sql = format!("USE {}; INSERT INTO journal ({columns}) VALUES ({values})", database.name());
        database.sql().run(&sql)
    };
    for (columns, values) in [("seq, at", "1, 1"), ("seq, at, kind", "2, 1, 2"), ("seq, at, role", "3, 1, 1")]
    {
        insert(columns, values).unwrap_err();
    }
    insert("seq, at, kind, role", "4, 1, 20, 1").unwrap();
    let said = format!("SELECT version, status FROM {}.journal WHERE seq = 4", database.name());
    assert_eq!(database.sql().run(&said).unwrap().trim(), "NULL\tNULL");
}

/// How often a server was told to look again before it goes on, and how often the catalogue has changed.
fn disturbed(database: &Database) -> (i64, i64) {
    let sql = database.sql();
    let number = |query: &str| {
        let said = sql.run(&format!("USE {}; {query}", database.name())).unwrap();
        said.trim().parse().unwrap()
    };
    (number("SELECT sum(fences) FROM writer"), number("SELECT next FROM counter WHERE name = 'terms'"))
}

#[test]
fn a_change_that_concerns_nobody_disturbs_no_other_server() {
    let database = Database::new().unwrap();
    let (mut one, mut other) = (Server::start(&database), Server::start(&database));
    one.stock(1);
    let customer = one.customers(1)[0];
    meet(&mut one, &mut other);
    let vendor: Vendor = other
        .ask(Command::UpdateVendor(UpdateVendor {
            id: onsale_core::VendorId::new(1).unwrap(),
            name: None,
            email: None,
            tickets_per_release: Some(Some(7)),
            interval: None,
        }))
        .unwrap();
    assert_eq!(vendor.defaults.tickets_per_release, Some(7));

    let before = disturbed(&database);
    for server in [&mut one, &mut other] {
        for n in 0..3 {
            let name = Some(Name::parse(&format!("Ada {n}")).unwrap());
            let email = Some(Email::parse(&format!("ada{n}@example.org")).unwrap());
            let update = UpdateCustomer { id: customer, name: name.clone(), email };
            let record: Customer = server.ask(Command::UpdateCustomer(update)).unwrap();
            assert_eq!(Some(record.name), name);
        }
    }
    assert_eq!(disturbed(&database), before, "a customer's record is in no server's memory");
    let rename = UpdateVendor {
        id: vendor.id,
        name: Some(Name::parse("Blue Note").unwrap()),
        email: None,
        tickets_per_release: None,
        interval: None,
    };
    let _: Vendor = one.ask(Command::UpdateVendor(rename)).unwrap();
    let (fences, terms) = disturbed(&database);
    assert!(fences > before.0 && terms == before.1 + 1, "a vendor's record is in each server's memory");
    other.reserve(customer).unwrap();
}
