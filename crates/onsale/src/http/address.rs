//! Addresses that somebody registers with: only such as a code can reach.

use onsale_core::Email;

use crate::app::App;
use crate::http::problem::Problem;
use crate::mail;

/// Refuses an address that our mail would not reach: whoever has it could never come back, and would not be told.
pub(crate) fn reachable(app: &App, email: Email) -> Result<Email, Problem> {
    if email.needs_utf8() && !app.settings.smtp_utf8 {
        let reason = "has letters beyond ASCII before the @, where our mail server cannot write to; take another address";
        return Err(Problem::invalid_field("email", reason));
    }
    if mail::can_write_to(&email) {
        Ok(email)
    } else {
        Err(Problem::invalid_field("email", "is not an e-mail address that mail can be sent to"))
    }
}
