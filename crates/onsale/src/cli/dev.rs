//! `onsale dev`: `serve` with a demo event, so that there is something to look at and to buy.

use std::process::ExitCode;

use onsale_core::event::{EventDetails, SaleTerms};
use onsale_core::party::ReleaseDefaults;
use onsale_core::{Actor, Amount, Currency, Email, Millis, Name, Timestamp, TypeName, VendorId};
use onsale_store::{AddEvent, AddVendor, CreateRelease, Outcome, Page, Request, StoreError};

use super::serve::until_signal;
use super::{block_on, log};
use crate::app::App;
use crate::auth::Mode;
use crate::config::{Config, Database};
use crate::serve::Server;

const PAGE_IN_DEVELOPMENT: &str = "http://localhost:4200";
const DAY: Millis = Millis(86_400_000);
/// 20:00 in Berlin, in summer 21:00.
const EVENING: Millis = Millis(19 * 3_600_000);

/// Serves a demo until it is told to stop.
pub(super) fn dev(mut config: Config) -> anyhow::Result<ExitCode> {
    config.auth.get_or_insert(Mode::Header);
    let behind_proxy = config.access.https_only || !config.access.trusted_proxies.is_empty();
    if config.access.smtp_url.is_none() && config.listen.ip().is_loopback() && !behind_proxy {
        config.access.dev_mailbox = true;
    }
    if config.database.url == Database::Sqlite("onsale.db".into()) {
        config.database.url = Database::Sqlite("onsale-dev.db".into());
    }
    if config.cors_origins.is_empty() {
        config.cors_origins.push(PAGE_IN_DEVELOPMENT.into());
    }
    log::start(&config)?;
    block_on(async {
        let server = Server::start(&config)?;
        seed(server.app()).await?;
        let guide = guide(&server.url(), &config);
        until_signal(server, &config, &guide).await
    })
}

/// Where to look, where the data is, and how it ends.
fn guide(url: &str, config: &Config) -> String {
    let data = match &config.database.url {
        Database::Sqlite(file) => {
            std::path::absolute(file).unwrap_or_else(|_| file.clone()).display().to_string()
        }
        Database::Mysql(_) => "in the database that --database names".to_owned(),
    };
    let mailbox = match config.access.dev_mailbox {
        true => format!("  mail          {url}/dev/mailbox\n"),
        false => String::new(),
    };
    format!(
        "  shop          {url}/\n  vendors       {url}/sell\n  control room  {url}/control\n  API           {url}/docs\n\
         {mailbox}  data          {data}\nCtrl+C stops it; what was sold stays.\n"
    )
}

/// Puts a vendor, an event and its releases into a database that has no vendor yet.
///
/// # Errors
/// When the store refuses.
pub(super) async fn seed(app: &App) -> anyhow::Result<()> {
    if !app.store.vendors(Page { after: None, limit: 1 }).await?.rows.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let vendor = vendor(app, now).await?;
    let details = EventDetails {
        name: name("The Midnight Sessions")?,
        venue: Some(name("Blue Hall")?),
        address: Some(name("Am Kanal 12, 10999 Berlin")?),
        line_up: ["Nachtfalter", "The Slow Trains", "Ada & the Engines", "Hafenchor"]
            .into_iter()
            .map(name)
            .collect::<anyhow::Result<_>>()?,
        starts_at: Some(Timestamp((now.0 / DAY.0 + 30) * DAY.0) + EVENING),
        timezone: "Europe/Berlin".into(),
        currency: Currency::default(),
        terms: SaleTerms { max_tickets_per_customer: Some(6), ..SaleTerms::default() },
        description: Some("Four bands, one night, and a door that opens for everybody at once.".into()),
    };
    let request = || Request::new(Actor::Vendor(vendor), now);
    let event = fresh(app.store.add_event(request(), AddEvent { vendor, details }).await)?.id;
    let batches = [("Normal", "29.90", 50, 20, 15), ("VIP", "89.00", 10, 10, 30)];
    for (type_name, price, per_batch, batches, seconds) in batches {
        let release = CreateRelease {
            vendor,
            event: Some(event),
            type_name: TypeName::parse(type_name).map_err(anyhow::Error::msg)?,
            price: Amount::parse(price)?,
            per_batch: Some(per_batch),
            batches,
            interval: Some(Millis::from_seconds(seconds)),
            starts_at: None,
        };
        fresh(app.store.create_release(request(), release).await)?;
    }
    tracing::info!(%vendor, %event, "a demo event is on sale, a batch every few seconds");
    Ok(())
}

async fn vendor(app: &App, now: Timestamp) -> anyhow::Result<VendorId> {
    let add = AddVendor {
        name: name("Demo Hall")?,
        email: Email::parse("hall@demo.example").map_err(anyhow::Error::msg)?,
        defaults: ReleaseDefaults {
            tickets_per_release: Some(100),
            interval: Some(Millis::from_seconds(10)),
        },
        returning: true,
    };
    Ok(fresh(app.store.add_vendor(Request::new(Actor::Anyone, now), add).await)?.record.id)
}

fn name(text: &str) -> anyhow::Result<Name> {
    Name::parse(text).map_err(anyhow::Error::msg)
}

fn fresh<T>(outcome: Result<Outcome<T>, StoreError>) -> anyhow::Result<T> {
    match outcome? {
        Outcome::Fresh(value) => Ok(value),
        Outcome::Replayed(_) => Err(anyhow::anyhow!("an answer came back under a key that was never sent")),
    }
}
