//! Settings of who may come in. A part of [`super::Config`].

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use ipnet::IpNet;
use onsale_core::{Millis, RateLimit, limits};

use crate::auth::keyring::Keyring;
use crate::document::secrets::TicketSecrets;
use crate::mail::{Mailbox, Mailer};
use crate::rate_limiter::{RateLimits, Seats};

/// Settings of who may come in.
#[derive(Clone, Args)]
pub struct AccessConfig {
    /// What access tokens are signed with: keys of at least 32 characters, one a line. The first signs, all are
    /// believed. Without it, the keys are in the database.
    #[arg(
        long,
        env = "ONSALE_TOKEN_KEY",
        value_name = "KEYS",
        hide_env_values = true,
        help_heading = "Callers"
    )]
    pub token_key: Option<String>,

    /// What ticket codes are made with: secrets, one a line, each a number from 1 to 255 and 64 hexadecimal digits. The one
    /// with the greatest number makes codes, those of all open doors. Without it, the secrets are in the database.
    #[arg(
        long,
        env = "ONSALE_TICKET_KEY",
        value_name = "SECRETS",
        hide_env_values = true,
        help_heading = "Callers"
    )]
    pub ticket_key: Option<String>,

    /// The mail server that sends one-time codes: smtps://user:password@host, or smtp://host?tls=required. Without
    /// one, nobody can log in again.
    #[arg(long, env = "ONSALE_SMTP_URL", value_name = "URL", hide_env_values = true, help_heading = "Mail")]
    pub smtp_url: Option<String>,

    /// The mail server takes addresses with letters beyond ASCII before the @ (SMTPUTF8). Without it, nobody registers
    /// with one: a code would never reach them.
    #[arg(long, env = "ONSALE_SMTP_UTF8", help_heading = "Mail")]
    pub smtp_utf8: bool,

    /// Who sends mail.
    #[arg(
        long,
        env = "ONSALE_MAIL_FROM",
        value_name = "ADDRESS",
        default_value = "Onsale <onsale@localhost>",
        value_parser = super::words::sender,
        help_heading = "Mail"
    )]
    pub mail_from: String,

    /// Send no mail, but show it to everybody at /dev/mailbox: for development, on a loopback address only.
    #[arg(long, env = "ONSALE_DEV_MAILBOX", help_heading = "Mail")]
    pub dev_mailbox: bool,

    /// A proxy in front whose X-Forwarded-For is believed, as an address or a network; may be given several times.
    #[arg(
        long = "trusted-proxy",
        env = "ONSALE_TRUSTED_PROXY",
        value_name = "NETWORK",
        value_delimiter = ',',
        value_parser = network,
        help_heading = "Callers"
    )]
    pub trusted_proxies: Vec<IpNet>,

    /// The server is reached by https only, through a proxy that does TLS: tell browsers so (HSTS). With a certificate
    /// of its own it does so anyway.
    #[arg(long, env = "ONSALE_HTTPS_ONLY", help_heading = "Listening")]
    pub https_only: bool,

    /// Certificate chain for TLS, as PEM; read again at SIGHUP.
    #[arg(
        long,
        env = "ONSALE_TLS_CERT",
        value_name = "FILE",
        requires = "tls_key",
        help_heading = "Listening"
    )]
    pub tls_cert: Option<PathBuf>,

    /// Private key of the certificate, as PEM.
    #[arg(
        long,
        env = "ONSALE_TLS_KEY",
        value_name = "FILE",
        requires = "tls_cert",
        help_heading = "Listening"
    )]
    pub tls_key: Option<PathBuf>,

    /// Where to report a weakness, such as mailto:security@example.org: what /.well-known/security.txt says.
    #[arg(
        long,
        env = "ONSALE_SECURITY_CONTACT",
        value_name = "URI",
        value_parser = super::words::contact,
        help_heading = "Callers"
    )]
    pub security_contact: Option<String>,

    /// Registrations that one address may make in a minute (a stadium shares one address); 0 for no bound. Bounds of
    /// this kind hold in token mode.
    #[arg(
        long,
        env = "ONSALE_REGISTRATIONS_PER_MINUTE",
        value_name = "N",
        default_value_t = 3_000,
        help_heading = "Limits"
    )]
    pub registrations_per_minute: u32,

    /// Registrations that one network may make in an hour, a /24 of IPv4 or a /48 of IPv6: all of them at once before the
    /// doors open, if need be, and the rest as time goes by. A stadium, or a mobile provider, may be behind one of them; 0 for
    /// no bound.
    #[arg(
        long,
        env = "ONSALE_REGISTRATIONS_PER_HOUR",
        value_name = "N",
        default_value_t = 20_000,
        help_heading = "Limits"
    )]
    pub registrations_per_hour: u32,

    /// One-time codes that one address may ask for or try in a minute; 0 for no bound. Refreshes are counted by session.
    #[arg(
        long,
        env = "ONSALE_LOGINS_PER_MINUTE",
        value_name = "N",
        default_value_t = 600,
        help_heading = "Limits"
    )]
    pub logins_per_minute: u32,

    /// Reservations, purchases and give-backs that one customer may ask for in a minute; 0 for no bound.
    #[arg(
        long,
        env = "ONSALE_CALLS_PER_MINUTE",
        value_name = "N",
        default_value_t = 240,
        help_heading = "Limits"
    )]
    pub calls_per_minute: u32,

    /// Holds that one customer may let go or let run out before the next has to wait; one is forgiven in the time
    /// that such a hold lasts (its event's holdSeconds), and the time that it was kept counts as well. One that runs out
    /// also costs the next one for as long as it lasts, two minutes at most, unless the server was not there to sell.
    /// 0 for no bound.
    #[arg(
        long,
        env = "ONSALE_UNFINISHED_HOLDS",
        value_name = "N",
        default_value_t = 10,
        help_heading = "Limits"
    )]
    pub unfinished_holds: u32,
}

