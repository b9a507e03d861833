//! The codes of a ticket.

use onsale_core::code::{Claims, KeyId, TicketView};

use super::secrets::{NoCode, TicketSecrets};

/// The codes of a sold ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes {
    /// For cameras.
    pub ticket: String,
    /// For hands and keyboard scanners, in groups of four letters.
    pub short: String,
    /// The key that has signed.
    pub key: KeyId,
}

impl Codes {
    /// The codes of what a ticket admits to.
    ///
    /// # Errors
    /// When there is no secret to make them with.
    pub fn of(claims: &Claims, view: &TicketView, secrets: &TicketSecrets) -> Result<Self, NoCode> {
        let secret = secrets.newest(&view.keys)?;
        let ticket = claims.encode(&secret.event_key(claims.event)?)?;
        let short = secret.short_code_key()?.code(claims.ticket, claims.generation)?;
        Ok(Self { ticket, short: short.to_string(), key: secret.id() })
    }
}
