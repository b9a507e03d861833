//! What can be asked of the store, and what it answers: plain values, the same for every back end.
//!
//! A command changes something, or asks something that only the keeper of the pools knows (counts, what is in
//! the pool, who holds what). Everything else is a [query](crate::query).

mod effect;

use std::fmt;
use std::sync::Arc;

use onsale_core::event::EventDetails;
use onsale_core::party::ReleaseDefaults;
use onsale_core::{
    Actor, Amount, Currency, Customer, CustomerId, Email, Event, EventId, Millis, Name, OrderId, Price,
    Release, ReleaseId, Status, Ticket, TicketId, Timestamp, TypeName, Vendor, VendorId, limits,
};
use smallvec::SmallVec;

pub(crate) use effect::{Effect, Ids};

use crate::access::{Access, Admission, ApiKey, LoggedOut, NewMail, Rotated, TakenBack, TokenKey};
use crate::outbox::{Advanced, DueMail, Fate, Outbox};

/// Who asks, when the question arrived, and under which idempotency key.
#[derive(Clone, Debug)]
pub struct Request {
    /// When the request arrived.
    pub now: Timestamp,
    /// Who is written into the journal.
    pub actor: Actor,
    /// Set when the first answer is to be kept for whoever asks again.
    pub key: Option<Keyed>,
}

impl Request {
    /// A request without an idempotency key.
    pub const fn new(actor: Actor, now: Timestamp) -> Self {
        Self { now, actor, key: None }
    }
}

/// An idempotency key in its scope, and how the first answer to it is written down.
#[derive(Clone)]
pub struct Keyed {
    /// SHA-256 of role, caller, path and key.
    pub scope: [u8; 32],
    /// SHA-256 of the body: another body under the same key is a mistake.
    pub body: [u8; 32],
    render: Arc<Render>,
}

type Render = dyn Fn(&Answer) -> Option<StoredAnswer> + Send + Sync;

impl Keyed {
    /// `render` turns a success into the bytes that everybody who asks again will get. It runs inside the
    /// mutation's transaction, so it has to be quick, and must not put a secret into them.
    pub fn new<T: FromAnswer>(
        scope: [u8; 32],
        body: [u8; 32],
        render: impl Fn(&T) -> StoredAnswer + Send + Sync + 'static,
    ) -> Self {
        let render = move |answer: &Answer| T::peek(answer).map(&render);
        Self { scope, body, render: Arc::new(render) }
    }

    pub(crate) fn render(&self, answer: &Answer) -> Option<StoredAnswer> {
        (self.render)(answer)
    }
}

impl fmt::Debug for Keyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed").field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// The first answer to an idempotency key, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

/// A success: made now, or made before under the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// The command was carried out.
    Fresh(T),
    /// It had been carried out before; this was the answer.
    Replayed(StoredAnswer),
}

/// Which tickets a caller means; an absent part means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this event.
    pub event: Option<EventId>,
    /// Of this vendor.
    pub vendor: Option<VendorId>,
    /// Of this type.
    pub type_name: Option<TypeName>,
    /// With a price in this currency.
    pub currency: Option<Currency>,
    /// At this price or above, in the event's currency.
    pub min_price: Option<Amount>,
    /// At this price or below, in the event's currency.
    pub max_price: Option<Amount>,
}

impl Filter {
    /// With bounds on a price that name no currency: of the house's. One event has one currency, so its prices need none.
    #[must_use]
    pub fn priced_in(mut self, house: Currency) -> Self {
        let is_bounded = self.min_price.is_some() || self.max_price.is_some();
        self.currency = Currency::of_bound(self.currency, is_bounded && self.event.is_none(), house);
        self
    }
}

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

/// Take a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// Who takes it.
    pub customer: CustomerId,
    /// What may be taken; `min_price` is not used.
    pub filter: Filter,
    /// Exactly this ticket.
    pub ticket: Option<TicketId>,
}

/// Buy what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finalize {
    /// The holder.
    pub customer: CustomerId,
    /// Which ticket; `None` means all that the customer holds of one vendor, in one order.
    pub ticket: Option<TicketId>,
}

