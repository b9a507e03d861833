//! Several servers on one MariaDB: executors that know nothing of each other but what stands in the tables.

use std::collections::BTreeMap;
use std::sync::Arc;

use onsale_core::event::EventDetails;
use onsale_core::{Actor, Customer, CustomerId, Event, EventId, Millis, Rejection, Ticket, TicketId, Vendor};
use onsale_store::command::{FromAnswer, Stock};
use onsale_store::mysql::Executor;
use onsale_store::{
    Added, Answer, Cancel, Command, DatabaseConfig, Expired, Filter, Finalize, Fired, Held, MysqlConfig,
    Request, Reserve, Sold, StoreConfig, StoreError, UpdateEvent,
};
use onsale_testbed::{Database, Disk, MariaDb};

use crate::util::{MAIL_BEFORE, START, add_customer, add_vendor, any, release_of};

/// Beats until each has seen the others live.
const ROUNDS: usize = 2;

pub(crate) struct Server {
    pub(crate) executor: Executor,
    now: onsale_core::Timestamp,
}

fn config(url: &str) -> (MysqlConfig, StoreConfig) {
    let mysql = MysqlConfig::new(url);
    (mysql.clone(), StoreConfig::of(DatabaseConfig::Mysql(mysql)))
}

impl Server {
    pub(crate) fn start(database: &Database) -> Self {
        Self::at(&database.url())
    }

    pub(crate) fn at(url: &str) -> Self {
        Self::with(url, |_| ())
    }

    pub(crate) fn with(url: &str, change: impl FnOnce(&mut StoreConfig)) -> Self {
        Self::starting(url, START, change)
    }

    pub(crate) fn starting(
        url: &str,
        now: onsale_core::Timestamp,
        change: impl FnOnce(&mut StoreConfig),
    ) -> Self {
        let (mysql, mut config) = config(url);
        change(&mut config);
        Self { executor: Executor::connect(&mysql, &config, now).unwrap(), now }
    }

    /// Time goes by, here and nowhere else.
    pub(crate) fn pass(&mut self, time: Millis) {
        self.now = self.now + time;
    }

    pub(crate) fn run(&mut self, command: Command) -> Result<Answer, StoreError> {
        self.executor.run(&[(Request::new(Actor::Admin, self.now), command)]).pop().unwrap()
    }

