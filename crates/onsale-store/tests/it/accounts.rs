//! Customers, vendors, events and single tickets.

use onsale_core::{Amount, Customer, Email, Rejection, Status, Ticket, TicketId, TypeName, Vendor};
use onsale_store::command::UpdateCustomer;
use onsale_store::{AddCustomer, Added, Command, DeleteEvent, DeleteTicket, Filter, UpdateTicket};

use crate::util::{Desk, House, add_customer, any, desk, price};

fn update(id: i64) -> UpdateTicket {
    UpdateTicket { id: TicketId::new(id).unwrap(), owner: None, price: None, type_name: None, status: None }
}

fn change(desk: &mut Desk<'_>, update: UpdateTicket) -> Result<Ticket, Rejection> {
    desk.ask(Command::UpdateTicket(update))
}

fn delete(desk: &mut Desk<'_>, id: i64) -> Result<(), Rejection> {
    desk.ask(Command::DeleteTicket(DeleteTicket { id: TicketId::new(id).unwrap(), owner: None }))
}

#[test]
fn an_address_belongs_to_one_customer_and_ids_are_never_used_again() {
    let mut house = House::new();
    house.open(|desk| {
        let a = desk.customer("ada");
        let again = AddCustomer { email: Email::parse("ADA@example.org").unwrap(), ..add_customer("ada") };
        let taken: Result<Added<Customer>, _> = desk.ask(Command::AddCustomer(again.clone()));
        assert_eq!(taken, Err(Rejection::EmailTaken));
        let back = AddCustomer { returning: true, ..again };
        let known: Added<Customer> = desk.ask(Command::AddCustomer(back)).unwrap();
        assert_eq!((known.record.id, known.fresh), (a, false));
        let stranger = AddCustomer {
            returning: true,
            email: Email::parse("ada@example.org").unwrap(),
            ..add_customer("eve")
        };
        let taken: Result<Added<Customer>, _> = desk.ask(Command::AddCustomer(stranger));
        assert_eq!(taken, Err(Rejection::EmailTaken));
        let b = desk.customer("bob");
        desk.ask::<()>(Command::DeleteCustomer(b)).unwrap();
        assert_eq!(desk.ask::<()>(Command::DeleteCustomer(b)), Err(Rejection::CustomerNotFound));
    });
    house.open(|desk| {
        let c = desk.customer("bob");
        assert_eq!(c.get(), 3);
        let steal =
            UpdateCustomer { id: c, name: None, email: Some(Email::parse("ada@example.org").unwrap()) };
        assert_eq!(desk.ask::<Customer>(Command::UpdateCustomer(steal)), Err(Rejection::EmailTaken));
    });
}

/// Versions that kept domains as they were typed have written other keys.
#[test]
fn an_account_of_before_is_found_by_either_spelling_of_its_domain() {
    let mut house = House::new();
    let email = |text: &str| Email::parse(text).unwrap();
    let add = |name: &str, text: &str| AddCustomer { email: email(text), ..add_customer(name) };
    house.open(|desk| {
        desk.ask::<Added<Customer>>(Command::AddCustomer(add("ada", "ada@b\u{fc}cher.example"))).unwrap();
    });
    let file = rusqlite::Connection::open(house.path()).unwrap();
    let key = |sql: &str| file.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(key("SELECT email_key FROM customer"), "ada@xn--bcher-kva.example");
    file.execute("UPDATE customer SET email_key = 'ada@b\u{fc}cher.example'", []).unwrap();
    drop(file);
    house.open(|desk| {
        for typed in ["Ada@B\u{dc}CHER.example", "ada@xn--bcher-kva.example"] {
            let taken: Result<Added<Customer>, _> = desk.ask(Command::AddCustomer(add("eve", typed)));
            assert_eq!(taken, Err(Rejection::EmailTaken), "{typed}");
        }
    });
}

#[test]
fn who_has_tickets_stays() {
    desk(|desk| {
        let vendor = desk.stocked(2);
        let a = desk.customer("a");
        desk.reserve(a).unwrap();
        assert_eq!(desk.ask::<()>(Command::DeleteCustomer(a)), Err(Rejection::HasTickets));
        desk.finalize(a).unwrap();
        assert_eq!(desk.ask::<()>(Command::DeleteCustomer(a)), Err(Rejection::HasTickets));
        assert_eq!(desk.ask::<()>(Command::DeleteVendor(vendor.id)), Err(Rejection::HasTickets));
        let event = DeleteEvent { id: vendor.default_event, owner: None };
        assert_eq!(desk.ask::<()>(Command::DeleteEvent(event)), Err(Rejection::HasTickets));
        let empty = desk.vendor("bob");
        let event = DeleteEvent { id: empty.default_event, owner: None };
        assert!(matches!(
            desk.ask::<()>(Command::DeleteEvent(event)),
            Err(Rejection::InvalidField { field: "eventId", .. })
        ));
    });
}

