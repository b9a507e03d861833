//! What an administrator says of vendors: through the server, if one runs, otherwise straight into the database.

use std::fmt::Write as _;
use std::net::SocketAddr;

use onsale_core::{Actor, Standing, Timestamp, VendorId, limits};
use onsale_store::{JudgeVendor, OpenError, Outcome, Page, Request, Store, StoreConfig};

use super::{Keys, ask, block_on, open};

/// Where the house is.
#[derive(Clone, Debug, clap::Args)]
pub(in crate::cli) struct House {
    #[command(flatten)]
    keys: Keys,

    /// Where the server listens, if one is running.
    #[arg(long, env = "ONSALE_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// One vendor.
#[derive(Clone, Debug, clap::Args)]
pub(in crate::cli) struct Which {
    /// The vendor's id.
    #[arg(value_name = "ID", value_parser = vendor_id)]
    id: VendorId,

    #[command(flatten)]
    house: House,
}

fn vendor_id(text: &str) -> Result<VendorId, String> {
    text.parse().ok().and_then(VendorId::new).ok_or_else(|| format!("{text} is no vendor's id"))
}

/// Says that a vendor may sell, or may not.
pub(super) fn judge(which: &Which, may_sell: bool, now: Timestamp) -> anyhow::Result<String> {
    let id = which.id;
    let word = if may_sell { "approve" } else { "suspend" };
    match which.house.open(now)? {
        Some(store) => block_on(async {
            let judge = JudgeVendor { id, may_sell };
            let judged = store.judge_vendor(Request::new(Actor::Admin, now), judge).await;
            store.close().await;
            anyhow::Ok(judged.map(drop)?)
        })?,
        None => drop(which.house.ask(now, "POST", &format!("/vendor/{word}/{id}"), "")?),
    }
    Ok(if may_sell {
        format!("Vendor {id} may sell.")
    } else {
        format!("Vendor {id} waits; its releases are paused.")
    })
}

/// Closes a vendor.
pub(super) fn close(which: &Which, now: Timestamp) -> anyhow::Result<String> {
    let id = which.id;
    match which.house.open(now)? {
        Some(store) => block_on(async {
            let closed = store.close_vendor(Request::new(Actor::Admin, now), id).await;
            store.close().await;
            match closed? {
                Outcome::Fresh(closed) => Ok(format!(
                    "Vendor {id} is closed; {} unsold tickets go when the server runs.",
                    closed.unsold
                )),
                Outcome::Replayed(_) => Err(anyhow::anyhow!("an answer to a key that was never sent")),
            }
        }),
        None => {
            let said = which.house.ask(now, "POST", &format!("/vendor/close/{id}"), "")?;
            Ok(said["message"].as_str().unwrap_or_default().to_owned())
        }
    }
}

/// The vendors that wait, a line each.
pub(super) fn waiting(house: &House, now: Timestamp) -> anyhow::Result<String> {
    let page = Page { after: None, limit: limits::PAGE_ROWS };
    let waiting: Vec<(i64, String, String)> = match house.open(now)? {
        Some(store) => block_on(async {
            let found = store.vendors_who_are(Standing::Waiting, page).await;
            store.close().await;
            let row = |vendor: &onsale_core::Vendor| {
                (vendor.id.get(), vendor.name.as_str().to_owned(), vendor.email.as_str().to_owned())
            };
            anyhow::Ok(found?.rows.iter().map(row).collect())
        })?,
        None => {
            let path = format!("/vendor/all?standing=waiting&limit={}", page.limit);
            let all = house.ask(now, "GET", &path, "")?;
            let text =
                |vendor: &serde_json::Value, name: &str| vendor[name].as_str().unwrap_or_default().to_owned();
            let row = |vendor: &serde_json::Value| {
                (vendor["vendorId"].as_i64().unwrap_or_default(), text(vendor, "name"), text(vendor, "email"))
            };
            all.as_array().into_iter().flatten().map(row).collect()
        }
    };
    let mut lines = String::new();
    for (id, name, email) in &waiting {
        let between = if lines.is_empty() { "" } else { "\n" };
        let _ = write!(lines, "{between}{id}  {name}  {email}");
    }
    Ok(if lines.is_empty() { "Nobody waits.".into() } else { lines })
}

impl House {
    /// Where the database is.
    pub(super) fn database(&self) -> StoreConfig {
        self.keys.database.store()
    }

    /// The database, unless a server has it.
    pub(super) fn open(&self, now: Timestamp) -> anyhow::Result<Option<Store>> {
        match open(&self.keys, now) {
            Ok(store) => Ok(Some(store)),
            Err(OpenError::InUse(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn ask(
        &self,
        now: Timestamp,
        method: &str,
        path: &str,
        body: &str,
    ) -> anyhow::Result<serde_json::Value> {
        ask(&self.keys, self.listen, now, (method, path), body)
    }
}
