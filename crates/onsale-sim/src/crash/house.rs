//! A vendor who is also the administrator: releases, pauses, changes, withdraws, deletes, stops, registers people -
//! and after a crash holds the server to what it said.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};

use crate::dice::Dice;
use onsale_testbed::{Answer, Call, Client};

/// Releases that one database sees at most.
const RELEASES: usize = 30;
/// Records that are looked at after a crash: the latest.
const REMEMBERED: usize = 40;

/// The vendor, and everything that was acknowledged.
#[derive(Debug)]
pub(crate) struct House {
    vendor: i64,
    releases: BTreeMap<i64, Planned>,
    tickets: BTreeMap<i64, Paper>,
    people: BTreeMap<i64, String>,
    running: bool,
    unsure: Option<(Deed, Call)>,
    made: u32,
}

/// A release as it was last told.
#[derive(Clone, Debug)]
struct Planned {
    total: i64,
    released: i64,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Open,
    Paused,
    Cancelled,
}

/// What the vendor has made of a ticket.
#[derive(Clone, Debug, Default)]
struct Paper {
    price: Option<f64>,
    withdrawn: bool,
    deleted: bool,
}

#[derive(Clone, Debug)]
enum Deed {
    Release,
    Control(i64, Stage),
    Change(i64, Paper),
    Delete(i64),
    Run(bool),
    Register(String),
}

impl House {
    pub(crate) fn new(vendor: i64) -> Self {
        Self {
            vendor,
            releases: BTreeMap::new(),
            tickets: BTreeMap::new(),
            people: BTreeMap::new(),
            running: true,
            unsure: None,
            made: 0,
        }
    }

    /// Takes over the releases that are there already.
    pub(crate) fn learn(&mut self, client: &mut Client) -> Result<()> {
        let call = Call::get("/vendor/releases").vendor(self.vendor);
        let rows = client.send(&call).context("no answer to /vendor/releases")?.json();
        for row in rows.as_array().context("/vendor/releases is no list")? {
            let (id, total) = (row["releaseId"].as_i64(), row["total"].as_i64());
            let (id, total) = id.zip(total).context("a release without a number")?;
            self.releases.insert(id, Planned { total, released: 0, stage: Stage::Open });
        }
        Ok(())
    }

    /// Does something. False when no answer came.
    pub(crate) fn act(&mut self, client: &mut Client, dice: &mut Dice) -> Result<bool> {
        let Some((deed, call)) = self.draw(client, dice) else { return Ok(false) };
        match client.send(&call) {
            Some(answer) => self.note(&deed, &call, &answer).map(|()| true),
            None => {
                self.unsure = Some((deed, call));
                Ok(false)
            }
        }
    }

