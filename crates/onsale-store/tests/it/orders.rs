//! Orders: one ticket or several, whole or not at all, and what can be read of them.

use onsale_core::{CustomerId, LineKind, Millis, Order, OrderId, OrderState, Rejection, TicketId, Vendor};
use onsale_store::{
    Command, Filter, Finalize, OrderPage, Orders, Request, Reserve, Sales, Sold, VoidSales, Voided,
};
use onsale_testbed::Database;

use crate::servers::{Server, assert_audit, meet};
use crate::util::{Desk, House, MAIL_BEFORE};

fn house_of_many_holds() -> House {
    let mut house = House::new();
    house.config.max_holds_per_customer = 5;
    house
}

fn of_vendor(vendor: &Vendor) -> Filter {
    Filter { vendor: Some(vendor.id), ..Filter::default() }
}

fn hold(desk: &mut Desk<'_>, customer: CustomerId, vendor: &Vendor) -> TicketId {
    let reserve = Reserve { customer, filter: of_vendor(vendor), ticket: None };
    desk.ask::<onsale_store::Held>(Command::Reserve(reserve)).unwrap().ticket.id
}

fn all(customer: CustomerId) -> Command {
    Command::Finalize(Finalize { customer, ticket: None })
}

fn ids(sold: &Sold) -> Vec<TicketId> {
    sold.tickets.iter().map(|ticket| ticket.id).collect()
}

/// Two vendors with tickets.
fn vendors(desk: &mut Desk<'_>) -> (Vendor, Vendor) {
    let (one, other) = (desk.vendor("ada"), desk.vendor("bob"));
    for vendor in [&one, &other] {
        desk.release(vendor, 5).unwrap();
    }
    desk.mint();
    (one, other)
}

#[test]
fn whoever_asks_in_time_gets_all_of_it_or_is_told_why_not() {
    house_of_many_holds().open(|desk| {
        let (one, _) = vendors(desk);
        let (a, b) = (desk.customer("a"), desk.customer("b"));
        let first = hold(desk, a, &one);
        desk.pass(10);
        let second = hold(desk, a, &one);
        let (in_time, over) = (desk.now.0 + 59_980, desk.now.0 + 59_990);
        let at = onsale_core::Timestamp;
        // The first hold is over when the purchase is carried out, and was not when it arrived: both are bought.
        desk.now = at(over);
        let answers = desk.executor.run(&[
            (Request::new(onsale_core::Actor::Admin, at(in_time)), all(a)),
            (Request::new(onsale_core::Actor::Admin, at(over)), Command::Stock),
        ]);
        let Ok(onsale_store::Answer::Sold(sold)) = &answers[0] else { panic!("{answers:?}") };
        assert_eq!(ids(sold), [first, second]);

        // Somebody else has taken the first one meanwhile: nothing is bought, and the second stays held.
        let first = hold(desk, a, &one);
        desk.pass(10);
        let second = hold(desk, a, &one);
        let (in_time, over) = (desk.now.0 + 59_980, desk.now.0 + 59_990);
        desk.now = at(over);
        let take = Reserve { customer: b, filter: Filter::default(), ticket: Some(first) };
        let answers = desk.executor.run(&[
            (Request::new(onsale_core::Actor::Admin, at(over)), Command::Reserve(take)),
            (Request::new(onsale_core::Actor::Admin, at(in_time)), all(a)),
        ]);
        assert!(answers[0].is_ok(), "{answers:?}");
        let expired = Rejection::ReservationExpired { expired_at: at(over) };
        assert!(
            matches!(&answers[1], Err(onsale_store::StoreError::Rejected(refused)) if *refused == expired),
            "{answers:?}"
        );
        let named = Command::Finalize(Finalize { customer: a, ticket: Some(second) });
        assert_eq!(ids(&desk.ask_at::<Sold>(at(in_time), named).unwrap()), [second]);
    });
}

/// What is read of a house that was closed.
fn read<T>(house: &House, work: impl AsyncFnOnce(&onsale_store::Store) -> T) -> T {
    let store = house.store().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let result = work(&store).await;
        store.close().await;
        result
    })
}