impl std::fmt::Debug for AccessConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessConfig").finish_non_exhaustive()
    }
}

/// An address alone is a network of one.
fn network(text: &str) -> Result<IpNet, String> {
    let wrong = |_| format!("{text} is neither an address nor a network, such as 10.0.0.0/8");
    text.parse().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from)).map_err(wrong)
}

impl AccessConfig {
    /// The keys that were given, if any.
    ///
    /// # Errors
    /// When one of them is no good.
    pub fn token_keys(&self) -> anyhow::Result<Option<Keyring>> {
        let read = |text: &String| Keyring::of_text(text).map_err(anyhow::Error::msg).context("--token-key");
        self.token_key.as_ref().map(read).transpose()
    }

    /// Where the secrets come from that ticket codes are made with.
    ///
    /// # Errors
    /// When one of those that were given is none.
    pub fn ticket_secrets(&self) -> anyhow::Result<TicketSecrets> {
        match &self.ticket_key {
            Some(text) => TicketSecrets::of_text(text).map_err(anyhow::Error::msg).context("--ticket-key"),
            None => Ok(TicketSecrets::Stored),
        }
    }

    /// How mail leaves.
    ///
    /// # Errors
    /// When the mail server or the sender cannot be understood.
    pub fn mailer(&self) -> anyhow::Result<Mailer> {
        match &self.smtp_url {
            Some(url) => Mailer::smtp(url, &self.mail_from).context("--smtp-url"),
            None if self.dev_mailbox => Ok(Mailer::Mailbox(Mailbox::default())),
            None => Ok(Mailer::Nowhere),
        }
    }

    /// How often is too often.
    pub(crate) fn quotas(&self) -> RateLimits {
        RateLimits {
            registrations: RateLimit::a_minute(self.registrations_per_minute.into()),
            registrations_by_network: RateLimit::an_hour(self.registrations_per_hour.into()),
            logins: RateLimit::a_minute(self.logins_per_minute.into()),
            devices: Some(RateLimit { burst: limits::LOGINS_ON_DEVICE, every: Millis(10_000) }),
            refreshes: Some(RateLimit { burst: limits::REFRESHES, every: Millis(1_000) }),
            calls: RateLimit::a_minute(self.calls_per_minute.into()),
            seats: Seats::default(),
            unfinished: self.unfinished_holds.into(),
        }
    }
}