    fn draw(&mut self, client: &mut Client, dice: &mut Dice) -> Option<(Deed, Call)> {
        let ids: Vec<i64> = self.releases.keys().copied().collect();
        Some(match dice.between(0, 11) {
            0..3 if ids.len() < RELEASES => self.release(dice),
            3 | 4 if !ids.is_empty() => {
                let id = dice.pick(&ids)?;
                let (word, stage) = match dice.between(0, 9) {
                    0..5 => ("pause", Stage::Paused),
                    5..9 => ("resume", Stage::Open),
                    _ => ("cancel", Stage::Cancelled),
                };
                let call = Call::post(format!("/vendor/release/{id}/{word}")).vendor(self.vendor);
                (Deed::Control(id, stage), call)
            }
            // The switch is mostly on, or nothing would be sold.
            5 => {
                let run = !self.running || dice.chance(80);
                (Deed::Run(run), Call::post(if run { "/ticket/start" } else { "/ticket/stop" }))
            }
            6 | 7 => {
                self.made += 1;
                let name = format!("guest {}", self.made);
                let body = format!(r#"{{"name":"{name}","email":"guest{}@example.org"}}"#, self.made);
                (Deed::Register(name), Call::post("/customer/add").body(body))
            }
            _ => self.change(client, dice)?,
        })
    }

    fn release(&mut self, dice: &mut Dice) -> (Deed, Call) {
        self.made += 1;
        let (tickets, batches) = (dice.between(20, 120), dice.between(1, 10));
        let interval = if dice.chance(50) { "0.1" } else { "0" };
        let body = format!(
            r#"{{"ticketsPerRelease":{tickets},"numberOfReleases":{batches},"ticketReleaseInterval":{interval},"ticketPrice":49.9}}"#
        );
        let key = Some(format!("release-{}", self.made));
        (Deed::Release, Call::post("/vendor/release").vendor(self.vendor).key(key).body(body))
    }

    /// Changes a ticket that is in the pool, or one that was withdrawn.
    fn change(&self, client: &mut Client, dice: &mut Dice) -> Option<(Deed, Call)> {
        let withdrawn: Vec<i64> =
            self.tickets.iter().filter(|(_, paper)| paper.withdrawn).map(|(id, _)| *id).collect();
        let pool = client.send(&Call::get("/ticket/available?limit=50"))?.json();
        let pool: Vec<i64> = pool["tickets"]
            .as_array()
            .map(|rows| rows.iter().filter_map(|row| row["ticketId"].as_i64()).collect())
            .unwrap_or_default();
        let from = if dice.chance(50) && !withdrawn.is_empty() { &withdrawn } else { &pool };
        // An empty pool: something else, next time.
        let Some(id) = dice.pick(from) else { return Some((Deed::Run(true), Call::post("/ticket/start"))) };
        if dice.chance(10) {
            return Some((Deed::Delete(id), Call::get(format!("/ticket/delete/{id}")).method("DELETE")));
        }
        let mut paper = self.tickets.get(&id).cloned().unwrap_or_default();
        let body = if dice.chance(50) {
            paper.withdrawn = !paper.withdrawn;
            format!(r#"{{"status":"{}"}}"#, if paper.withdrawn { "withdrawn" } else { "available" })
        } else {
            let price = dice.pick(&["49.9", "10.5", "99.99"])?;
            paper.price = price.parse().ok();
            format!(r#"{{"price":{price}}}"#)
        };
        let call = Call::get(format!("/ticket/update/{id}")).method("PUT").body(body);
        Some((Deed::Change(id, paper), call))
    }

    /// Notes an answer down; a refusal has changed nothing.
    fn note(&mut self, deed: &Deed, call: &Call, answer: &Answer) -> Result<()> {
        let said = || format!("{} {} is answered {}: {}", call.path, call.body, answer.status, answer.json());
        if [404, 409, 429, 503].contains(&answer.status) {
            return Ok(());
        }
        ensure!((200..300).contains(&answer.status), "{}", said());
        match deed {
            Deed::Release => {
                let id = answer.number("releaseId").with_context(said)?;
                let total = answer.number("total").with_context(said)?;
                self.releases.insert(id, Planned { total, released: 0, stage: Stage::Open });
            }
            Deed::Control(id, stage) => {
                if let Some(planned) = self.releases.get_mut(id) {
                    planned.stage = *stage;
                }
            }
            Deed::Change(id, paper) => drop(self.tickets.insert(*id, paper.clone())),
            Deed::Delete(id) => {
                self.tickets.insert(*id, Paper { deleted: true, ..Paper::default() });
            }
            Deed::Run(running) => self.running = *running,
            Deed::Register(name) => {
                self.people.insert(answer.number("customerId").with_context(said)?, name.clone());
            }
        }
        Ok(())
    }

    /// After a restart: everything acknowledged is there; of what was under way, all or nothing.
    pub(crate) fn hold_to_account(&mut self, client: &mut Client) -> Result<()> {
        self.compare_releases(client)?;
        self.compare_tickets(client)?;
        for (id, name) in self.people.iter().rev().take(REMEMBERED) {
            let found = ask(client, format!("/customer/find/{id}"))?;
            ensure!(found.json()["name"] == name.as_str(), "LOST: customer {id}, {name}: {}", found.json());
        }
        let running = ask(client, "/ticket/status".into())?.json()["running"].as_bool();
        let unknown = matches!(self.unsure, Some((Deed::Run(_), _)));
        ensure!(unknown || running == Some(self.running), "LOST: sales were running: {}", self.running);
        self.running = running.context("no status")?;
        match self.unsure.take() {
            // Under a key a release can be asked for again, and comes once.
            Some((Deed::Release, call)) => {
                let answer = client.send(&call).context("no answer to a release under a known key")?;
                self.note(&Deed::Release, &call, &answer)?;
                self.compare_releases(client)
            }
            // Any of these may have happened; as it is now is as good as acknowledged.
            Some((Deed::Change(id, _) | Deed::Delete(id), _)) => {
                self.tickets.remove(&id);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn compare_releases(&mut self, client: &mut Client) -> Result<()> {
        let call = Call::get("/vendor/releases").vendor(self.vendor);
        let rows = client.send(&call).context("no answer to /vendor/releases")?.json();
        let rows = rows.as_array().context("/vendor/releases is no list")?;
        for (id, planned) in &mut self.releases {
            let row = rows.iter().find(|row| row["releaseId"].as_i64() == Some(*id));
            let row = row.with_context(|| format!("LOST: release {id}"))?;
            let state = row["state"].as_str().unwrap_or_default();
            let stage = match state {
                "paused" => Stage::Paused,
                "cancelled" => Stage::Cancelled,
                _ => Stage::Open,
            };
            let under_way = matches!(&self.unsure, Some((Deed::Control(under_way, _), _)) if under_way == id);
            ensure!(stage == planned.stage || under_way, "LOST: release {id} was {planned:?}: {row}");
            planned.stage = stage;
            let released = row["released"].as_i64().unwrap_or(-1);
            let fits = row["total"].as_i64() == Some(planned.total)
                && (planned.released..=planned.total).contains(&released);
            ensure!(fits, "release {id} was {planned:?}: {row}");
            planned.released = released;
        }
        let known = self.releases.len();
        let under_way = matches!(self.unsure, Some((Deed::Release, _)));
        let fine = rows.len() == known || (under_way && rows.len() == known + 1);
        ensure!(fine, "there are {} releases, and {known} were acknowledged", rows.len());
        Ok(())
    }

    fn compare_tickets(&self, client: &mut Client) -> Result<()> {
        for (id, paper) in self.tickets.iter().rev().take(REMEMBERED) {
            let under_way = matches!(
                &self.unsure, Some((Deed::Change(changed, _) | Deed::Delete(changed), _)) if changed == id
            );
            if under_way {
                continue;
            }
            let found = ask(client, format!("/ticket/find/{id}"))?;
            let row = found.json();
            let same = if paper.deleted {
                found.status == 404
            } else {
                paper.price.is_none_or(|price| row["price"].as_f64() == Some(price))
                    && (row["status"] == "withdrawn") == paper.withdrawn
            };
            ensure!(same, "LOST: ticket {id} was {paper:?}: {row}");
        }
        Ok(())
    }
}

fn ask(client: &mut Client, path: String) -> Result<Answer> {
    let call = Call::get(path);
    let answer = client.send(&call).with_context(|| format!("no answer to {}", call.path))?;
    ensure!(answer.status < 500, "{} is answered {}: {}", call.path, answer.status, answer.json());
    Ok(answer)
}