fn page(whose: Orders) -> OrderPage {
    OrderPage { whose, customer: None, event: None, state: None, after: None, limit: 10 }
}

#[test]
fn an_order_is_read_with_its_lines_and_what_was_given_back() {
    let mut house = house_of_many_holds();
    let (a, b, one, tickets) = house.open(|desk| {
        let (one, other) = vendors(desk);
        let (a, b) = (desk.customer("a"), desk.customer("b"));
        let tickets = [hold(desk, a, &one), hold(desk, a, &one)];
        let _: Sold = desk.ask(all(a)).unwrap();
        hold(desk, b, &one);
        let _: Sold = desk.ask(all(b)).unwrap();
        hold(desk, a, &other);
        let _: Sold = desk.ask(all(a)).unwrap();
        let void = VoidSales { which: Sales::One(tickets[1]), owner: None, back_to_pool: true, letter: None };
        let voided: Voided = desk.ask(Command::VoidSales(Box::new(void))).unwrap();
        assert_eq!(voided.sales[0].order, OrderId::new(1).unwrap());
        (a, b, one, tickets)
    });
    let order: Order = read(&house, async |store| store.find_order(OrderId::new(1).unwrap()).await.unwrap());
    assert_eq!((order.vendor, order.customer, order.state), (one.id, a, OrderState::Paid));
    let price = order.lines[0].amount;
    assert!(price > 0);
    assert_eq!((order.total, order.paid, order.refunded), (2 * price, 2 * price, price));
    let lines: Vec<_> = order.lines.iter().map(|line| (line.number, line.kind, line.ticket)).collect();
    assert_eq!(lines, [(1, LineKind::Ticket, Some(tickets[0])), (2, LineKind::Ticket, Some(tickets[1]))]);
    assert_eq!(order.lines.iter().map(|line| line.refunded_at.is_some()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(order.lines[0].type_name, Some(onsale_core::TypeName::default()));

    let of = |page: OrderPage| {
        let found = read(&house, async |store| store.orders(page).await.unwrap());
        (found.rows.iter().map(|order| order.id.get()).collect::<Vec<_>>(), found.next)
    };
    assert_eq!(of(page(Orders::OfVendor(one.id))), (vec![1, 2], None));
    assert_eq!(of(page(Orders::OfCustomer(a))), (vec![1, 3], None));
    let mine = page(Orders::OfVendor(one.id));
    assert_eq!(of(OrderPage { customer: Some(b), ..mine }).0, [2]);
    assert_eq!(of(OrderPage { event: Some(one.default_event), ..mine }).0, [1, 2]);
    assert_eq!(of(OrderPage { event: onsale_core::EventId::new(99), ..mine }).0, [0; 0]);
    assert_eq!(of(OrderPage { state: Some(OrderState::Free), ..mine }).0, [0; 0]);
    assert_eq!(of(OrderPage { limit: 1, ..mine }), (vec![1], Some(1)));
    assert_eq!(of(OrderPage { limit: 1, after: Some(1), ..mine }), (vec![2], Some(2)));
    let unknown = read(&house, async |store| store.find_order(OrderId::new(99).unwrap()).await);
    assert!(
        matches!(unknown, Err(onsale_store::StoreError::Rejected(Rejection::OrderNotFound))),
        "{unknown:?}"
    );
}

#[test]
fn what_is_held_at_two_servers_is_bought_in_one_order_at_either() {
    let database = Database::new().unwrap();
    let many = |config: &mut onsale_store::StoreConfig| config.max_holds_per_customer = 3;
    let mut one = Server::with(&database.url(), many);
    one.stock(9);
    let mut other = Server::with(&database.url(), many);
    meet(&mut one, &mut other);
    let customers = one.customers(2);
    let held = [one.reserve(customers[0]).unwrap(), other.reserve(customers[0]).unwrap()];
    one.beat();
    other.beat();
    let third = one.reserve(customers[0]).unwrap();
    let mut expected: Vec<_> = held.iter().chain([&third]).map(|held| held.ticket.id).collect();
    expected.sort_unstable();
    other.beat();
    let sold = other.finalize(customers[0]).unwrap();
    assert_eq!(ids(&sold), expected);
    let rows = format!(
        "USE {}; SELECT group_concat(concat(order_id, '/', line, '/', ticket_id) ORDER BY line) FROM order_ticket",
        database.name()
    );
    let told: Vec<_> =
        (1..).zip(&expected).map(|(line, ticket)| format!("{}/{line}/{ticket}", sold.order)).collect();
    assert_eq!(database.sql().run(&rows).unwrap().trim(), told.join(","));
    one.beat();
    assert_eq!(one.finalize(customers[0]).map(|_| ()), Err(Rejection::NoReservation));
    assert_audit(&database.url());
}

/// A limit that is lowered meanwhile takes nothing away from whoever holds more already: their purchase arrived in time, and
/// the limit is judged again at the commit, where no server but this one could have given them more.
#[test]
fn holds_that_ran_out_in_the_queue_are_one_order_although_the_limit_was_lowered() {
    let database = Database::new().unwrap();
    let many = |config: &mut onsale_store::StoreConfig| config.max_holds_per_customer = 5;
    let mut server = Server::with(&database.url(), many);
    server.stock(9);
    let customers = server.customers(2);
    let event = onsale_core::EventId::new(1).unwrap();
    server.limit(event, 4);
    for customer in &customers {
        (0..3).for_each(|_| drop(server.reserve(*customer).unwrap()));
    }
    let all_of = |server: &mut Server, customer| -> Vec<TicketId> {
        server.holds(customer).iter().map(|ticket| ticket.id).collect()
    };
    let first = all_of(&mut server, customers[0]);
    // One of these runs out later than the others, and is not bought with them.
    server.pass(Millis(30_000));
    let fourth = server.reserve(customers[1]).unwrap().ticket.id;
    let second = all_of(&mut server, customers[1]);
    server.limit(event, 1);
    server.pass(Millis(30_000));

    let bought = server.all_at_the_last_moment(customers[0]).unwrap();
    assert_eq!(bought.tickets.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), first);
    for ticket in second.iter().filter(|ticket| **ticket != fourth) {
        let answer = server.at_the_last_moment(customers[1], *ticket);
        assert!(matches!(&answer, Ok(onsale_store::Answer::Sold(_))), "{answer:?}");
    }
    assert_eq!(ids(&server.finalize(customers[1]).unwrap()), [fourth]);
    assert_audit(&database.url());
}

/// The tables of orders as the schema had them before, filled from those of today.
const OLDER: &str = "CREATE TABLE purchase (order_id BIGINT NOT NULL PRIMARY KEY, customer_id BIGINT NOT NULL, \
     event_id BIGINT NOT NULL, total BIGINT NOT NULL, currency VARCHAR(3) NOT NULL, created_at BIGINT NOT NULL); \
     CREATE TABLE order_item (ticket_id BIGINT NOT NULL PRIMARY KEY, order_id BIGINT NOT NULL, customer_id BIGINT NOT NULL, \
     event_id BIGINT NOT NULL, price BIGINT NOT NULL, refunded_at BIGINT NOT NULL DEFAULT 0); \
     INSERT INTO order_item SELECT ticket_id, order_id, customer_id, event_id, amount, refunded_at FROM order_ticket; \
     INSERT INTO purchase SELECT o.order_id, o.customer_id, l.event_id, o.total, o.currency, o.created_at FROM orders o \
     JOIN order_ticket l ON l.order_id = o.order_id; DROP VIEW order_line; DROP TABLE orders; DROP TABLE order_ticket; DROP TABLE order_charge;";

/// Nothing writes charges yet; an order is read with them all the same.
#[test]
fn a_fee_and_a_discount_are_lines_of_their_order() {
    let mut house = House::new();
    house.open(|desk| {
        desk.stocked(2);
        for name in ["a", "b"] {
            let customer = desk.customer(name);
            desk.reserve(customer).unwrap();
            desk.finalize(customer).unwrap();
        }
    });
    let db = onsale_store::sqlite::open_for_writing(&house.path()).unwrap();
    db.execute_batch(
        "INSERT INTO order_charge (order_id, line, kind, amount, tax_rate, tax) VALUES (2, 2, 1, 150, 0, 0), \
         (2, 3, 2, -50, 0, 0); UPDATE orders SET total = total + 100, paid = paid + 100 WHERE order_id = 2;",
    )
    .unwrap();
    drop(db);
    let order = read(&house, async |store| store.find_order(OrderId::new(2).unwrap()).await.unwrap());
    let said: Vec<_> =
        order.lines.iter().map(|l| (l.number, l.kind, l.ticket.is_some(), l.amount, l.tax)).collect();
    assert_eq!(
        said,
        [
            (1, LineKind::Ticket, true, order.total - 100, 0),
            (2, LineKind::Fee, false, 150, 0),
            (3, LineKind::Discount, false, -50, 0)
        ]
    );
    let other = read(&house, async |store| store.find_order(OrderId::new(1).unwrap()).await.unwrap());
    assert_eq!(other.lines.len(), 1);
    house.open(|desk| desk.assert_audit());
}

#[test]
fn orders_of_an_older_schema_are_there_on_sqlite() {
    let mut house = House::new();
    house.open(|desk| {
        desk.stocked(4);
        for name in ["a", "b", "c"] {
            let customer = desk.customer(name);
            desk.reserve(customer).unwrap();
            desk.finalize(customer).unwrap();
        }
        let which = Sales::One(TicketId::new(2).unwrap());
        let void = VoidSales { which, owner: None, back_to_pool: false, letter: None };
        let _: Voided = desk.ask(Command::VoidSales(Box::new(void))).unwrap();
    });
    let orders = |house: &House| {
        read(house, async |store| {
            let mut all = Vec::new();
            for id in 1..=3 {
                all.push(store.find_order(OrderId::new(id).unwrap()).await.unwrap());
            }
            all
        })
    };
    let before = orders(&house);
    {
        let db = onsale_store::sqlite::open_for_writing(&house.path()).unwrap();
        db.execute_batch(&format!(
            "DROP VIEW journal_readable; {OLDER} ALTER TABLE journal DROP COLUMN order_id; \
             ALTER TABLE journal DROP COLUMN amount; CREATE VIEW journal_readable AS SELECT * FROM journal;"
        ))
        .unwrap();
        // The steps of orders alone: the others are done already.
        db.execute_batch(include_str!("../../migrations/sqlite/0012_orders.sql")).unwrap();
        db.execute_batch(include_str!("../../migrations/sqlite/0016_order_tickets.sql")).unwrap();
    }
    assert_eq!(orders(&house), before);
    house.open(|desk| {
        let customer = desk.customer("d");
        desk.reserve(customer).unwrap();
        assert_eq!(desk.finalize(customer).unwrap().order, OrderId::new(4).unwrap());
    });
}

#[test]
fn orders_of_an_older_schema_are_there_on_mariadb() {
    let database = Database::new().unwrap();
    let mut server = Server::start(&database);
    server.stock(4);
    let customers = server.customers(3);
    for customer in &customers[..2] {
        server.reserve(*customer).unwrap();
        server.finalize(*customer).unwrap();
    }
    drop(server);
    let told = |database: &Database| {
        let sql =
            "SELECT * FROM orders ORDER BY order_id; SELECT * FROM order_ticket ORDER BY order_id, line";
        database.sql().run(&format!("USE {}; {sql}", database.name())).unwrap()
    };
    let before = told(&database);
    let older = format!(
        "USE {}; CREATE TABLE {MAIL_BEFORE}; {OLDER} ALTER TABLE journal DROP COLUMN order_id, DROP COLUMN amount; \
         UPDATE schema_book SET value = {BEFORE_ON_MYSQL} WHERE name = 'version'",
        database.name()
    );
    database.sql().run(&older).unwrap();
    let mut server = Server::start(&database);
    assert_eq!(told(&database), before);
    server.reserve(customers[2]).unwrap();
    server.finalize(customers[2]).unwrap();
    assert_audit(&database.url());
}

/// The version of the schema before orders had lines.
const BEFORE_ON_MYSQL: i64 = 15;