#[test]
fn a_vendor_without_tickets_goes_with_its_events() {
    let mut house = House::new();
    house.open(|desk| {
        let vendor = desk.stocked(1);
        delete(desk, 1).unwrap();
        desk.ask::<()>(Command::DeleteVendor(vendor.id)).unwrap();
        assert_eq!(desk.ask::<()>(Command::DeleteVendor(vendor.id)), Err(Rejection::VendorNotFound));
        let filter = Filter { event: Some(vendor.default_event), ..Filter::default() };
        assert_eq!(desk.ask::<i64>(Command::Count(filter)), Ok(0));
    });
    house.open(|desk| {
        let again: Vendor = desk.vendor("ada");
        assert_eq!((again.id.get(), again.default_event.get()), (2, 2));
    });
}

#[test]
fn a_ticket_changes_pool_with_its_price_and_type() {
    let mut house = House::new();
    house.open(|desk| {
        desk.stocked(3);
        let vip = Some(TypeName::parse("VIP").unwrap());
        let dear = UpdateTicket { price: Some(Amount::parse("99").unwrap()), type_name: vip, ..update(1) };
        let ticket = change(desk, dear).unwrap();
        assert_eq!(
            (ticket.price, ticket.type_name.as_str(), ticket.status),
            (price(9900), "VIP", Status::Available)
        );
        let a = desk.customer("a");
        let mut cheap = any(a);
        cheap.filter.max_price = Some(Amount::parse("50").unwrap());
        let held: onsale_store::Held = desk.ask(Command::Reserve(cheap)).unwrap();
        assert_eq!(held.ticket.id.get(), 2);
        let held_price = UpdateTicket { price: Some(Amount::parse("1").unwrap()), ..update(2) };
        assert_eq!(change(desk, held_price), Err(Rejection::TicketNotAvailable { status: Status::Reserved }));
        let b = desk.customer("b");
        assert_eq!(desk.reserve(b).unwrap().ticket.id.get(), 1, "its place is still the first");
    });
    house.open(|desk| {
        let filter = Filter { type_name: Some(TypeName::parse("VIP").unwrap()), ..Filter::default() };
        desk.pass(60_000);
        assert_eq!(desk.ask::<i64>(Command::Count(filter)), Ok(1));
    });
}

#[test]
fn withdrawn_and_deleted_tickets_are_out_of_the_pool() {
    desk(|desk| {
        desk.stocked(3);
        let status = |id, status| UpdateTicket { status: Some(status), ..update(id) };
        assert_eq!(change(desk, status(1, Status::Withdrawn)).unwrap().status, Status::Withdrawn);
        assert_eq!(desk.count(), 2);
        assert_eq!(change(desk, status(1, Status::Withdrawn)).unwrap().status, Status::Withdrawn);
        assert_eq!(change(desk, status(1, Status::Available)).unwrap().status, Status::Available);
        assert_eq!(
            change(desk, status(1, Status::Sold)),
            Err(Rejection::IllegalTransition { from: Status::Available, to: Status::Sold })
        );
        delete(desk, 1).unwrap();
        assert_eq!(delete(desk, 1), Err(Rejection::TicketNotFound));
        assert_eq!(change(desk, update(1)), Err(Rejection::TicketNotFound));
        let a = desk.customer("a");
        assert_eq!(desk.reserve(a).unwrap().ticket.id.get(), 2);
        assert_eq!(delete(desk, 2), Err(Rejection::TicketNotAvailable { status: Status::Reserved }));
        desk.pass(60_000);
        // The hold is over, though nobody has written that down: both rows follow.
        delete(desk, 2).unwrap();
        assert_eq!(desk.count(), 1);
    });
}

#[test]
fn another_vendors_things_are_not_to_be_touched() {
    desk(|desk| {
        desk.stocked(1);
        let other = desk.vendor("eve");
        let stolen = UpdateTicket { owner: Some(other.id), status: Some(Status::Withdrawn), ..update(1) };
        assert_eq!(change(desk, stolen), Err(Rejection::Forbidden));
        assert_eq!(desk.count(), 1);
    });
}
