//! Turns the plan's words into the store's commands.

use std::sync::Arc;

use onsale_core::event::{EventDetails, SaleTerms};
use onsale_core::party::ReleaseDefaults;
use onsale_core::{
    Actor, Amount, Currency, Customer, CustomerId, Email, Event, EventId, Millis, Name, Release, ReleaseId,
    Status, Ticket, TicketId, Timestamp, TypeName, Vendor, VendorId,
};
use onsale_store::command::FromAnswer;
use onsale_store::{
    AddCustomer, AddEvent, AddVendor, Added, Cancel, Closed, Command, ControlRelease, CreateRelease,
    DeleteEvent, DeleteTicket, Filter, Finalize, Held, JudgeVendor, Keyed, PoolPage, Request, Reserve, Sold,
    StoredAnswer, UpdateCustomer, UpdateEvent, UpdateTicket, UpdateVendor, VoidSales, Voided,
};

use crate::plan::{Ask, Control, Deed, NewRelease, Sales, Setting, Terms, Wish};

mod login;

pub(crate) use login::{Secret, seal, secret};

pub(crate) fn name(n: u8) -> Name {
    Name::from_store(format!("Name {n}"))
}

/// The upper half are the lower half's addresses in capitals: the same address to the store.
pub(crate) fn email(n: u8) -> Email {
    let text = format!("mail{}@example.org", n & 127);
    Email::from_store(if n & 128 == 0 { text } else { text.to_uppercase() })
}

pub(crate) fn type_name(n: u8) -> TypeName {
    match n {
        0 => TypeName::default(),
        1 => TypeName::from_store("VIP"),
        n => TypeName::from_store(&format!("Box {n}")),
    }
}

pub(crate) fn terms(terms: Terms) -> SaleTerms {
    SaleTerms {
        on_sale_at: terms.from.map(Timestamp),
        sales_end_at: terms.to.map(Timestamp),
        pool_capacity: terms.capacity,
        hold: terms.hold.map(Millis),
        max_tickets_per_customer: terms.most,
    }
}

pub(crate) fn details(name: Name, terms: SaleTerms) -> EventDetails {
    EventDetails {
        name,
        venue: None,
        address: None,
        line_up: Vec::new(),
        starts_at: None,
        timezone: "UTC".into(),
        currency: Currency::default(),
        terms,
        description: None,
    }
}

/// An amount of so many cents.
#[expect(clippy::expect_used, reason = "digits, a point and two digits are an amount")]
pub(crate) fn amount(cents: i64) -> Amount {
    Amount::parse(&format!("{}.{:02}", cents / 100, cents % 100)).expect("an amount")
}

pub(crate) fn filter(wish: Wish) -> Filter {
    Filter {
        event: wish.event.map(EventId::from_store),
        vendor: wish.vendor.map(VendorId::from_store),
        type_name: wish.kind.map(type_name),
        currency: None,
        min_price: wish.min.map(amount),
        max_price: wish.max.map(amount),
    }
}

/// Who is written into the journal.
pub(crate) fn actor(deed: &Deed) -> Actor {
    match deed {
        Deed::ReleaseDue | Deed::ExpireHolds | Deed::ForgetOld => Actor::System,
        Deed::AddCustomer { .. } | Deed::AddVendor { .. } => Actor::Anyone,
        Deed::Release(release) => Actor::Vendor(VendorId::from_store(release.vendor)),
        deed => deed.customer().map_or(Actor::Admin, |id| Actor::Customer(CustomerId::from_store(id))),
    }
}

pub(crate) fn request(ask: &Ask, clock: i64) -> Request {
    let mut request = Request::new(actor(&ask.deed), Timestamp(clock - ask.waited));
    request.key = ask.key.map(|(key, body)| keyed(&ask.deed, key, body));
    request
}

/// What is stored under a key is the answer itself, written out.
pub(crate) fn stored(answer: &impl std::fmt::Debug) -> StoredAnswer {
    StoredAnswer { status: 200, body: format!("{answer:?}").into_bytes() }
}

