//! Undoing sales.

use std::sync::Arc;

use onsale_core::{
    Customer, CustomerId, Event, Rejection, Release, Status, Ticket, TicketId, Vendor, VendorId, limits,
};
use onsale_store::command::{FromAnswer, UpdateEvent};
use onsale_store::{
    Added, Cancel, Command, Filter, Finalize, Fired, Held, Letter, NewMail, Reserve, Sales, Sold, Stock,
    StoreConfig, Undone, Unreplaced, UpdateTicket, VoidSales, Voided,
};

use crate::servers::{Server, assert_audit};
use crate::util::{Desk, House, add_customer, add_vendor, any, desk, event, release_of};

fn void(which: Sales) -> VoidSales {
    VoidSales { which, owner: None, back_to_pool: true, letter: None }
}

fn ask(desk: &mut Desk<'_>, sales: VoidSales) -> Result<Voided, Rejection> {
    desk.ask(Command::VoidSales(Box::new(sales)))
}

fn ticket(id: i64) -> TicketId {
    TicketId::new(id).unwrap()
}

fn buy(desk: &mut Desk<'_>, customer: CustomerId) -> TicketId {
    desk.reserve(customer).unwrap();
    desk.finalize(customer).unwrap().ticket().id
}

#[test]
fn the_ticket_is_refunded_for_good_and_its_place_comes_back_as_a_new_ticket() {
    let mut house = House::new();
    let (customer, replacement) = house.open(|desk| {
        desk.stocked(2);
        let customer = desk.customer("cy");
        let sold = buy(desk, customer);
        let voided = ask(desk, void(Sales::One(sold))).unwrap();
        let [Undone { ticket: refunded, order, replacement, .. }] = &voided.sales[..] else {
            panic!("{voided:?}")
        };
        assert_eq!((refunded.status, refunded.customer, order.get()), (Status::Refunded, Some(customer), 1));
        assert!(refunded.sold_at.is_some());
        assert_eq!((*replacement, desk.count()), (Some(ticket(3)), 2));
        let stock: Vec<Stock> = desk.ask(Command::Stock).unwrap();
        assert_eq!((stock[0].sold, stock[0].revenue, stock[0].released), (0, 0, 3));
        assert_eq!(ask(desk, void(Sales::One(sold))), Err(Rejection::AlreadyRefunded));
        (customer, ticket(3))
    });
    house.open(|desk| {
        let stock: Vec<Stock> = desk.ask(Command::Stock).unwrap();
        assert_eq!((stock[0].sold, stock[0].available, stock[0].released), (0, 2, 3));
        assert_eq!(buy(desk, customer).get(), 2, "what was there before comes first");
        assert_eq!(buy(desk, customer), replacement);
        // The ticket in its place can be refunded, too, and so on.
        let again = ask(desk, void(Sales::One(replacement))).unwrap().sales.remove(0);
        assert_eq!(again.replacement, Some(ticket(4)));
        assert_eq!(buy(desk, customer), ticket(4));
    });
}

#[test]
fn what_was_not_sold_and_what_is_not_yours_cannot_be_undone() {
    desk(|desk| {
        let vendor = desk.stocked(3);
        let customer = desk.customer("cy");
        let not_sold = |status| Err(Rejection::TicketNotSold { status });
        assert_eq!(ask(desk, void(Sales::One(ticket(1)))), not_sold(Status::Available));
        desk.reserve(customer).unwrap();
        assert_eq!(ask(desk, void(Sales::One(ticket(1)))), not_sold(Status::Reserved));
        desk.finalize(customer).unwrap();
        assert_eq!(ask(desk, void(Sales::One(ticket(9)))), Err(Rejection::TicketNotFound));
        let other = VendorId::new(vendor.id.get() + 1);
        let foreign = VoidSales { owner: other, ..void(Sales::One(ticket(1))) };
        assert_eq!(ask(desk, foreign), Err(Rejection::Forbidden));
        // One that cannot be undone refuses all.
        assert_eq!(ask(desk, void(Sales::Of(vec![ticket(1), ticket(2)]))), not_sold(Status::Available));
        let owner = Some(vendor.id);
        let own = VoidSales { owner, back_to_pool: false, ..void(Sales::Of(vec![ticket(1), ticket(1)])) };
        let voided = ask(desk, own).unwrap();
        assert_eq!((voided.sales.len(), voided.sales[0].replacement, desk.count()), (1, None, 2));
        assert_eq!(ask(desk, void(Sales::Of(vec![ticket(1)]))).unwrap(), Voided::default());
    });
}