/// Give up what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancel {
    /// The holder.
    pub customer: CustomerId,
    /// Which ticket, when several may be held; otherwise the one there is.
    pub ticket: Option<TicketId>,
}

/// Register a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCustomer {
    /// Display name.
    pub name: Name,
    /// Address, unique among customers.
    pub email: Email,
    /// Whether a known address with the same name answers the record that is there, rather than `EMAIL_TAKEN`.
    pub welcome_back: bool,
}

/// Change a customer's record; absent parts stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateCustomer {
    /// Whose record.
    pub id: CustomerId,
    /// New name.
    pub name: Option<Name>,
    /// New address.
    pub email: Option<Email>,
}

/// Register a vendor, with its default event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddVendor {
    /// Display name.
    pub name: Name,
    /// Address, unique among vendors.
    pub email: Email,
    /// Its settings for releases.
    pub defaults: ReleaseDefaults,
    /// Whether a known address with the same name answers the record that is there, rather than `EMAIL_TAKEN`.
    pub welcome_back: bool,
}

/// Change a vendor's record; absent parts stay, `Some(None)` clears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateVendor {
    /// Whose record.
    pub id: VendorId,
    /// New name.
    pub name: Option<Name>,
    /// New address.
    pub email: Option<Email>,
    /// New default for tickets in a batch.
    pub tickets_per_release: Option<Option<i64>>,
    /// New default for the time between batches.
    pub interval: Option<Option<Millis>>,
}

/// Say whether a vendor may sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgeVendor {
    /// Which vendor.
    pub id: VendorId,
    /// True: it may. False: it may not, until it is approved again.
    pub may_sell: bool,
}

/// Make an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddEvent {
    /// Whose event.
    pub vendor: VendorId,
    /// What it is.
    pub details: EventDetails,
}

/// Change an event: `change` gets the record as it is, in the transaction, and gives the record as it shall be.
#[derive(Clone)]
pub struct UpdateEvent {
    /// Which event.
    pub id: EventId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// From what is to what shall be. The currency cannot change once the event has tickets.
    pub change: Arc<dyn Fn(EventDetails) -> EventDetails + Send + Sync>,
}

impl fmt::Debug for UpdateEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateEvent")
            .field("id", &self.id)
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

/// Give an event another picture, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPicture {
    /// Which event.
    pub id: EventId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// The picture; `None` takes it away.
    pub picture: Option<Arc<Picture>>,
}

/// A picture in the two sizes that are shown. What it is made of (JPEG) the store does not look at.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Names these bytes: other bytes have another tag.
    pub tag: String,
    /// For a whole page and for a link's preview.
    pub large: Vec<u8>,
    /// For a list.
    pub small: Vec<u8>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture").field("tag", &self.tag).finish_non_exhaustive()
    }
}

/// Delete an event that has no tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteEvent {
    /// Which event.
    pub id: EventId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
}

/// Schedule a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRelease {
    /// Whose release.
    pub vendor: VendorId,
    /// For which event; the vendor's default event where none is named.
    pub event: Option<EventId>,
    /// Type of the tickets.
    pub type_name: TypeName,
    /// Price of the tickets, to be read in the event's currency.
    pub price: Amount,
    /// Tickets in a batch; the vendor's own setting where none is given.
    pub per_batch: Option<i64>,
    /// Number of batches.
    pub batches: i64,
    /// Time between batches; the vendor's own setting where none is given.
    pub interval: Option<Millis>,
    /// When the first batch comes; at once where nothing is said.
    pub starts_at: Option<Timestamp>,
}

/// Pause, resume or cancel a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlRelease {
    /// Which release.
    pub id: ReleaseId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// What to do.
    pub control: Control,
}

/// What can be done to a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Nothing comes until it is resumed.
    Pause,
    /// Go on; what is left moves by the length of the pause.
    Resume,
    /// What has not come will not come.
    Cancel,
}

/// Change a ticket that nobody holds or owns; absent parts stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateTicket {
    /// Which ticket.
    pub id: TicketId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// New price, to be read in the event's currency.
    pub price: Option<Amount>,
    /// New type.
    pub type_name: Option<TypeName>,
    /// `available` or `withdrawn`.
    pub status: Option<Status>,
}

