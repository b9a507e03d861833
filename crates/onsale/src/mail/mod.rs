//! Mail: what it says, and how it leaves. The store keeps it until it is out; this room never sees the store.

mod mailbox;
pub(crate) mod words;

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox as Address, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

pub use mailbox::{Mailbox, Received};

/// How long a mail server may take.
const SMTP_TIME: Duration = Duration::from_secs(20);

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
        server: Box<AsyncSmtpTransport<Tokio1Executor>>,
        /// Who sends.
        from: Box<Address>,
    },
    /// Nowhere: into a box that a page shows, for development.
    Mailbox(Mailbox),
    /// Not at all: nobody has said how.
    Nowhere,
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
        let mut text = self.to_string();
        let mut next = std::error::Error::source(self);
        while let Some(source) = next {
            text.push_str(": ");
            text.push_str(&source.to_string());
            next = source.source();
        }
        text
    }

    /// Whether another try could end otherwise.
    pub fn is_for_ever(&self) -> bool {
        match self {
            Self::Nowhere => false,
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
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(SMTP_TIME)).build();
        Ok(Self::Smtp { server: Box::new(server), from: Box::new(from.parse()?) })
    }

    /// Sends a mail; when this returns, somebody else has it.
    ///
    /// # Errors
    /// When it did not leave.
    pub async fn send(&self, to: &str, subject: &str, body: &str) -> Result<(), MailError> {
        match self {
            Self::Smtp { server, from } => {
                let message = Message::builder()
                    .from((**from).clone())
                    .to(Address::new(None, to.parse()?))
                    .subject(subject)
                    .header(ContentType::TEXT_PLAIN)
                    .body(body.to_owned())?;
                server.send(message).await?;
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
