//! What can be asked of the store, and what it answers: plain values, the same for every back end.
//!
//! A command changes something, or asks something that only the keeper of the pools knows (counts, what is in
//! the pool, who holds what). Everything else is a [query](crate::query).

mod answer;
mod effect;
mod record;
mod release;
mod request;
mod sale;
mod ticket;

use onsale_core::{CustomerId, VendorId};

pub use answer::{Answer, FromAnswer};
pub(crate) use effect::{Effect, Ids};
pub use record::{
    AddCustomer, AddEvent, AddVendor, Added, Closed, DeleteEvent, JudgeVendor, Picture, SetPicture,
    UpdateCustomer, UpdateEvent, UpdateVendor,
};
pub use release::{Control, ControlRelease, CreateRelease, Fired};
pub use request::{Keyed, Outcome, Request, StoredAnswer};
pub use sale::{Cancel, Expired, Filter, Finalize, Held, PoolPage, Reserve, Sold, Stock};
pub use ticket::{DeleteTicket, Letter, Sales, Undone, Unreplaced, UpdateTicket, VoidSales, Voided};

use crate::access::Access;
use crate::outbox::Outbox;

/// A change, or a question to the keeper of the pools.
#[derive(Clone, Debug)]
pub enum Command {
    /// See [`crate::Store::reserve`].
    Reserve(Reserve),
    /// See [`crate::Store::finalize`].
    Finalize(Finalize),
    /// See [`crate::Store::cancel`].
    Cancel(Cancel),
    /// See [`crate::Store::add_customer`].
    AddCustomer(AddCustomer),
    /// See [`crate::Store::update_customer`].
    UpdateCustomer(UpdateCustomer),
    /// See [`crate::Store::delete_customer`].
    DeleteCustomer(CustomerId),
    /// See [`crate::Store::add_vendor`].
    AddVendor(AddVendor),
    /// See [`crate::Store::update_vendor`].
    UpdateVendor(UpdateVendor),
    /// See [`crate::Store::delete_vendor`].
    DeleteVendor(VendorId),
    /// See [`crate::Store::judge_vendor`].
    JudgeVendor(JudgeVendor),
    /// See [`crate::Store::close_vendor`].
    CloseVendor(VendorId),
    /// See [`crate::Store::add_event`].
    AddEvent(Box<AddEvent>),
    /// See [`crate::Store::update_event`].
    UpdateEvent(Box<UpdateEvent>),
    /// See [`crate::Store::delete_event`].
    DeleteEvent(DeleteEvent),
    /// See [`crate::Store::set_picture`].
    SetPicture(Box<SetPicture>),
    /// See [`crate::Store::create_release`].
    CreateRelease(Box<CreateRelease>),
    /// See [`crate::Store::control_release`].
    ControlRelease(ControlRelease),
    /// See [`crate::Store::release_due`].
    ReleaseDue,
    /// See [`crate::Store::expire_holds`].
    ExpireHolds,
    /// See [`crate::Store::try_writing`].
    TryWriting,
    /// See [`crate::Store::beat`].
    Beat,
    /// See [`crate::Store::forget_old`].
    ForgetOld,
    /// See [`crate::Store::update_ticket`].
    UpdateTicket(UpdateTicket),
    /// See [`crate::Store::delete_ticket`].
    DeleteTicket(DeleteTicket),
    /// See [`crate::Store::void_sales`].
    VoidSales(Box<VoidSales>),
    /// See [`crate::Store::set_running`].
    SetRunning(bool),
    /// See [`crate::Store::count`].
    Count(Filter),
    /// See [`crate::Store::available`].
    Available(PoolPage),
    /// See [`crate::Store::mine`].
    HoldsOf(CustomerId),
    /// See [`crate::Store::stock`].
    Stock,
    /// See [`crate::access`].
    Access(Box<Access>),
    /// See [`crate::outbox`].
    Outbox(Box<Outbox>),
}
