//! A test mail, by the way that one-time codes take.

use lettre::transport::smtp::Error as SmtpError;
use onsale_core::Email;
use onsale_store::maintenance::Finding;

use crate::cli::block_on;
use crate::config::Config;
use crate::mail::{MailError, Mailer, words};

const SUBJECT: &str = "mail";

/// Sends a test mail, and says what became of it.
pub(super) fn send_test(config: &Config, to: &Email) -> Finding {
    let mailer = match config.access.mailer() {
        Ok(mailer) => mailer,
        Err(error) => {
            return Finding::wrong(
                SUBJECT,
                format!("The mail server or the sender cannot be understood: {error:#}."),
                "--smtp-url is smtps://user:password@host or smtp://host, --mail-from is Name <name@example.org>.",
            );
        }
    };
    match &mailer {
        Mailer::Smtp { .. } => {}
        Mailer::Mailbox(_) => {
            return Finding::warning(
                SUBJECT,
                "Mail is not sent, but shown at /dev/mailbox.",
                "Set --smtp-url (ONSALE_SMTP_URL) in the place of --dev-mailbox.",
            );
        }
        Mailer::Nowhere => return no_way(),
    }
    let letter = words::test();
    let sent = block_on(async { Ok(mailer.send(to.as_str(), &letter.subject, &letter.body).await) });
    match sent {
        Ok(Ok(())) => Finding::good(
            SUBJECT,
            format!("The mail server took a test mail for {}; see whether it arrives.", to.as_str()),
        ),
        Ok(Err(MailError::Refused(error))) if to.needs_utf8() && is_about_the_address(&error) => {
            beyond_ascii(&error)
        }
        Ok(Err(error)) => failed(&error),
        Err(error) => Finding::wrong(SUBJECT, format!("No mail can be sent: {error:#}."), "Try again."),
    }
}

/// Whether the mail server was there and would not take this mail, or our side did not hand it over.
fn is_about_the_address(error: &SmtpError) -> bool {
    error.is_client() || error.is_permanent()
}

fn beyond_ascii(error: &SmtpError) -> Finding {
    Finding::wrong(
        SUBJECT,
        format!("The mail server does not take an address with letters beyond ASCII before the @: {error}."),
        "That takes SMTPUTF8, which not every mail server has: leave --smtp-utf8 off, and nobody can register with such \
         an address. Whether mail leaves at all, try with an address in ASCII.",
    )
}

fn no_way() -> Finding {
    Finding::wrong(
        SUBJECT,
        "There is no way to send mail: nobody who has lost a login comes back.",
        "Set --smtp-url (ONSALE_SMTP_URL) to your mail server.",
    )
}

fn failed(error: &MailError) -> Finding {
    match error {
        MailError::Nowhere => no_way(),
        MailError::Unwritable(_) | MailError::Address(_) => Finding::wrong(
            SUBJECT,
            format!("The test mail cannot be written: {error}."),
            "Try another address behind --mail.",
        ),
        MailError::Refused(error) => not_taken(error),
        MailError::Late => Finding::wrong(
            SUBJECT,
            "The mail server took too long for the test mail.",
            "Is host and port in --smtp-url right, and does the firewall let this machine out to it?",
        ),
        MailError::Unnamed(error) => {
            Finding::wrong(SUBJECT, format!("The test mail cannot be written: {error}."), "Try again.")
        }
    }
}

fn not_taken(error: &SmtpError) -> Finding {
    let (what, mend) = if error.is_permanent() {
        (
            "The mail server refused the test mail",
            "Its answer says why: often the user or password in --smtp-url, or a --mail-from that it does not send for.",
        )
    } else if error.is_transient() {
        ("The mail server wants the test mail later", "Try again in some minutes; its answer says why.")
    } else if error.is_timeout() {
        (
            "The mail server did not answer in time",
            "Is host and port in --smtp-url right, and does the firewall let this machine out to it?",
        )
    } else if error.is_tls() {
        (
            "The mail server could not be trusted",
            "Its certificate must be good for the host in --smtp-url; smtps:// is for port 465, \
             smtp://host:587?tls=required for 587.",
        )
    } else {
        (
            "The mail server could not be reached",
            "Is host and port in --smtp-url right, and does it run? smtps:// is for port 465, \
             smtp://host:587?tls=required for 587.",
        )
    };
    Finding::wrong(SUBJECT, format!("{what}: {error}."), mend)
}
