//! What opens a door: the code of a ticket (`OT1`), made and judged, and the short code for hands and keyboard scanners.
//! Both are described, with test vectors, in docs/ticket-code.md, from which anyone can write a verifier.
//!
//! **Architecture invariant:** nothing here draws a key. Secrets come in as bytes and never go out; a door gets public keys.

mod generation;
mod key;
mod keyboard;
mod layouts;
mod revocation;
mod short;
mod ticket;
mod view;

pub use generation::Generation;
pub use key::{EventKey, KeyId, PublicKey, TicketSecret, Unusable};
pub use revocation::RevocationPage;
pub use short::{Misread, ShortCode, ShortCodeKey};
pub use ticket::{Claims, Refused, Verifier};
pub use view::{TicketKey, TicketView};
