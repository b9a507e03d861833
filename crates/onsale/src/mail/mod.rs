//! Mail: what it says, and how it leaves. The store keeps it until it is out; this room never sees the store.

mod mailbox;
mod pace;
pub(crate) mod words;

use std::sync::OnceLock;
use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox as Address, Message};
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use onsale_core::Email;

pub use mailbox::{Mailbox, Received};
pub use pace::Pace;

/// How long a mail server may take for one step of a mail.
const SMTP_TIME: Duration = Duration::from_secs(20);
/// How long it may take for a whole mail; less than for how long the store lends one out.
const MAIL_TIME: Duration = Duration::from_secs(45);
/// Mails that are under way at a time, each on a connection that is kept for the next one.
pub const SLOTS: usize = 16;
/// How many of them may go to one domain, so that a slow one leaves room for the others.
pub const SLOTS_OF_DOMAIN: usize = SLOTS / 2;
/// How long a connection is kept that nobody needs.
const KEPT_TIME: Duration = Duration::from_secs(20);

/// What a mail says.
pub(crate) struct Letter {
    /// The line that announces it.
    pub(crate) subject: String,
    /// The text.
    pub(crate) body: String,
}

/// How mail leaves.
#[derive(Debug)]
pub enum Mailer {
    /// To a mail server.
    Smtp {
        /// The mail server.
        server: Box<Server>,
        /// Who sends.
        from: Box<Address>,
    },
    /// Nowhere: into a box that a page shows, for development.
    Mailbox(Mailbox),
    /// Not at all: nobody has said how.
    Nowhere,
}

/// A mail server, and the connections to it. They are made within the runtime that sends.
#[derive(Debug)]
pub struct Server {
    builder: AsyncSmtpTransportBuilder,
    transport: OnceLock<AsyncSmtpTransport<Tokio1Executor>>,
}