fn keyed(deed: &Deed, key: u8, body: u8) -> Keyed {
    fn of<T: FromAnswer + std::fmt::Debug>(key: u8, body: u8) -> Keyed {
        Keyed::new([key; 32], [body; 32], |answer: &T| stored(answer))
    }
    match deed {
        Deed::AddCustomer { .. } => of::<Added<Customer>>(key, body),
        Deed::UpdateCustomer { .. } => of::<Customer>(key, body),
        Deed::AddVendor { .. } => of::<Added<Vendor>>(key, body),
        Deed::UpdateVendor { .. } | Deed::Judge { .. } => of::<Vendor>(key, body),
        Deed::Close { .. } => of::<Closed>(key, body),
        Deed::Void { .. } => of::<Voided>(key, body),
        Deed::AddEvent { .. } | Deed::UpdateEvent { .. } => of::<Event>(key, body),
        Deed::Release(_) | Deed::Control { .. } => of::<Release>(key, body),
        Deed::Reserve { .. } => of::<Held>(key, body),
        Deed::Finalize { .. } => of::<Sold>(key, body),
        Deed::Cancel { .. } | Deed::UpdateTicket { .. } => of::<Ticket>(key, body),
        Deed::SetRunning { .. } => of::<bool>(key, body),
        Deed::DeleteCustomer { .. }
        | Deed::DeleteVendor { .. }
        | Deed::DeleteEvent { .. }
        | Deed::DeleteTicket { .. } => of::<()>(key, body),
        // Nobody sends a key with these: what is kept under one would be nothing.
        Deed::Login(_)
        | Deed::ReleaseDue
        | Deed::ExpireHolds
        | Deed::ForgetOld
        | Deed::Count { .. }
        | Deed::Available { .. }
        | Deed::HoldsOf { .. }
        | Deed::Stock => of::<()>(key, body),
    }
}

