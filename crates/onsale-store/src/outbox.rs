//! The outbox and the journal's cursors, as the store is asked about them: what has to happen after a commit is a row that was
//! written in it, taken by a job; and a job that follows the journal goes on where its own last commit has left it.

use std::fmt;

use onsale_core::{Actor, CustomerId, Kind, MessageKind, Timestamp, VendorId};

use crate::access::NewMail;
use crate::command::{Command, FromAnswer, Request};
use crate::query::{Cursor, FeedRow};
use crate::{Result, Store};

/// A message that was taken to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct DueMail {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub recipient: String,
    /// The line that announces it.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// Which try this is, from 1. It names the taking: whoever reports on another one is too late.
    pub tries: i64,
    /// The recipient's domain.
    pub domain: String,
}

impl fmt::Debug for DueMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DueMail").field("id", &self.id).field("tries", &self.tries).finish_non_exhaustive()
    }
}

/// A message that did not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSent {
    /// Its number.
    pub id: i64,
    /// Which try it was.
    pub tries: i64,
    /// Whether another try would end the same way.
    pub for_ever: bool,
    /// Why, in words that name nobody.
    pub error: String,
}

/// What became of a message that did not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is tried again.
    Again,
    /// It is given up.
    GivenUp,
    /// Somebody else has it meanwhile, or it is gone.
    NotOurs,
}

/// A message that was given up.
#[derive(Clone, PartialEq, Eq)]
pub struct DeadMessage {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub kind: MessageKind,
    /// To whom it was to go.
    pub recipient: String,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it was given up.
    pub dead_at: Timestamp,
    /// How often it was tried.
    pub tries: i64,
    /// Why the last try failed.
    pub error: String,
}

impl fmt::Debug for DeadMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadMessage").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What stands in the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Messages that have yet to leave.
    pub waiting: i64,
    /// When the oldest of them was queued.
    pub oldest: Option<Timestamp>,
    /// Messages that were given up.
    pub dead: i64,
    /// Why the one failed that was given up last.
    pub last_error: Option<String>,
}

/// A message to be queued by a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// To whom: the address as it is when the message is queued. Whoever is gone gets none.
    pub to: Addressee,
    /// What it is about, and which of all messages about that: of two with the same subject and version one is queued.
    pub subject: i64,
    /// See [`Self::subject`].
    pub version: i64,
    /// What it says.
    pub mail: NewMail,
}

/// Whose address a message goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressee {
    /// A customer's.
    Customer(CustomerId),
    /// A vendor's.
    Vendor(VendorId),
}

/// What a job that follows the journal has yet to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobPage {
    /// The rows of the kinds that it asked for; for each server that writes, oldest first.
    pub rows: Vec<FeedRow>,
    /// Where the job's cursor stands.
    pub from: Cursor,
    /// Where it stands when these rows are done.
    pub to: Cursor,
    /// Whether there is more to read at once.
    pub more: bool,
}

/// A job has done what a page asked of it: its messages and the cursor are written in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advance {
    /// Which job.
    pub job: &'static str,
    /// Where the cursor stood when the page was read.
    pub from: Cursor,
    /// Where it is to stand.
    pub to: Cursor,
    /// What has to leave because of these rows.
    pub messages: Vec<NewMessage>,
}

/// What became of a job's cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advanced {
    /// It has moved, and the messages are queued.
    Moved,
    /// It is not where the job has found it: another server was faster, and nothing is written.
    TooLate,
}

/// A change of the outbox or of a cursor.
#[derive(Clone, Debug)]
pub enum Outbox {
    /// See [`Store::take_mail_sparing`].
    TakeMail(Vec<String>),
    /// See [`Store::mail_sent`].
    Sent(i64),
    /// See [`Store::mail_failed`].
    Failed(NotSent),
    /// See [`Store::send_again`].
    SendAgain(Option<i64>),
    /// See [`Store::advance`].
    Advance(Advance),
}

impl Store {
    async fn outbox<T: FromAnswer>(&self, request: Request, outbox: Outbox) -> Result<T> {
        self.plain(request, Command::Outbox(Box::new(outbox))).await
    }

    /// See [`Self::take_mail_sparing`], for any domain.
    pub async fn take_mail(&self, now: Timestamp) -> Result<Option<DueMail>> {
        self.take_mail_sparing(now, Vec::new()).await
    }

    /// A mail that is due, if there is one, and none to these domains (two at most). Codes come first, and among them
    /// whoever has the fewest waiting. It is due again after [`onsale_core::outbox::TAKEN_FOR`], unless
    /// [`Self::mail_sent`] or [`Self::mail_failed`] says what became of it.
    pub async fn take_mail_sparing(&self, now: Timestamp, spared: Vec<String>) -> Result<Option<DueMail>> {
        self.outbox(Request::new(Actor::System, now), Outbox::TakeMail(spared)).await
    }

    /// A mail was sent: what it said, and to whom, is forgotten.
    pub async fn mail_sent(&self, now: Timestamp, id: i64) -> Result<()> {
        self.outbox(Request::new(Actor::System, now), Outbox::Sent(id)).await
    }

    /// A mail did not leave: it is due again after a while, longer each time, or it is given up.
    pub async fn mail_failed(&self, now: Timestamp, not_sent: NotSent) -> Result<Fate> {
        self.outbox(Request::new(Actor::System, now), Outbox::Failed(not_sent)).await
    }

    /// Lets a message that was given up leave after all, or all of them; answers how many.
    pub async fn send_again(&self, request: Request, which: Option<i64>) -> Result<i64> {
        self.outbox(request, Outbox::SendAgain(which)).await
    }

    /// Writes what a job owes because of rows of the journal, and moves its cursor behind them, in one transaction.
    pub async fn advance(&self, now: Timestamp, advance: Advance) -> Result<Advanced> {
        self.outbox(Request::new(Actor::System, now), Outbox::Advance(advance)).await
    }

    /// What a job that follows the journal has yet to do: rows of these kinds behind its cursor, or behind `read_to` where it
    /// has found nothing to do up to there.
    pub async fn job_page(
        &self,
        job: &'static str,
        kinds: &'static [Kind],
        read_to: Option<Cursor>,
    ) -> Result<JobPage> {
        crate::read!(self, JobPage, move |db| crate::reads::cursor::page(db, job, kinds, read_to.as_ref()))
    }

    /// What stands in the outbox.
    pub async fn outbox_counts(&self) -> Result<OutboxCounts> {
        crate::read!(self, OutboxCounts, crate::reads::outbox::counts)
    }

    /// The messages that were given up, the latest first, at most [`onsale_core::limits::PAGE_ROWS`].
    pub async fn dead_messages(&self) -> Result<Vec<DeadMessage>> {
        crate::read!(self, DeadMessages, crate::reads::outbox::dead)
    }
}
