//! The live stream: what is for sale, told to everybody who listens. One frame is made once and sent to all;
//! whoever is too slow is dropped and comes back for a fresh snapshot.
//!
//! **Architecture invariant:** nothing here knows the store. The journal's relay (a job) brings what has changed.

mod body;
mod frame;
mod hub;

pub(crate) use body::{LiveMessageBody, LiveStockBody};
pub use frame::{HoldEnd, HoldLine, JournalLine, Pulse, ReleaseLine, StockLine, Update};
pub use hub::{Hub, Listener, ROOMS, Reader};