pub(crate) fn command(deed: &Deed) -> Command {
    match deed {
        Deed::Reserve { customer, wish, ticket } => Command::Reserve(Reserve {
            customer: CustomerId::from_store(*customer),
            filter: filter(*wish),
            ticket: ticket.map(TicketId::from_store),
        }),
        Deed::Finalize { customer, ticket } => Command::Finalize(Finalize {
            customer: CustomerId::from_store(*customer),
            ticket: ticket.map(TicketId::from_store),
        }),
        Deed::Cancel { customer, ticket } => Command::Cancel(Cancel {
            customer: CustomerId::from_store(*customer),
            ticket: ticket.map(TicketId::from_store),
        }),
        Deed::SetRunning { running } => Command::SetRunning(*running),
        Deed::Login(deed) => login::command(*deed),
        Deed::ReleaseDue => Command::ReleaseDue,
        Deed::ExpireHolds => Command::ExpireHolds,
        Deed::ForgetOld => Command::ForgetOld,
        Deed::Count { wish } => Command::Count(filter(*wish)),
        Deed::Available { wish, after, limit } => Command::Available(PoolPage {
            filter: filter(*wish),
            after: after.map(TicketId::from_store),
            limit: *limit,
        }),
        Deed::HoldsOf { customer } => Command::HoldsOf(CustomerId::from_store(*customer)),
        Deed::Stock => Command::Stock,
        Deed::UpdateTicket { id, owner, price, kind, status } => Command::UpdateTicket(UpdateTicket {
            id: TicketId::from_store(*id),
            owner: owner.map(VendorId::from_store),
            price: price.map(amount),
            type_name: kind.map(type_name),
            status: status.and_then(Status::from_number),
        }),
        Deed::DeleteTicket { id, owner } => Command::DeleteTicket(DeleteTicket {
            id: TicketId::from_store(*id),
            owner: owner.map(VendorId::from_store),
        }),
        Deed::Void { sales, owner, back } => void(sales, *owner, *back),
        Deed::AddCustomer { name: n, email: e, welcome } => {
            Command::AddCustomer(AddCustomer { name: name(*n), email: email(*e), returning: *welcome })
        }
        Deed::UpdateCustomer { id, name: n, email: e } => Command::UpdateCustomer(UpdateCustomer {
            id: CustomerId::from_store(*id),
            name: n.map(name),
            email: e.map(email),
        }),
        Deed::DeleteCustomer { id } => Command::DeleteCustomer(CustomerId::from_store(*id)),
        Deed::AddVendor { name: n, email: e, per_batch, interval, welcome } => {
            Command::AddVendor(AddVendor {
                name: name(*n),
                email: email(*e),
                defaults: ReleaseDefaults { tickets_per_release: *per_batch, interval: interval.map(Millis) },
                returning: *welcome,
            })
        }
        Deed::UpdateVendor { id, name: n, email: e, per_batch, interval } => {
            Command::UpdateVendor(UpdateVendor {
                id: VendorId::from_store(*id),
                name: n.map(name),
                email: e.map(email),
                tickets_per_release: change(*per_batch),
                interval: change(*interval).map(|interval| interval.map(Millis)),
            })
        }
        Deed::Judge { id, may_sell } => {
            Command::JudgeVendor(JudgeVendor { id: VendorId::from_store(*id), may_sell: *may_sell })
        }
        Deed::Close { id } => Command::CloseVendor(VendorId::from_store(*id)),
        Deed::DeleteVendor { id } => Command::DeleteVendor(VendorId::from_store(*id)),
        Deed::AddEvent { vendor, name: n, terms: t } => Command::AddEvent(Box::new(AddEvent {
            vendor: VendorId::from_store(*vendor),
            details: details(name(*n), terms(*t)),
        })),
        Deed::UpdateEvent { id, owner, terms: t } => {
            let t = terms(*t);
            Command::UpdateEvent(Box::new(UpdateEvent {
                id: EventId::from_store(*id),
                owner: owner.map(VendorId::from_store),
                change: Arc::new(move |was| EventDetails { terms: t, ..was }),
            }))
        }
        Deed::DeleteEvent { id, owner } => Command::DeleteEvent(DeleteEvent {
            id: EventId::from_store(*id),
            owner: owner.map(VendorId::from_store),
        }),
        Deed::Release(release) => create(release),
        Deed::Control { id, owner, control } => Command::ControlRelease(ControlRelease {
            id: ReleaseId::from_store(*id),
            owner: owner.map(VendorId::from_store),
            control: match control {
                Control::Pause => onsale_store::Control::Pause,
                Control::Resume => onsale_store::Control::Resume,
                Control::Cancel => onsale_store::Control::Cancel,
            },
        }),
    }
}

fn void(sales: &Sales, owner: Option<i64>, back_to_pool: bool) -> Command {
    Command::VoidSales(Box::new(VoidSales {
        which: match sales {
            Sales::One(id) => onsale_store::Sales::One(TicketId::from_store(*id)),
            Sales::Of(ids) => {
                onsale_store::Sales::Of(ids.iter().map(|id| TicketId::from_store(*id)).collect())
            }
            Sales::To(customer) => onsale_store::Sales::To(CustomerId::from_store(*customer)),
        },
        owner: owner.map(VendorId::from_store),
        back_to_pool,
        letter: None,
    }))
}

fn create(release: &NewRelease) -> Command {
    Command::CreateRelease(Box::new(CreateRelease {
        vendor: VendorId::from_store(release.vendor),
        event: release.event.map(EventId::from_store),
        type_name: type_name(release.kind),
        price: amount(release.price),
        per_batch: release.per_batch,
        batches: release.batches,
        interval: release.interval.map(Millis),
        starts_at: release.starts_at.map(Timestamp),
    }))
}

pub(crate) fn change(setting: Setting) -> Option<Option<i64>> {
    match setting {
        Setting::Keep => None,
        Setting::Clear => Some(None),
        Setting::Set(value) => Some(Some(value)),
    }
}