    pub(crate) fn ask<T: FromAnswer>(&mut self, command: Command) -> Result<T, Rejection> {
        match self.run(command) {
            Ok(answer) => Ok(T::from_answer(answer).unwrap()),
            Err(StoreError::Rejected(rejection)) => Err(rejection),
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(crate) fn beat(&mut self) {
        let () = self.ask(Command::Beat).unwrap();
    }

    pub(crate) fn customers(&mut self, count: usize) -> Vec<CustomerId> {
        (0..count)
            .map(|n| {
                let add = Command::AddCustomer(add_customer(&format!("c{n}")));
                self.ask::<Added<Customer>>(add).unwrap().record.id
            })
            .collect()
    }

    pub(crate) fn stock(&mut self, tickets: i64) {
        let vendor: Added<Vendor> = self.ask(Command::AddVendor(add_vendor("ada"))).unwrap();
        let release = release_of(vendor.record.id, tickets);
        let _: onsale_core::Release = self.ask(Command::CreateRelease(Box::new(release))).unwrap();
        while self.ask::<Fired>(Command::ReleaseDue).unwrap().more {}
    }

    pub(crate) fn reserve(&mut self, customer: CustomerId) -> Result<Held, Rejection> {
        self.ask(Command::Reserve(any(customer)))
    }

    pub(crate) fn finalize(&mut self, customer: CustomerId) -> Result<Sold, Rejection> {
        self.ask(Command::Finalize(Finalize { customer, ticket: None }))
    }

    /// A purchase that was asked for a millisecond ago, in a batch that is judged now.
    pub(crate) fn at_the_last_moment(
        &mut self,
        customer: CustomerId,
        ticket: TicketId,
    ) -> Result<Answer, StoreError> {
        let finalize = Command::Finalize(Finalize { customer, ticket: Some(ticket) });
        let early = Request::new(Actor::Admin, self.now - Millis(1));
        let now = Request::new(Actor::Admin, self.now);
        self.executor.run(&[(early, finalize), (now, Command::Stock)]).swap_remove(0)
    }

    /// The same for all that a customer holds of one vendor.
    pub(crate) fn all_at_the_last_moment(&mut self, customer: CustomerId) -> Result<Sold, StoreError> {
        let finalize = Command::Finalize(Finalize { customer, ticket: None });
        let early = Request::new(Actor::Admin, self.now - Millis(1));
        let now = Request::new(Actor::Admin, self.now);
        let answer = self.executor.run(&[(early, finalize), (now, Command::Stock)]).swap_remove(0)?;
        Ok(Sold::from_answer(answer).unwrap())
    }

    /// A customer may have so many tickets of an event from now on.
    pub(crate) fn limit(&mut self, event: EventId, most: i64) {
        let change = move |mut details: EventDetails| {
            details.terms.max_tickets_per_customer = Some(most);
            details
        };
        let update = UpdateEvent { id: event, owner: None, change: Arc::new(change) };
        let _: Event = self.ask(Command::UpdateEvent(Box::new(update))).unwrap();
    }

    pub(crate) fn count(&mut self) -> i64 {
        self.ask(Command::Count(Filter::default())).unwrap()
    }

    pub(crate) fn holds(&mut self, customer: CustomerId) -> Vec<Ticket> {
        self.ask(Command::HoldsOf(customer)).unwrap()
    }
}

/// Two servers that have seen each other.
pub(crate) fn two(database: &Database) -> (Server, Server) {
    let (mut a, mut b) = (Server::start(database), Server::start(database));
    meet(&mut a, &mut b);
    (a, b)
}

pub(crate) fn meet(a: &mut Server, b: &mut Server) {
    for _ in 0..ROUNDS {
        a.beat();
        b.beat();
    }
}

pub(crate) fn assert_audit(url: &str) {
    let (_, config) = config(url);
    let audit = onsale_store::maintenance::audit(&config, START, &mut |_| ()).unwrap();
    assert!(audit.balanced(), "{audit:#?}");
}

#[test]
fn a_customer_is_known_at_a_server_that_has_not_heard_of_the_other() {
    let database = Database::new().unwrap();
    let mut alone = Server::start(&database);
    alone.stock(1);
    let mut other = Server::start(&database);
    let customer = other.customers(1)[0];
    assert_eq!(alone.ask::<Vec<Ticket>>(Command::HoldsOf(customer)), Ok(vec![]));
    let nobody = CustomerId::new(customer.get() + 1).unwrap();
    assert_eq!(alone.ask::<Vec<Ticket>>(Command::HoldsOf(nobody)), Err(Rejection::CustomerNotFound));
    alone.reserve(customer).unwrap();
}

/// The tables of schema version 4, filled from those of today: one row for a ticket, another for its hold.
fn make_older(database: &Database) {
    const OLDEST: &str = include_str!("../../migrations/mysql/0001_box_office.sql");
    let table = |name: &str| {
        let begin = OLDEST.find(&format!("CREATE TABLE IF NOT EXISTS {name} (")).unwrap();
        let text = &OLDEST[begin..];
        text[..text.find(");").unwrap() + 2].to_owned()
    };
    let sql = [
        "CREATE TABLE now AS SELECT * FROM ticket; DROP VIEW ticket;".to_owned(),
        table("ticket"),
        "INSERT INTO ticket SELECT ticket_id, event_id, type_id, price, release_id, batch, position, created_at, status, \
         version, version - 1, journal_seq, nullif(customer_id, 0), nullif(held_until, 0), nullif(sold_at, 0) FROM now;"
            .to_owned(),
        // Later versions have dropped these.
        "CREATE TABLE login_code (role BIGINT NOT NULL);".to_owned(),
        format!("CREATE TABLE {MAIL_BEFORE};"),
        table("purchase"),
        table("order_item"),
        "INSERT INTO purchase SELECT o.order_id, o.customer_id, l.event_id, o.total, o.currency, o.created_at FROM orders o \
         JOIN order_ticket l ON l.order_id = o.order_id; \
         INSERT INTO order_item SELECT ticket_id, order_id, customer_id, event_id, amount FROM order_ticket; \
         DROP VIEW order_line; DROP TABLE orders, order_ticket, order_charge;"
            .to_owned(),
        table("claim"),
        "INSERT INTO claim SELECT ticket_id, customer_id, place, held_until FROM ticket_state WHERE place >= 0; \
         DROP TABLE now, minted_ticket, ticket_state; UPDATE schema_book SET value = 4 WHERE name = 'version'"
            .to_owned(),
    ];
    database.sql().run(&format!("USE {}; {}", database.name(), sql.join("\n"))).unwrap();
}

#[test]
fn tickets_of_an_older_schema_are_sold_as_well() {
    let database = Database::new().unwrap();
    let mut server = Server::start(&database);
    let customers = server.customers(5);
    server.stock(5);
    for customer in &customers[..4] {
        server.reserve(*customer).unwrap();
    }
    server.finalize(customers[0]).unwrap();
    let cancel = |customer| Command::Cancel(Cancel { customer, ticket: None });
    let returned: Ticket = server.ask(cancel(customers[3])).unwrap();
    let () = server.ask(Command::DeleteCustomer(customers[3])).unwrap();
    drop(server);
    make_older(&database);

    let mut server = Server::start(&database);
    let held = server.holds(customers[1]);
    assert!(matches!(server.reserve(customers[1]), Err(Rejection::AlreadyReserved { .. })));
    server.finalize(customers[1]).unwrap();
    let _: Ticket = server.ask(cancel(customers[2])).unwrap();
    assert_eq!(server.count(), 3);
    assert_eq!(held.len(), 1);
    let mut taken: Vec<_> = [customers[0], customers[2], customers[4]]
        .iter()
        .map(|customer| server.reserve(*customer).unwrap().ticket.id)
        .collect();
    taken.sort_unstable();
    taken.dedup();
    assert!(taken.len() == 3 && taken.contains(&returned.id));
    let places = "SELECT count(*) FROM ticket_state WHERE ticket_id < 0 AND place >= 0 AND customer_id";
    let places = format!("USE {}; {places} = {}", database.name(), customers[3].get());
    assert_eq!(database.sql().run(&places).unwrap().trim(), "1", "whoever was deleted gets no hold");
    assert_audit(&database.url());
}

fn two_with_cached_views(database: &Database) -> (Server, Server, Vec<CustomerId>) {
    let (mut a, mut b) = two(database);
    let customers = use_cached_views(&mut a, &mut b);
    (a, b, customers)
}

/// Lets two servers look at each other after all doubts are over, the second with a hold of customer 1. Their clock stands
/// still, so that neither looks again unless it has a reason to.
pub(crate) fn use_cached_views(a: &mut Server, b: &mut Server) -> Vec<CustomerId> {
    let customers = a.customers(6);
    a.stock(600);
    a.reserve(customers[4]).unwrap();
    b.reserve(customers[5]).unwrap();
    (a.now, b.now) = (a.now + Millis(2_000), b.now + Millis(2_000));
    a.reserve(customers[0]).unwrap();
    b.reserve(customers[1]).unwrap();
    customers
}

#[test]
fn nobody_is_refused_on_a_cached_view() {
    let database = Database::new().unwrap();
    let (mut a, mut b, customers) = two_with_cached_views(&database);
    a.reserve(customers[2]).unwrap();
    b.finalize(customers[2]).unwrap();
    assert_eq!(a.finalize(customers[2]).unwrap_err(), Rejection::NoReservation);
    assert_audit(&database.url());
}

#[test]
fn a_stop_at_one_server_stops_the_others_at_once() {
    let database = Database::new().unwrap();
    let (mut a, mut b, customers) = two_with_cached_views(&database);
    let _: bool = a.ask(Command::SetRunning(false)).unwrap();
    assert_eq!(b.reserve(customers[2]).unwrap_err(), Rejection::SalesStopped);
    b.finalize(customers[1]).unwrap();
    let _: bool = b.ask(Command::SetRunning(true)).unwrap();
    a.reserve(customers[3]).unwrap();
    assert_audit(&database.url());
}

/// The number of the exclusive owner, or 0.
pub(crate) fn exclusive_owner(database: &Database) -> i64 {
    database
        .sql()
        .number(&format!("SELECT next FROM {}.counter WHERE name = 'alone'", database.name()))
        .unwrap()
}

#[test]
fn an_exclusive_owner_is_told_of_another_server() {
    let database = Database::new().unwrap();
    let mut a = Server::start(&database);
    let customers = a.customers(4);
    a.stock(10);
    a.beat();
    a.reserve(customers[0]).unwrap();
    assert_ne!(exclusive_owner(&database), 0);
    a.reserve(customers[1]).unwrap();

    let mut b = Server::start(&database);
    let _: bool = b.ask(Command::SetRunning(false)).unwrap();
    assert_eq!(exclusive_owner(&database), 0);
    assert_eq!(a.reserve(customers[2]).unwrap_err(), Rejection::SalesStopped);
    let _: bool = b.ask(Command::SetRunning(true)).unwrap();
    b.reserve(customers[3]).unwrap();
    a.finalize(customers[3]).unwrap();
    assert_audit(&database.url());
}

/// Its clock stands still while it is taken for dead: it believes that it has looked a moment ago.
#[test]
fn a_server_that_was_taken_for_dead_and_goes_on_is_heard_of() {
    let database = Database::new().unwrap();
    let (mut a, mut b, customers) = two_with_cached_views(&database);
    for _ in 0..10 {
        a.beat();
    }
    a.reserve(customers[2]).unwrap();
    assert_ne!(exclusive_owner(&database), 0);
    let _: bool = b.ask(Command::SetRunning(false)).unwrap();
    assert_eq!(exclusive_owner(&database), 0);
    assert_eq!(a.reserve(customers[3]).unwrap_err(), Rejection::SalesStopped);
    b.finalize(customers[2]).unwrap();
    assert_eq!(a.finalize(customers[2]).unwrap_err(), Rejection::NoReservation);
    assert_audit(&database.url());
}

/// The other way round: what it does without a look is refused, because somebody has become sure of being alone.
#[test]
fn a_server_that_was_taken_for_dead_writes_nothing_on_a_cached_view() {
    let database = Database::new().unwrap();
    let (mut a, mut b, customers) = two_with_cached_views(&database);
    b.reserve(customers[3]).unwrap();
    for _ in 0..10 {
        a.beat();
    }
    a.reserve(customers[2]).unwrap();
    assert_ne!(exclusive_owner(&database), 0);
    b.finalize(customers[3]).unwrap();
    assert_eq!(exclusive_owner(&database), 0);
    assert_eq!(a.finalize(customers[3]).unwrap_err(), Rejection::NoReservation);
    assert_audit(&database.url());
}

#[test]
fn what_one_server_does_another_goes_on_with() {
    let database = Database::new().unwrap();
    let (mut a, mut b) = two(&database);
    let customer = a.customers(1)[0];
    a.stock(10);
    assert_eq!(b.count(), 10);
    let held = a.reserve(customer).unwrap().ticket;
    assert_eq!((a.count(), b.count()), (9, 9));
    for server in [&mut a, &mut b] {
        let stock: Vec<Stock> = server.ask(Command::Stock).unwrap();
        assert_eq!((stock[0].available, stock[0].reserved), (9, 1), "whoever gives them out");
    }
    assert_eq!(b.holds(customer), vec![held.clone()]);
    match b.reserve(customer) {
        Err(Rejection::AlreadyReserved { ticket }) => assert_eq!(ticket.id, held.id),
        other => panic!("{other:?}"),
    }
    assert_eq!(b.finalize(customer).unwrap().ticket().id, held.id);
    assert_eq!(a.finalize(customer).unwrap_err(), Rejection::NoReservation);
    let again = b.reserve(customer).unwrap().ticket;
    let given_up: Ticket = a.ask(Command::Cancel(Cancel { customer, ticket: None })).unwrap();
    assert_eq!(given_up.id, again.id);
    assert_eq!((a.count(), b.count()), (9, 9));
    assert_audit(&database.url());
}

#[test]
fn a_hold_that_is_over_is_over_on_every_server() {
    let database = Database::new().unwrap();
    let (mut a, mut b) = two(&database);
    let customers = a.customers(2);
    a.stock(1);
    let held = a.reserve(customers[0]).unwrap().ticket;
    assert!(matches!(b.reserve(customers[1]), Err(Rejection::AllHeld { .. })));
    (a.now, b.now) = (held.reserved_until.unwrap(), held.reserved_until.unwrap());
    assert_eq!(b.reserve(customers[1]).unwrap().ticket.id, held.id, "nobody has tidied up");
    assert!(matches!(a.finalize(customers[0]), Err(Rejection::ReservationExpired { .. })));
    assert!(matches!(b.finalize(customers[1]), Ok(Sold { .. })));
    assert_audit(&database.url());
}

/// Lets several servers press at once, each with its own customers, until nothing is left; gives how often each ticket
/// was bought.
#[test]
fn a_hold_that_ran_out_while_no_server_ran_costs_nothing() {
    let database = Database::new().unwrap();
    let url = database.url();
    let start = |after: i64| {
        Server::starting(&url, START + Millis(after), |config| {
            config.lapses_cost = true;
        })
    };
    let mut first = start(0);
    let customers = first.customers(2);
    let (cy, di) = (customers[0], customers[1]);
    first.stock(3);
    first.reserve(cy).unwrap();
    first.pass(Millis(30_000));
    first.reserve(di).unwrap();
    drop(first);
    // Back after the first hold was over; of the second a part was lost.
    let mut second = start(62_000);
    second.reserve(cy).unwrap();
    second.pass(Millis(28_001));
    second.reserve(di).unwrap();
    // Served to their end, they cost.
    second.pass(Millis(60_000));
    let _: Expired = second.ask(Command::ExpireHolds).unwrap();
    assert!(matches!(second.reserve(cy), Err(Rejection::HoldLapsed { .. })));
    drop(second);
    assert_audit(&url);
}

fn rush(url: &str, servers: usize, tickets: i64, buyers: usize, batch: usize) -> BTreeMap<TicketId, usize> {
    let mut servers: Vec<_> = (0..servers).map(|_| Server::at(url)).collect();
    let customers = servers[0].customers(buyers);
    servers[0].stock(tickets);
    for _ in 0..ROUNDS {
        servers.iter_mut().for_each(Server::beat);
    }
    let share = buyers.div_ceil(servers.len());
    let bought = std::thread::scope(|scope| {
        let threads: Vec<_> = servers
            .into_iter()
            .zip(customers.chunks(share))
            .map(|(mut server, customers)| scope.spawn(move || buy(&mut server, customers, batch)))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    bought.into_iter().fold(BTreeMap::new(), |mut all, ticket| {
        *all.entry(ticket).or_default() += 1;
        all
    })
}

/// Every customer reserves and buys, many in a batch; what is refused for the moment is asked again.
fn buy(server: &mut Server, customers: &[CustomerId], batch: usize) -> Vec<TicketId> {
    let mut bought = Vec::new();
    for customers in customers.chunks(batch) {
        for command in [reserve as fn(CustomerId) -> Command, finalize] {
            let mut left: Vec<CustomerId> = customers.to_vec();
            while !left.is_empty() {
                let now = server.now;
                let asked: Vec<_> =
                    left.iter().map(|c| (Request::new(Actor::Customer(*c), now), command(*c))).collect();
                let replies = server.executor.run(&asked);
                let busy = |reply: &Result<Answer, StoreError>| matches!(reply, Err(StoreError::Busy));
                left =
                    left.into_iter().zip(&replies).filter(|(_, reply)| busy(reply)).map(|(c, _)| c).collect();
                bought.extend(replies.into_iter().filter_map(|reply| match reply {
                    Ok(Answer::Sold(sold)) => Some(sold.ticket().id),
                    Ok(_) | Err(StoreError::Busy | StoreError::Rejected(_)) => None,
                    Err(other) => panic!("{other:?}"),
                }));
            }
        }
    }
    bought
}

fn reserve(customer: CustomerId) -> Command {
    Command::Reserve(Reserve { customer, filter: Filter::default(), ticket: None })
}

fn finalize(customer: CustomerId) -> Command {
    Command::Finalize(Finalize { customer, ticket: None })
}

#[test]
fn three_servers_sell_out_one_event_and_each_ticket_once() {
    let database = Database::new().unwrap();
    let bought = rush(&database.url(), 3, 1_500, 1_800, 50);
    assert!(bought.values().all(|times| *times == 1), "a ticket was sold twice");
    assert_eq!(bought.len(), 1_500, "nobody is told that nothing is left while there is a ticket");
    assert_audit(&database.url());
}

/// Batches join the journal's new rows with the tickets, whatever the operator's own sessions are bound to.
#[test]
fn a_database_with_a_bound_on_joins_sells_as_well() {
    let mariadb = MariaDb::start_with(Disk::Quick, &["--max-join-size=1000"]).unwrap();
    let url = mariadb.url("onsale_rows");
    let bought = rush(&url, 2, 300, 320, 40);
    assert_eq!(bought.len(), 300);
    assert!(bought.values().all(|times| *times == 1), "a ticket was sold twice");
    assert_audit(&url);
}

#[test]
fn a_customer_who_asks_every_server_at_once_holds_one_ticket() {
    let database = Database::new().unwrap();
    let mut first = Server::start(&database);
    let customers = first.customers(40);
    first.stock(200);
    let servers = [Server::start(&database), Server::start(&database)];
    let held = std::thread::scope(|scope| {
        let customers = &customers;
        let threads = servers.map(|mut server| {
            scope
                .spawn(move || customers.iter().filter(|customer| server.reserve(**customer).is_ok()).count())
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
    });
    assert_eq!(held, customers.len());
    first.beat();
    assert_eq!(first.count(), 160);
    assert_audit(&database.url());
}

#[test]
fn what_a_dead_server_had_leased_is_sold_by_the_others() {
    let database = Database::new().unwrap();
    let (mut a, mut b) = two(&database);
    let customers = a.customers(700);
    a.stock(600);
    for customer in &customers[..100] {
        b.reserve(*customer).unwrap();
    }
    assert!(database.sql().number(&format!("SELECT count(*) FROM {}.lease", database.name())).unwrap() > 0);
    // It neither says goodbye nor beats again.
    drop(b);
    for _ in 0..10 {
        a.beat();
    }
    let left: Vec<_> = customers[100..].iter().map(|customer| a.reserve(*customer)).collect();
    assert_eq!(left.iter().filter(|held| held.is_ok()).count(), 500);
    assert!(matches!(left.last(), Some(Err(Rejection::AllHeld { .. }))));
    let leases = format!("SELECT count(*) FROM {}.lease", database.name());
    assert_eq!(database.sql().number(&leases).unwrap(), 0);
    assert_audit(&database.url());
}
