//! A customer who notes down every answer, and after a crash holds the server to it.

use std::collections::{BTreeMap, VecDeque};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::dice::Dice;
use onsale_testbed::{Answer, Call, Client};

/// Answers under an idempotency key that a customer keeps to ask for again.
const KEPT_ANSWERS: usize = 3;
/// Refusals that leave everything as it was.
const NO_CHANGE: [u16; 5] = [404, 409, 410, 429, 503];

/// One customer, who does one thing at a time.
#[derive(Debug)]
pub(crate) struct Customer {
    pub(crate) id: i64,
    /// Ticket -> order; `None` where the answer was lost and the sale was found afterwards.
    pub(crate) sold: BTreeMap<i64, Option<i64>>,
    pub(crate) hold: Option<Hold>,
    /// What was asked when the server went away.
    unsure: Option<(Deed, Call)>,
    /// Whether the hold is what became of that.
    found: bool,
    kept: VecDeque<(Call, Answer)>,
    keys: u32,
}

/// A ticket that was held, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) ticket: i64,
    pub(crate) until: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Reserve,
    Finalize,
    Cancel,
}

impl Customer {
    pub(crate) fn new(id: i64) -> Self {
        let (sold, kept) = (BTreeMap::new(), VecDeque::new());
        Self { id, sold, hold: None, unsure: None, found: false, kept, keys: 0 }
    }

