//! The live stream: what is for sale, told to everybody who listens. One frame is made once for all who look at the same;
//! whoever is too slow is dropped and comes back for a fresh snapshot, and nobody is sent more than so many bytes a second.
//!
//! **Architecture invariant:** nothing here knows the store. The journal's relay (a job) brings what has changed.

mod body;
mod frame;
mod group;
mod hub;
mod interest;
mod pending;

pub(crate) use body::LiveMessageBody;
pub use frame::{HoldEnd, HoldLine, JournalLine, Pulse, ReleaseLine, Update};
pub use group::Telling;
pub use hub::{Hub, Listener, Reader};
pub use interest::Interest;

pub use crate::wire::StockLine;
