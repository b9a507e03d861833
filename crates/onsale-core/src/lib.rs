//! The rules of Onsale: what a ticket, a hold, a release and a pool may do.
//!
//! **Architecture invariant:** nothing here does I/O, awaits, reads a clock, draws a random number or
//! iterates over a hash map. Values come in, values go out; the same input gives the same answer for ever.
//! The store makes these decisions durable, the server makes them reachable; neither decides anything itself.

pub mod access;
pub mod amount;
pub mod audit;
pub mod code;
pub mod digits;
pub mod email;
pub mod event;
pub mod fold;
pub mod id;
mod invisible;
pub mod journal;
pub mod limits;
pub mod login;
pub mod order;
pub mod outbox;
pub mod party;
pub mod payment;
pub mod pool;
pub mod rate_limit;
pub mod rejection;
pub mod release;
pub mod text;
pub mod ticket;
pub mod time;

pub use access::{Role, Scope, Scopes};
pub use amount::{Amount, Currency, Price};
pub use digits::digit_value;
pub use email::Email;
pub use event::Event;
pub use id::{CustomerId, EventId, OrderId, PaymentId, RefundId, ReleaseId, TicketId, TypeId, VendorId};
pub use invisible::visible;
pub use journal::{Actor, Concern, Kind};
pub use order::{Buyer, LineKind, Order, OrderLine, OrderState};
pub use outbox::MessageKind;
pub use party::{Customer, Standing, Vendor, VendorBounds};
pub use rate_limit::{Bound, RateLimit};
pub use rejection::Rejection;
pub use release::{Release, ReleaseState};
pub use text::{Name, TypeName, with_causes};
pub use ticket::{Status, Ticket};
pub use time::{Millis, Timestamp};