    /// Does something. False when no answer came.
    pub(crate) fn act(&mut self, client: &mut Client, dice: &mut Dice) -> Result<bool> {
        if dice.chance(10)
            && let Some((call, first)) = dice.pick(&self.kept.iter().cloned().collect::<Vec<_>>())
        {
            // Asking again under a key changes nothing, so an answer that does not come leaves no doubt.
            let Some(again) = client.send(&call) else { return Ok(false) };
            return same(&call, &first, &again).map(|()| true);
        }
        let deed = match (&self.hold, dice.between(0, 9)) {
            (None, _) | (Some(_), 0) => Deed::Reserve,
            (Some(_), 1..8) => Deed::Finalize,
            (Some(_), _) => Deed::Cancel,
        };
        let path = match deed {
            Deed::Reserve => "/ticket/reserve",
            Deed::Finalize => "/ticket/finalize",
            Deed::Cancel => "/ticket/cancel",
        };
        let key = dice.chance(50).then(|| {
            self.keys += 1;
            format!("{}-{}", self.id, self.keys)
        });
        let body = if deed == Deed::Reserve && dice.chance(20) { r#"{"maxPrice":49.9}"# } else { "" };
        let call = Call::post(path).customer(self.id).key(key).body(body);
        match client.send(&call) {
            Some(answer) => self.note(deed, call, answer).map(|()| true),
            None => {
                self.unsure = Some((deed, call));
                Ok(false)
            }
        }
    }

    /// Notes an answer down, or says why it cannot be.
    fn note(&mut self, deed: Deed, call: Call, answer: Answer) -> Result<()> {
        let live = self.hold.as_ref().is_some_and(|hold| answer.now < hold.until);
        let said = || {
            format!("customer {} asked {} and heard {}: {}", self.id, call.path, answer.status, answer.json())
        };
        match (deed, answer.status) {
            (Deed::Reserve, 200) => {
                ensure!(!live, "{} although {:?} was live", said(), self.hold);
                self.hold = Some(hold_in(&answer.json()).with_context(said)?);
            }
            (Deed::Finalize, 200) => {
                let ticket = answer.json()["ticket"]["ticketId"].as_i64().with_context(said)?;
                let held = self.hold.take().with_context(said)?;
                ensure!(held.ticket == ticket, "{} although {held:?} was held", said());
                let order = answer.number("orderId").with_context(said)?;
                ensure!(self.sold.insert(ticket, Some(order)).is_none(), "{}: sold twice", said());
            }
            (Deed::Cancel, 200) => self.hold = None,
            (Deed::Reserve, 409) if answer.code() == "ALREADY_RESERVED" => {
                ensure!(self.hold.is_some(), "{} although nothing was held", said());
                return Ok(());
            }
            (_, status) if NO_CHANGE.contains(&status) => {
                let mine = deed != Deed::Reserve && live && !later(status);
                ensure!(!mine, "{} although {:?} was live", said(), self.hold);
                if deed != Deed::Reserve && !later(status) {
                    self.hold = None;
                }
                return Ok(());
            }
            _ => bail!("{}", said()),
        }
        if call.key.is_some() {
            self.kept.push_back((call, answer));
            if self.kept.len() > KEPT_ANSWERS {
                self.kept.pop_front();
            }
        }
        Ok(())
    }

    /// After a restart: everything acknowledged is there; of what was under way, all or nothing.
    pub(crate) fn hold_to_account(&mut self, client: &mut Client) -> Result<()> {
        let call = Call::get("/ticket/mine").customer(self.id);
        let answer = client.send(&call).context("no answer to /ticket/mine")?;
        ensure!(answer.status == 200, "/ticket/mine of {}: {}", self.id, answer.json());
        let mine = answer.json();
        let rows = mine.as_array().context("/ticket/mine is no list")?;
        let with = |status: &'static str| rows.iter().filter(move |row| row["status"] == status);
        let sold: Vec<i64> = with("sold").filter_map(|row| row["ticketId"].as_i64()).collect();
        for (ticket, order) in &self.sold {
            ensure!(sold.contains(ticket), "LOST: ticket {ticket} of customer {}, order {order:?}", self.id);
        }
        let under_way = self.unsure.as_ref().map(|(deed, _)| *deed);
        for ticket in sold {
            if self.sold.contains_key(&ticket) {
                continue;
            }
            let ours = self.hold.as_ref().is_some_and(|hold| hold.ticket == ticket);
            ensure!(
                ours && under_way == Some(Deed::Finalize),
                "customer {} owns ticket {ticket}, which was not bought",
                self.id
            );
            self.sold.insert(ticket, None);
            self.hold = None;
        }
        let held = with("reserved").map(|row| hold_in(row).context("a hold without a deadline"));
        let held = held.collect::<Result<Vec<_>>>()?;
        self.compare_hold(&held, answer.now, under_way)
    }

    fn compare_hold(&mut self, held: &[Hold], now: i64, under_way: Option<Deed>) -> Result<()> {
        let id = self.id;
        self.found = false;
        match (&self.hold, held) {
            (Some(mine), [found]) if mine == found => {}
            (Some(mine), []) => {
                let fine = now >= mine.until || under_way == Some(Deed::Cancel);
                ensure!(fine, "LOST: the hold {mine:?} of customer {id}");
                self.hold = None;
            }
            (mine, [found]) => {
                let over = mine.as_ref().is_none_or(|mine| now >= mine.until);
                let fine = over && under_way == Some(Deed::Reserve);
                ensure!(fine, "customer {id} holds {found:?}; acknowledged was {mine:?}");
                self.hold = Some(found.clone());
                self.found = true;
            }
            (None, []) => {}
            (_, many) => bail!("customer {id} holds {} tickets", many.len()),
        }
        Ok(())
    }

    /// Asks again under each key: what was answered is answered again, and what was under way happens once.
    pub(crate) fn ask_again(&mut self, client: &mut Client) -> Result<()> {
        for (call, first) in &self.kept {
            let again = client.send(call).context("no answer to a request under a known key")?;
            same(call, first, &again)?;
        }
        let Some((deed, call)) = self.unsure.take().filter(|(_, call)| call.key.is_some()) else {
            return Ok(());
        };
        let found = if self.found { self.hold.take() } else { None };
        let answer = client.send(&call).context("no answer to a request that was under way")?;
        let replayed = deed == Deed::Finalize && self.hold.is_none() && answer.status == 200;
        if replayed {
            // It was carried out, its answer got lost, and this is the answer.
            let ticket = answer.json()["ticket"]["ticketId"].as_i64().context("a sale without a ticket")?;
            let order = answer.number("orderId");
            let known = self.sold.insert(ticket, order);
            ensure!(known == Some(None), "ticket {ticket} of customer {} was sold twice: {known:?}", self.id);
            return Ok(());
        }
        if let Some(found) = found {
            let same = hold_in(&answer.json()).as_ref() == Some(&found);
            let fine = if answer.status == 200 { same || answer.now >= found.until } else { false };
            ensure!(fine, "{call:?} was carried out, and is answered {}: {}", answer.status, answer.json());
            self.hold = hold_in(&answer.json());
            return Ok(());
        }
        if deed == Deed::Cancel && self.hold.is_none() {
            // Given up before the crash or over meanwhile.
            return Ok(());
        }
        self.note(deed, call, answer)
    }

    /// Every ticket that this customer knows to be sold.
    pub(crate) fn orders(&self) -> impl Iterator<Item = (i64, Option<i64>)> {
        self.sold.iter().map(|(ticket, order)| (*ticket, *order))
    }
}

fn hold_in(row: &Value) -> Option<Hold> {
    let until: jiff::Timestamp = row["reservedUntil"].as_str()?.parse().ok()?;
    Some(Hold { ticket: row["ticketId"].as_i64()?, until: until.as_millisecond() })
}

fn same(call: &Call, first: &Answer, again: &Answer) -> Result<()> {
    let same = (first.status, &first.body) == (again.status, &again.body);
    ensure!(
        same || later(again.status),
        "{call:?} was answered {}: {}\nand is answered {}: {}",
        first.status,
        first.json(),
        again.status,
        again.json()
    );
    Ok(())
}

/// Whether the server has said that it looks at the request some other time.
fn later(status: u16) -> bool {
    matches!(status, 429 | 503)
}