#[test]
fn all_that_one_customer_bought_is_undone_some_at_a_time() {
    desk(|desk| {
        let many = limits::VOIDED_AT_ONCE as i64 + 3;
        desk.stocked(many);
        let (bot, fan) = (desk.customer("bot"), desk.customer("fan"));
        for _ in 1..many {
            buy(desk, bot);
        }
        let kept = buy(desk, fan);
        let voided = ask(desk, void(Sales::To(bot))).unwrap();
        assert_eq!((voided.sales.len(), voided.more), (limits::VOIDED_AT_ONCE, true));
        let voided = ask(desk, void(Sales::To(bot))).unwrap();
        assert_eq!((voided.sales.len(), voided.more), (2, false));
        assert_eq!(ask(desk, void(Sales::To(bot))).unwrap(), Voided::default());
        let other = VoidSales { owner: VendorId::new(2), ..void(Sales::To(fan)) };
        assert_eq!(ask(desk, other).unwrap(), Voided::default(), "of another vendor there is nothing");
        assert_eq!(desk.count(), many - 1);
        let nobody = CustomerId::new(99).unwrap();
        assert_eq!(ask(desk, void(Sales::To(nobody))), Err(Rejection::CustomerNotFound));
        assert_eq!(ask(desk, void(Sales::One(kept))).unwrap().sales.len(), 1);
    });
}

fn one_each(desk: &mut Desk<'_>) {
    let update = UpdateEvent {
        id: event(1),
        owner: None,
        change: Arc::new(|mut details| {
            details.terms.max_tickets_per_customer = Some(1);
            details
        }),
    };
    let _: Event = desk.ask(Command::UpdateEvent(Box::new(update))).unwrap();
}

#[test]
fn a_refunded_ticket_does_not_count_towards_the_limit() {
    desk(|desk| {
        desk.stocked(3);
        one_each(desk);
        let customer = desk.customer("cy");
        let sold = buy(desk, customer);
        assert_eq!(desk.reserve(customer), Err(Rejection::LimitReached { limit: 1 }));
        ask(desk, void(Sales::One(sold))).unwrap();
        buy(desk, customer);
    });
}

#[test]
fn each_customer_is_told_by_one_mail() {
    desk(|desk| {
        desk.stocked(4);
        let (cy, di) = (desk.customer("cy"), desk.customer("di"));
        let tickets: Vec<TicketId> = [cy, cy, di].into_iter().map(|customer| buy(desk, customer)).collect();
        let expires_at = desk.now + onsale_core::Millis(1_000);
        let letter: Letter = Arc::new(move |sales: &[Undone]| NewMail {
            subject: format!("{} gone", sales.len()),
            body: sales[0].event_name.as_str().to_owned(),
            expires_at,
        });
        ask(desk, VoidSales { letter: Some(letter), ..void(Sales::Of(tickets)) }).unwrap();
        let db = onsale_store::sqlite::open_for_reading(desk.path()).unwrap();
        let mut sql = db.prepare("SELECT recipient, payload FROM outbox ORDER BY message_id").unwrap();
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let mails: Vec<(String, String)> = sql.query_map([], row).unwrap().map(Result::unwrap).collect();
        let mail = |to: &str, said: &str| (to.to_owned(), format!("{said}\nada"));
        assert_eq!(mails, [mail("cy@example.org", "2 gone"), mail("di@example.org", "1 gone")]);
    });
}

#[test]
fn of_a_vendor_who_may_not_sell_nothing_comes_back() {
    desk(|desk| {
        let vendor = desk.stocked(2);
        let customer = desk.customer("cy");
        let sold = buy(desk, customer);
        let _: onsale_store::Closed = desk.ask(Command::CloseVendor(vendor.id)).unwrap();
        let voided = ask(desk, void(Sales::One(sold))).unwrap();
        assert_eq!(voided.sales[0].replacement, None);
        let wish = Command::Reserve(Reserve { filter: Filter::default(), ..any(customer) });
        assert_eq!(desk.ask::<Held>(wish), Err(Rejection::SoldOut));
    });
}