impl Server {
    fn transport(&self) -> &AsyncSmtpTransport<Tokio1Executor> {
        self.transport.get_or_init(|| self.builder.clone().build())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The library ends its connections in a task. Where no runtime is left to carry it out, they end with the program.
        if tokio::runtime::Handle::try_current().is_err() {
            std::mem::forget(self.transport.take());
        }
    }
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// There is no mail server.
    #[error("no mail server is set (--smtp-url)")]
    Nowhere,
    /// An address or a text that no mail can have.
    #[error("the mail cannot be written")]
    Unwritable(#[from] lettre::error::Error),
    /// An address that is none.
    #[error("an address cannot be used")]
    Address(#[from] lettre::address::AddressError),
    /// The mail server took longer than it may.
    #[error("the mail server did not take it in time")]
    Late,
    /// There is nothing to name a message with.
    #[error("no name could be drawn for the message")]
    Unnamed(#[from] getrandom::Error),
    /// The mail server refused it or was not there.
    #[error("the mail server did not take it")]
    Refused(#[from] lettre::transport::smtp::Error),
}

impl MailError {
    /// For a log: everything behind it but the mail server's own words, which often repeat the address.
    pub(crate) fn for_log(&self) -> String {
        if let Self::Refused(error) = self {
            if let Some(code) = error.status() {
                return format!("{self}: it answered {code}");
            }
            if error.is_response() {
                return format!("{self}: it does not speak SMTP");
            }
        }
        onsale_core::with_causes(self)
    }

    /// Whether another try could end otherwise.
    pub fn is_for_ever(&self) -> bool {
        match self {
            Self::Nowhere | Self::Late | Self::Unnamed(_) => false,
            Self::Unwritable(_) | Self::Address(_) => true,
            Self::Refused(error) => error.is_permanent(),
        }
    }
}

impl Mailer {
    /// To the mail server at `url`, from `from`.
    ///
    /// # Errors
    /// When one of them cannot be understood.
    pub fn smtp(url: &str, from: &str) -> anyhow::Result<Self> {
        let pool = PoolConfig::new().max_size(SLOTS as u32).idle_timeout(KEPT_TIME);
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?;
        let builder = builder.timeout(Some(SMTP_TIME)).pool_config(pool);
        let server = Server { builder, transport: OnceLock::new() };
        Ok(Self::Smtp { server: Box::new(server), from: Box::new(from.parse()?) })
    }

    /// Sends a mail; when this returns, somebody else has it.
    ///
    /// # Errors
    /// When it did not leave.
    pub async fn send(&self, to: &str, subject: &str, body: &str) -> Result<(), MailError> {
        match self {
            Self::Smtp { server, from } => {
                let message = message(from, to, subject, body)?;
                let sending = server.transport().send(message);
                tokio::time::timeout(MAIL_TIME, sending).await.map_err(|_| MailError::Late)??;
                Ok(())
            }
            Self::Mailbox(mailbox) => {
                mailbox.put(to, subject, body);
                Ok(())
            }
            Self::Nowhere => Err(MailError::Nowhere),
        }
    }
}

/// A mail as it leaves. It says that no person wrote it, so that nobody's out-of-office answers, and has a name of its
/// own, without which large providers refuse it.
fn message(from: &Address, to: &str, subject: &str, body: &str) -> Result<Message, MailError> {
    let to = Email::from_store(to.to_owned()).envelope();
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    Ok(Message::builder()
        .from(from.clone())
        .to(Address::new(None, to.parse()?))
        .subject(subject)
        .message_id(Some(message_id(from)?))
        .raw_header(HeaderValue::new(automatic, "auto-generated".into()))
        .header(ContentType::TEXT_PLAIN)
        .body(body.to_owned())?)
}

/// Unique in the world: chance, at the sender's domain.
fn message_id(from: &Address) -> Result<String, MailError> {
    let mut chance = [0; 16];
    getrandom::fill(&mut chance)?;
    let domain = Email::from_store(from.email.to_string()).domain();
    Ok(format!("<{:032x}@{domain}>", u128::from_be_bytes(chance)))
}

/// Whether mail can be written to an address: what the mail library would refuse later is refused where it is typed.
pub(crate) fn can_write_to(email: &Email) -> bool {
    email.envelope().parse::<lettre::Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(from: &str, to: &str) -> String {
        let from: Address = from.parse().unwrap();
        String::from_utf8(message(&from, to, "042042 is your code", "042042").unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_mail_has_a_name_and_says_that_nobody_wrote_it() {
        let mail = lines("Box Office <tickets@B\u{fc}hne.example>", "ada@b\u{fc}cher.example");
        let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID: <")).unwrap();
        let (chance, domain) = id.trim_end_matches('>').split_once('@').unwrap();
        assert_eq!((chance.len(), domain), (32, "xn--bhne-0ra.example"));
        assert!(mail.contains("\r\nAuto-Submitted: auto-generated\r\n"), "{mail}");
        assert!(mail.contains("\r\nTo: ada@xn--bcher-kva.example\r\n"), "{mail}");
        assert!(mail.contains("\r\nDate: "), "{mail}");
        let again = lines("Box Office <tickets@B\u{fc}hne.example>", "ada@b\u{fc}cher.example");
        assert!(!again.contains(chance), "two mails have two names");
    }

    #[test]
    fn what_is_taken_as_an_address_can_be_written_to() {
        for text in [
            "ada@example.org",
            "o'neil@localhost",
            "a.b+c@x-y.example",
            "{x}~|`^!#$%&*/=?@example.org",
            "ada@b\u{fc}cher.example",
            "j\u{fc}rgen@example.org",
            "\u{7528}\u{6237}@\u{4f8b}\u{3048}.\u{30c6}\u{30b9}\u{30c8}",
        ] {
            let email = Email::parse(text).unwrap();
            assert!(can_write_to(&email), "{text}");
        }
    }
}
