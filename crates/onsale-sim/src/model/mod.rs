//! The reference model: the rules of the design's chapter 2, written a second time and as plainly as can be.
//! Everything is a list that is gone through from one end to the other; nothing is cached and nothing is an
//! index. It shares the words of `onsale-core` (records, refusals) with the store, but none of its decisions.
//!
//! Where the design leaves a choice (which of several true refusals is given), the model says what is allowed.

mod access;
mod address;
mod event;
mod journal;
mod party;
mod release;
mod sale;
mod standing;
mod stock;
mod ticket;
mod void;

use std::collections::BTreeMap;

use onsale_core::{Actor, Customer, Event, Rejection, Release, Status, Timestamp, TypeName, Vendor};
use onsale_store::{Answer, StoredAnswer};

pub(crate) use access::Logins;
pub(crate) use journal::Row;

use crate::command::{actor, stored};
use crate::plan::{Ask, Deed, Rules};

/// What the store may answer: this success, or one of these refusals.
pub(crate) type Verdict = Result<Answer, Refused>;

/// Refusals, each of which is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused(pub(crate) Vec<Rejection>);

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self(vec![rejection])
    }
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paper {
    pub(crate) id: i64,
    pub(crate) event: i64,
    pub(crate) type_name: TypeName,
    pub(crate) price: i64,
    pub(crate) release: i64,
    pub(crate) batch: i64,
    pub(crate) position: i64,
    pub(crate) created_at: i64,
    pub(crate) version: i64,
    pub(crate) life: Life,
}

/// How a ticket's row stands; a hold that is over stays until somebody writes its end down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Free,
    Held {
        customer: i64,
        until: i64,
        /// Over, and its customer has taken another one since: nobody asks after this one any more.
        forgotten: bool,
    },
    Sold {
        customer: i64,
        at: i64,
    },
    Withdrawn,
    Refunded {
        customer: i64,
        /// When it was bought.
        at: i64,
    },
    Deleted,
}

/// A hold that ran out, its end written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Past {
    pub(crate) customer: i64,
    pub(crate) ticket: i64,
    pub(crate) until: i64,
}

/// A release, and whether it keeps its vendor's pace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) release: Release,
    pub(crate) paced: bool,
}

/// The books of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Books {
    pub(crate) event: i64,
    pub(crate) name: TypeName,
    pub(crate) released: i64,
    pub(crate) moved_in: i64,
    pub(crate) moved_out: i64,
}

/// A line of an order: one ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bought {
    pub(crate) order: i64,
    pub(crate) ticket: i64,
    pub(crate) customer: i64,
    pub(crate) event: i64,
}

/// The box office as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) rules: Rules,
    pub(crate) now: i64,
    pub(crate) running: bool,
    pub(crate) customers: Vec<Customer>,
    pub(crate) vendors: Vec<Vendor>,
    pub(crate) events: Vec<Event>,
    pub(crate) types: Vec<Books>,
    pub(crate) releases: Vec<Planned>,
    pub(crate) tickets: Vec<Paper>,
    pub(crate) orders: Vec<Bought>,
    pub(crate) past: Vec<Past>,
    pub(crate) logins: Logins,
    keys: BTreeMap<u8, (u8, StoredAnswer, i64)>,
    /// Rows that the journal must have gained, until they are compared.
    pub(crate) journal: Vec<Row>,
    last_row_at: i64,
    next_customer: i64,
    next_vendor: i64,
    next_event: i64,
}

/// Holds whose end is written down beside other commands at most.
const TIDIED_IN_PASSING: usize = 64;
/// How long an answer is kept under its key.
const KEY_KEPT: i64 = 24 * 3_600_000;

impl Model {
    pub(crate) fn new(rules: Rules, now: i64) -> Self {
        Self {
            rules,
            now,
            running: true,
            customers: Vec::new(),
            vendors: Vec::new(),
            events: Vec::new(),
            types: Vec::new(),
            releases: Vec::new(),
            tickets: Vec::new(),
            orders: Vec::new(),
            past: Vec::new(),
            logins: Logins::default(),
            keys: BTreeMap::new(),
            journal: Vec::new(),
            last_row_at: 0,
            next_customer: 1,
            next_vendor: 1,
            next_event: 1,
        }
    }

    /// Carries out a batch; `clock` is when it is taken from the queue.
    pub(crate) fn batch(&mut self, asks: &[Ask], clock: i64) -> Vec<Verdict> {
        self.now = asks.iter().map(|ask| clock - ask.waited).fold(self.now, i64::max);
        let verdicts = asks.iter().map(|ask| self.once(ask, clock - ask.waited)).collect();
        if asks.iter().any(|ask| !ask.deed.is_question()) {
            self.tidy(TIDIED_IN_PASSING);
        }
        verdicts
    }

    /// Another process reads the tables. Nothing that anybody could notice was anywhere else.
    pub(crate) fn reopen(&mut self, clock: i64) {
        self.now = clock.max(self.last_row_at);
    }

    /// Carries out one request, or gives the answer that its key got before.
    fn once(&mut self, ask: &Ask, arrived: i64) -> Verdict {
        let Some((key, body)) = ask.key else { return self.execute(&ask.deed, arrived) };
        if let Some((first_body, answer, at)) = self.keys.get(&key)
            && *at > self.now - KEY_KEPT
        {
            return if *first_body == body {
                Ok(Answer::Replayed(answer.clone()))
            } else {
                Err(Rejection::IdempotencyMismatch.into())
            };
        }
        let answer = self.execute(&ask.deed, arrived)?;
        self.keys.insert(key, (body, stored_of(&answer), self.now));
        Ok(answer)
    }