/// Whoever carries out commands: on a file, or a server of a database.
trait Office {
    fn put<T: FromAnswer>(&mut self, command: Command) -> Result<T, Rejection>;

    fn fire(&mut self) {
        while self.put::<Fired>(Command::ReleaseDue).unwrap().more {}
    }

    fn left(&mut self) -> i64 {
        self.put(Command::Count(Filter::default())).unwrap()
    }

    fn hold(&mut self, customer: CustomerId) -> TicketId {
        self.put::<Held>(Command::Reserve(any(customer))).unwrap().ticket.id
    }

    fn sell(&mut self, customer: CustomerId) -> TicketId {
        self.hold(customer);
        let finalize = Command::Finalize(Finalize { customer, ticket: None });
        self.put::<Sold>(finalize).unwrap().ticket().id
    }

    fn undo(&mut self, ticket: TicketId) -> (Option<TicketId>, Option<Unreplaced>) {
        let command = Command::VoidSales(Box::new(void(Sales::One(ticket))));
        let sale = self.put::<Voided>(command).unwrap().sales.remove(0);
        (sale.replacement, sale.unreplaced)
    }

    fn set(&mut self, id: TicketId, status: Status) -> Result<Ticket, Rejection> {
        let update = UpdateTicket { id, owner: None, price: None, type_name: None, status: Some(status) };
        self.put(Command::UpdateTicket(update))
    }
}

impl Office for Desk<'_> {
    fn put<T: FromAnswer>(&mut self, command: Command) -> Result<T, Rejection> {
        self.ask(command)
    }
}

impl Office for Server {
    fn put<T: FromAnswer>(&mut self, command: Command) -> Result<T, Rejection> {
        self.ask(command)
    }
}

/// A pool with room for two: nothing comes back into it beyond that, whether its sale was undone or it was withdrawn.
fn fill_the_pool(office: &mut impl Office) {
    let ada: Added<Vendor> = office.put(Command::AddVendor(add_vendor("ada"))).unwrap();
    let cy: Added<Customer> = office.put(Command::AddCustomer(add_customer("cy"))).unwrap();
    let customer = cy.record.id;
    let bound = UpdateEvent {
        id: ada.record.default_event,
        owner: None,
        change: Arc::new(|mut details| {
            details.terms.pool_capacity = Some(2);
            details
        }),
    };
    let _: Event = office.put(Command::UpdateEvent(Box::new(bound))).unwrap();
    let release = Command::CreateRelease(Box::new(release_of(ada.record.id, 4)));
    let _: Release = office.put(release).unwrap();
    office.fire();
    let (first, second) = (office.sell(customer), office.sell(customer));
    office.fire();
    assert_eq!(office.left(), 2, "what waited for room has come");
    assert_eq!((office.undo(first), office.left()), ((None, Some(Unreplaced::PoolFull)), 2));
    let third = office.hold(customer);
    let _: Ticket = office.put(Command::Cancel(Cancel { customer, ticket: None })).unwrap();
    office.set(third, Status::Withdrawn).unwrap();
    let (replacement, why) = office.undo(second);
    assert_eq!((replacement.is_some(), why, office.left()), (true, None, 2), "there was room for one");
    assert_eq!(office.set(third, Status::Available), Err(Rejection::PoolFull { capacity: 2 }));
    office.sell(customer);
    office.set(third, Status::Available).unwrap();
    assert_eq!(office.left(), 2);
}

#[test]
fn nothing_comes_back_into_a_full_pool() {
    desk(|desk| fill_the_pool(desk));
    let database = onsale_testbed::Database::new().unwrap();
    fill_the_pool(&mut Server::start(&database));
    assert_audit(&database.url());
}

fn two_holds(config: &mut StoreConfig) {
    config.max_holds_per_customer = 2;
}