/// Delete a ticket that is available or withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteTicket {
    /// Which ticket.
    pub id: TicketId,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
}

/// Undo sales: the tickets are refunded, for good, and a new one takes the place of each.
#[derive(Clone)]
pub struct VoidSales {
    /// Which sales.
    pub which: Sales,
    /// Set when only this vendor may.
    pub owner: Option<VendorId>,
    /// Whether the pool gets a new ticket for each.
    pub back_to_pool: bool,
    /// Writes the mail that tells a customer; `None` where no mail leaves.
    pub letter: Option<Letter>,
}

/// Writes what a customer is told of sales that were undone.
pub type Letter = Arc<dyn Fn(&[Undone]) -> NewMail + Send + Sync>;

/// Which sales are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sales {
    /// Of this ticket, which must be sold.
    One(TicketId),
    /// Of these tickets, at most [`onsale_core::limits::VOIDED_AT_ONCE`]. Those that are refunded already are passed over.
    Of(Vec<TicketId>),
    /// To this customer, the oldest first, at most [`onsale_core::limits::VOIDED_AT_ONCE`].
    To(CustomerId),
}

impl Sales {
    /// As many as there may be of them.
    pub(crate) fn most(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Of(tickets) => tickets.len().min(limits::VOIDED_AT_ONCE),
            Self::To(_) => limits::VOIDED_AT_ONCE,
        }
    }
}

impl fmt::Debug for VoidSales {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoidSales")
            .field("which", &self.which)
            .field("owner", &self.owner)
            .field("back_to_pool", &self.back_to_pool)
            .finish_non_exhaustive()
    }
}

/// A page of what is in the pool, in pool order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolPage {
    /// Which tickets.
    pub filter: Filter,
    /// Those behind this one.
    pub after: Option<TicketId>,
    /// At most so many; never more than [`onsale_core::limits::PAGE_ROWS`].
    pub limit: usize,
}

/// A hold that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The ticket, reserved.
    pub ticket: Ticket,
    /// How long the hold lasts.
    pub hold: Millis,
    /// When its customer may reserve the like again if it runs out unused; `None` where that costs nothing.
    pub again: Option<Timestamp>,
}

/// Tickets that were bought in one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// The tickets, sold, one for each line of the order. There is at least one.
    pub tickets: SmallVec<[Ticket; 1]>,
    /// The order.
    pub order: OrderId,
}

impl Sold {
    /// The first ticket: the only one, unless the customer held several.
    pub fn ticket(&self) -> &Ticket {
        &self.tickets[0]
    }
}

/// Why no ticket took the place of a refunded one in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreplaced {
    /// The vendor may not sell.
    NotForSale,
    /// The event's pool has as many tickets as it may have.
    PoolFull,
    /// So many sales of this place were undone that it has no number left.
    PlaceUsedUp,
}

/// A sale that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The ticket, refunded.
    pub ticket: Ticket,
    /// The purchase.
    pub order: OrderId,
    /// The ticket that took its place in the pool.
    pub replacement: Option<TicketId>,
    /// Why none did, where one was asked for.
    pub unreplaced: Option<Unreplaced>,
    /// What the event is called.
    pub event_name: Name,
}

/// Sales that were undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voided {
    /// Each of them.
    pub sales: Vec<Undone>,
    /// Whether there are more of those that were meant.
    pub more: bool,
}

/// A vendor that was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The record.
    pub vendor: Vendor,
    /// Releases that were cancelled.
    pub releases: i64,
    /// Tickets in its pools, which are deleted by and by.
    pub unsold: i64,
    /// Sessions that ended.
    pub sessions: Vec<i64>,
}

/// A record that was made, or found to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added<T> {
    /// The record.
    pub record: T,
    /// False when it was there before.
    pub fresh: bool,
    /// Whether the same registration was sent again under its key, by whoever has lost the answer.
    pub again: bool,
}