    fn execute(&mut self, deed: &Deed, arrived: i64) -> Verdict {
        let by = actor(deed);
        match deed {
            Deed::AddCustomer { name, email, welcome } => self.add_customer(*name, *email, *welcome, by),
            Deed::UpdateCustomer { id, name, email } => self.update_customer(*id, *name, *email, by),
            Deed::DeleteCustomer { id } => self.delete_customer(*id, by),
            Deed::AddVendor { name, email, per_batch, interval, welcome } => {
                self.add_vendor((*name, *email), (*per_batch, *interval), *welcome, by)
            }
            Deed::UpdateVendor { id, name, email, per_batch, interval } => {
                self.update_vendor(*id, (*name, *email), (*per_batch, *interval), by)
            }
            Deed::DeleteVendor { id } => self.delete_vendor(*id, by),
            Deed::AddEvent { vendor, name, terms } => self.add_event(*vendor, *name, *terms, by),
            Deed::UpdateEvent { id, owner, terms } => self.update_event(*id, *owner, *terms, by),
            Deed::DeleteEvent { id, owner } => self.delete_event(*id, *owner, by),
            Deed::Release(release) => self.create_release(release, by),
            Deed::Control { id, owner, control } => self.control_release(*id, *owner, *control, by),
            Deed::Reserve { customer, wish, ticket } => self.reserve(*customer, *wish, *ticket, by),
            Deed::Finalize { customer, ticket } => self.finalize(*customer, *ticket, arrived, by),
            Deed::Cancel { customer, ticket } => self.cancel(*customer, *ticket, arrived, by),
            Deed::UpdateTicket { id, owner, price, kind, status } => {
                self.update_ticket(*id, *owner, (*price, *kind, *status), by)
            }
            Deed::DeleteTicket { id, owner } => self.delete_ticket(*id, *owner, by),
            Deed::Judge { id, may_sell } => self.judge(*id, *may_sell, by),
            Deed::Close { id } => self.close(*id, by),
            Deed::Void { sales, owner, back } => self.void(sales, *owner, *back, by),
            Deed::SetRunning { running } => Ok(self.set_running(*running, by)),
            Deed::Login(login) => self.login(login, arrived, by),
            Deed::ReleaseDue => Ok(Answer::Fired(self.release_due())),
            Deed::ExpireHolds => Ok(Answer::Expired(self.expire_holds())),
            Deed::ForgetOld => Ok(Answer::Count(self.forget_old())),
            Deed::Count { wish } => self.count(*wish),
            Deed::Available { wish, after, limit } => self.available(*wish, *after, *limit),
            Deed::HoldsOf { customer } => self.holds_of(*customer),
            Deed::Stock => Ok(Answer::Stock(self.stock())),
        }
    }

    fn set_running(&mut self, running: bool, by: Actor) -> Answer {
        if self.running != running {
            self.running = running;
            let kind =
                if running { onsale_core::Kind::SalesStarted } else { onsale_core::Kind::SalesStopped };
            self.write(Row::of_house(self.now, kind, by, None, None));
        }
        Answer::Running(running)
    }

    fn forget_old(&mut self) -> i64 {
        let before = self.keys.len();
        let since = self.now - KEY_KEPT;
        self.keys.retain(|_, (_, _, at)| *at > since);
        (before - self.keys.len()) as i64
    }

    fn write(&mut self, row: Row) {
        self.last_row_at = row.at;
        self.journal.push(row);
    }

    /// A ticket's standing at this moment, as others see it.
    pub(crate) fn status(&self, paper: &Paper) -> Status {
        match paper.life {
            Life::Held { until, .. } if until > self.now => Status::Reserved,
            Life::Free | Life::Held { .. } => Status::Available,
            Life::Sold { .. } => Status::Sold,
            Life::Withdrawn => Status::Withdrawn,
            Life::Refunded { .. } => Status::Refunded,
            Life::Deleted => Status::Deleted,
        }
    }

    fn instant(&self) -> Timestamp {
        Timestamp(self.now)
    }
}

/// The answer written out, without its wrapping.
fn stored_of(answer: &Answer) -> StoredAnswer {
    match answer {
        Answer::Held(value) => stored(value),
        Answer::Sold(value) => stored(value),
        Answer::Ticket(value) => stored(value),
        Answer::AddedCustomer(value) => stored(value),
        Answer::Customer(value) => stored(value),
        Answer::AddedVendor(value) => stored(value),
        Answer::Vendor(value) => stored(value),
        Answer::Event(value) => stored(value),
        Answer::Release(value) => stored(value),
        Answer::Running(value) => stored(value),
        Answer::Closed(value) => stored(value),
        Answer::Voided(value) => stored(value),
        Answer::Done(value) => stored(value),
        // What jobs and questions are answered, and what the model does not know: nobody sends a key with it.
        Answer::Fired(_)
        | Answer::Expired(_)
        | Answer::Count(_)
        | Answer::Tickets(_)
        | Answer::Stock(_)
        | Answer::Replayed(_)
        | Answer::TokenKeys(_)
        | Answer::TicketKeys(_)
        | Answer::LoginOutcome(_)
        | Answer::Sessions(_)
        | Answer::ApiKey(_)
        | Answer::LoggedOut(_)
        | Answer::Rotated(_)
        | Answer::Confirmed(_)
        | Answer::TakenBack(_)
        | Answer::Mail(_)
        | Answer::Fate(_)
        | Answer::Advanced(_) => stored(&()),
    }
}