#[test]
fn what_one_server_undoes_the_others_hear_of() {
    use crate::servers::meet;
    let database = onsale_testbed::Database::new().unwrap();
    let mut servers = [(); 2].map(|()| Server::with(&database.url(), two_holds));
    let [a, b] = &mut servers;
    meet(a, b);
    let customer = a.customers(1)[0];
    a.stock(3);
    assert_eq!(b.count(), 3);
    a.reserve(customer).unwrap();
    let sold = a.finalize(customer).unwrap().ticket().id;
    let sold_at = |server: &mut Server| {
        let stock: Vec<Stock> = server.ask(Command::Stock).unwrap();
        (stock[0].sold, stock[0].revenue, stock[0].available, stock[0].released)
    };
    assert_eq!(sold_at(b), (1, 4_990, 2, 3));
    let voided: Voided = b.ask(Command::VoidSales(Box::new(void(Sales::One(sold))))).unwrap();
    let replacement = voided.sales[0].replacement.unwrap();
    assert_eq!((sold_at(a), sold_at(b)), ((0, 0, 3, 4), (0, 0, 3, 4)));
    let refused = a.ask::<Voided>(Command::VoidSales(Box::new(void(Sales::One(sold)))));
    assert_eq!(refused, Err(Rejection::AlreadyRefunded));
    // Bought, undone and heard of in one look.
    let named = Command::Reserve(Reserve { ticket: Some(replacement), ..any(customer) });
    let _: Held = b.ask(named).unwrap();
    b.finalize(customer).unwrap();
    let sales = Command::VoidSales(Box::new(void(Sales::To(customer))));
    let voided: Voided = b.ask(sales).unwrap();
    assert_eq!(voided.sales.len(), 1);
    assert_eq!((sold_at(a), sold_at(b)), ((0, 0, 3, 5), (0, 0, 3, 5)));
    let mine: Vec<Ticket> = a.ask(Command::HoldsOf(customer)).unwrap();
    assert!(mine.is_empty());
    assert_audit(&database.url());
}

#[test]
fn who_is_approved_suspended_or_closed_at_one_server_is_so_at_every_other() {
    use crate::servers::meet;
    use onsale_core::Standing;
    use onsale_store::{Closed, JudgeVendor};
    let database = onsale_testbed::Database::new().unwrap();
    let waits = |config: &mut StoreConfig| config.newcomers = Standing::Waiting;
    let mut servers = [(); 2].map(|()| Server::with(&database.url(), waits));
    let [a, b] = &mut servers;
    meet(a, b);
    let customer = a.customers(1)[0];
    let vendor: Added<Vendor> = a.ask(Command::AddVendor(add_vendor("ada"))).unwrap();
    let id = vendor.record.id;
    let release = || Command::CreateRelease(Box::new(release_of(id, 300)));
    let refused = b.ask::<Release>(release());
    assert_eq!(refused, Err(Rejection::VendorNotApproved { standing: Standing::Waiting }));
    let judge = |may_sell| Command::JudgeVendor(JudgeVendor { id, may_sell });
    let _: Vendor = a.ask(judge(true)).unwrap();
    let _: Release = b.ask(release()).unwrap();
    while a.ask::<Fired>(Command::ReleaseDue).unwrap().more {}
    assert_eq!((a.count(), b.count()), (300, 300));
    let _: Vendor = b.ask(judge(false)).unwrap();
    assert_eq!((a.count(), a.reserve(customer)), (0, Err(Rejection::SoldOut)));
    let _: Vendor = a.ask(judge(true)).unwrap();
    b.reserve(customer).unwrap();
    b.finalize(customer).unwrap();
    let closed: Closed = b.ask(Command::CloseVendor(id)).unwrap();
    assert_eq!(closed.unsold, 299);
    // The server that fires releases takes them away; the other hears of it.
    while a.ask::<Fired>(Command::ReleaseDue).unwrap().more {}
    let stock: Vec<Stock> = b.ask(Command::Stock).unwrap();
    assert_eq!((stock[0].available, stock[0].sold), (0, 1));
    let gone = database
        .sql()
        .number(&format!("USE {}; SELECT count(*) FROM ticket WHERE status = 5", database.name()));
    assert_eq!(gone.unwrap(), 299);
    assert_audit(&database.url());
}