/// What became of the releases that were due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// Tickets that came into their pools.
    pub tickets: i64,
    /// Chunks that brought them.
    pub chunks: i64,
    /// The longest time that one of their batches was late.
    pub late: Millis,
    /// Whether more is due already.
    pub more: bool,
    /// When the next batch falls due, if there is one to come.
    pub next_due: Option<Timestamp>,
}

/// What became of the holds that ran out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Holds whose end was written down.
    pub tidied: usize,
    /// Whether more have run out already.
    pub more: bool,
    /// When the next hold runs out, if there is one.
    pub next_expiry: Option<Timestamp>,
}

/// The stock of one ticket type of one event at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// The event.
    pub event: EventId,
    /// Its vendor.
    pub vendor: VendorId,
    /// The type.
    pub type_name: TypeName,
    /// The event's currency.
    pub currency: Currency,
    /// The lowest price of a pool that has tickets, or that last had some.
    pub min_price: Price,
    /// The highest price of a pool that has tickets, or that last had some.
    pub max_price: Price,
    /// In the pool.
    pub available: i64,
    /// Held.
    pub reserved: i64,
    /// Bought.
    pub sold: i64,
    /// What was paid for them, in minor units of the currency.
    pub revenue: i64,
    /// Minted by releases or moved in, less moved out.
    pub released: i64,
    /// Whether its vendor may sell; others are not to see what it has.
    pub is_public: bool,
    /// When all that is left is held: when the first of it comes free, if nobody buys it.
    pub next_expiry: Option<Timestamp>,
}

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident($type:ty),)*) => {
        /// What a command answers when it succeeds.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Answer {
            $($(#[$doc])* $name($type),)*
            /// A stored answer, given again.
            Replayed(StoredAnswer),
        }

        $(impl FromAnswer for $type {
            fn from_answer(answer: Answer) -> Option<Self> {
                match answer { Answer::$name(value) => Some(value), _ => None }
            }

            fn peek(answer: &Answer) -> Option<&Self> {
                match answer { Answer::$name(value) => Some(value), _ => None }
            }
        })*
    };
}

/// What stands inside one kind of [`Answer`].
pub trait FromAnswer: Sized + 'static {
    /// Takes it out; `None` when the answer is of another kind.
    fn from_answer(answer: Answer) -> Option<Self>;
    /// Looks at it.
    fn peek(answer: &Answer) -> Option<&Self>;
}

answers! {
    /// A hold was taken.
    Held(Held),
    /// A ticket was bought.
    Sold(Sold),
    /// A ticket as it is now.
    Ticket(Ticket),
    /// A customer registered.
    AddedCustomer(Added<Customer>),
    /// A customer's record.
    Customer(Customer),
    /// A vendor registered.
    AddedVendor(Added<Vendor>),
    /// A vendor's record.
    Vendor(Vendor),
    /// A vendor was closed.
    Closed(Closed),
    /// Sales were undone.
    Voided(Voided),
    /// An event's record.
    Event(Event),
    /// A release.
    Release(Release),
    /// Batches came.
    Fired(Fired),
    /// Holds ran out.
    Expired(Expired),
    /// Done, and nothing to say.
    Done(()),
    /// A number of tickets.
    Count(i64),
    /// Tickets.
    Tickets(Vec<Ticket>),
    /// The stock by event and type.
    Stock(Vec<Stock>),
    /// Whether sales are running.
    Running(bool),
    /// Token keys.
    TokenKeys(Vec<TokenKey>),
    /// Whether somebody may come in.
    Admission(Admission),
    /// Sessions that ended.
    Sessions(Vec<i64>),
    /// An API key.
    ApiKey(ApiKey),
    /// Everybody is out.
    LoggedOut(LoggedOut),
    /// Another key signs.
    Rotated(Rotated),
    /// An address was confirmed, or not.
    Confirmed(Option<Vec<i64>>),
    /// An account was taken back, or not.
    TakenBack(Option<TakenBack>),
    /// A mail to be sent.
    Mail(Option<DueMail>),
    /// What became of a message that did not leave.
    Fate(Fate),
    /// Whether a job's cursor has moved.
    Advanced(Advanced),
}
