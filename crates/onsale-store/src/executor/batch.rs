//! The executor: carries out a batch of commands in one transaction and gives each its own answer.
//! It has no thread, no queue and no clock, so that tests and a simulator can drive it step by step.

use onsale_core::{Millis, Timestamp};

use super::memory::Memory;
use super::{access, customer, expire, idempotency, outbox, pool, release, setting, standing, vendor};
use crate::Sabotage;
use crate::command::{Answer, Command, Request};
use crate::config::StoreConfig;
use crate::database::Found;
use crate::error::{Fault, KeyTaken, StoreError};
use crate::tables::Tables;

/// What one command answers.
pub type Reply = Result<Answer, StoreError>;

/// Times that a batch is carried out again because another server was faster.
const TRIES: usize = 5;

/// Carries out batches on one connection, which it must be the only one to write through.
pub struct Executor<T> {
    pub(crate) tables: T,
    pub(crate) memory: Memory,
    pub(crate) config: StoreConfig,
    /// The instant at which the batch is judged; it never goes back.
    pub(crate) now: Timestamp,
    pub(super) memory_is_true: bool,
    pub(super) writable: bool,
}

impl<T: Tables> Executor<T> {
    /// Reads the pools and holds back from the tables.
    pub(crate) fn over(mut tables: T, config: &StoreConfig, now: Timestamp) -> Result<Self, StoreError> {
        if config.is_broken(Sabotage::RestartLengthensHolds) {
            tables.execute("UPDATE ticket SET held_until = held_until + 30000 WHERE status = 1", &[])?;
        }
        let last = tables.latest_instant()?;
        let now = if config.is_broken(Sabotage::ClockGoesBack) { now } else { now.max(last) };
        let memory = tables.load(now)?;
        let config = config.clone();
        Ok(Self { tables, memory, config, now, memory_is_true: true, writable: true })
    }

    /// Carries out the commands in their order, in one transaction. When this returns, everything answered
    /// with `Ok` is on disk. Each command is judged at the latest arrival of the batch.
    pub fn run(&mut self, batch: &[(Request, Command)]) -> Vec<Reply> {
        self.judge_at_latest_of(batch);
        if !self.memory_is_true && !self.reload() {
            if self.tables.is_undone() {
                return self.answer_questions_only(batch);
            }
            return batch.iter().map(|_| Err(unavailable())).collect();
        }
        let writes = batch.iter().any(|(_, command)| !command.is_question());
        if writes && !self.writable && !self.tables.probe() {
            return self.answer_questions_only(batch);
        }
        if writes || !self.config.is_broken(Sabotage::CountWithoutLapsing) {
            self.lapse();
        }
        let mut others = 0;
        let mut met: Option<KeyTaken> = None;
        for left in (0..TRIES).rev() {
            let error = match self.transaction(batch, writes) {
                Ok(replies) => return replies,
                Err(error) if T::SHARED && error.may_be_a_lost_race() => error,
                Err(error) => return self.recover(batch, error),
            };
            // Whoever was faster is seen after a look; the same key at every try belongs to nobody who was.
            others +=
                usize::from(error.taken().is_none_or(|taken| met.as_ref().is_some_and(|met| met != taken)));
            if left == 0 {
                return self.recover(batch, if others == 0 { error } else { Fault::Busy });
            }
            met = error.into_taken();
            self.roll_back();
            if !self.memory_is_true {
                break;
            }
        }
        batch.iter().map(|_| Err(unavailable())).collect()
    }

    pub(super) fn judge_at_latest_of(&mut self, batch: &[(Request, Command)]) {
        self.now = batch.iter().map(|(request, _)| request.now).fold(self.now, Timestamp::max);
    }

    /// What is over at the batch's instant goes back to its pool before anything is judged.
    pub(super) fn lapse(&mut self) {
        let late = Millis(i64::from(self.config.is_broken(Sabotage::ExpiryOffByOne)));
        self.memory.lapse(self.now - late);
    }

    /// Whether the last transaction went through.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// When [`Command::ReleaseDue`] is needed next: at once, if it was needed before.
    pub fn next_release_due(&self) -> Option<Timestamp> {
        release::next_due(self)
    }

    /// When [`Command::ExpireHolds`] is needed next: at once, if it was needed before.
    pub fn next_expiry(&self) -> Option<Timestamp> {
        expire::next_due(self)
    }

    fn transaction(&mut self, batch: &[(Request, Command)], writes: bool) -> Found<Vec<Reply>> {
        if !writes {
            // What memory knows already is a good answer too.
            if let Err(error) = self.tables.refresh(&mut self.memory) {
                tracing::debug!(%error, "the other servers' changes could not be read");
            }
            return Ok(batch.iter().map(|(request, command)| self.execute(request, command)).collect());
        }
        self.tables.begin(&mut self.memory, batch)?;
        let mut replies = Vec::with_capacity(batch.len());
        self.carry_out(batch, &mut replies)?;
        expire::tidy_in_passing(self)?;
        let written = self.tables.commit(&self.memory, self.now)?;
        if !self.writable && written {
            tracing::info!("the database can be written again");
            self.writable = true;
        }
        Ok(replies)
    }

    /// Carries out commands in the transaction that has begun. What they are refused is their reply; a fault ends it for all.
    pub(super) fn carry_out(&mut self, batch: &[(Request, Command)], replies: &mut Vec<Reply>) -> Found<()> {
        for (request, command) in batch {
            let reply = match idempotency::once(self, request, command) {
                Ok(answer) => Ok(answer),
                Err(error) => Err(error.into_rejection()?.into()),
            };
            if reply.is_err() && self.tables.view_may_be_stale() {
                return Err(Fault::Busy);
            }
            replies.push(reply);
        }
        Ok(())
    }

    /// The transaction is lost. Whoever broke it is found by giving each command a transaction of its own,
    /// unless it is the disk that is broken: then all are told to come back.
    pub(super) fn recover(&mut self, batch: &[(Request, Command)], fault: Fault) -> Vec<Reply> {
        self.roll_back();
        if let Fault::Unavailable(source) = fault {
            if self.writable {
                tracing::error!(error = %source, "the database cannot be written; answering 503 until it can");
            }
            self.writable = false;
            let mut first = Some(source);
            let reply = |_| Err(first.take().map_or_else(unavailable, StoreError::Unavailable));
            return batch.iter().map(reply).collect();
        }
        if batch.len() == 1 {
            return vec![Err(fault.into())];
        }
        let alone = |(request, command): &(Request, Command)| {
            let single = [(request.clone(), command.clone())];
            self.run(&single).pop().unwrap_or_else(|| Err(unavailable()))
        };
        batch.iter().map(alone).collect()
    }

    pub(super) fn roll_back(&mut self) {
        self.tables.roll_back();
        self.memory_is_true = false;
        self.reload();
    }

    fn reload(&mut self) -> bool {
        match self.tables.read_back(&mut self.memory, self.now) {
            Ok(()) => self.memory_is_true = true,
            Err(error) => tracing::error!(%error, "reading the pools back failed"),
        }
        self.memory_is_true
    }

    fn answer_questions_only(&mut self, batch: &[(Request, Command)]) -> Vec<Reply> {
        self.lapse();
        let reply = |(request, command): &(Request, Command)| {
            if command.is_question() { self.execute(request, command) } else { Err(unavailable()) }
        };
        batch.iter().map(reply).collect()
    }

    pub(crate) fn execute(&mut self, request: &Request, command: &Command) -> Reply {
        match command {
            Command::Reserve(reserve) => self.carry(request, reserve).map(Answer::Held),
            Command::Finalize(finalize) => Ok(Answer::Sold(self.carry(request, finalize)??)),
            Command::Cancel(cancel) => self.carry(request, cancel).map(Answer::Ticket),
            Command::AddCustomer(add) => self.carry(request, add).map(Answer::AddedCustomer),
            Command::UpdateCustomer(update) => self.carry(request, update).map(Answer::Customer),
            Command::DeleteCustomer(id) => self.carry(request, &customer::Delete(*id)).map(Answer::Done),
            Command::AddVendor(add) => self.carry(request, add).map(Answer::AddedVendor),
            Command::UpdateVendor(update) => self.carry(request, update).map(Answer::Vendor),
            Command::DeleteVendor(id) => self.carry(request, &vendor::Delete(*id)).map(Answer::Done),
            Command::JudgeVendor(judge) => self.carry(request, judge).map(Answer::Vendor),
            Command::CloseVendor(id) => self.carry(request, &standing::Close(*id)).map(Answer::Closed),
            Command::AddEvent(add) => self.carry(request, &**add).map(Answer::Event),
            Command::UpdateEvent(update) => self.carry(request, &**update).map(Answer::Event),
            Command::DeleteEvent(delete) => self.carry(request, delete).map(Answer::Done),
            Command::SetPicture(set) => self.carry(request, &**set).map(Answer::Event),
            Command::CreateRelease(create) => self.carry(request, &**create).map(Answer::Release),
            Command::ControlRelease(control) => self.carry(request, control).map(Answer::Release),
            Command::ReleaseDue => done(release::mint_due(self), Answer::Fired),
            Command::ExpireHolds => done(expire::tidy(self), Answer::Expired),
            Command::TryWriting => done(idempotency::try_writing(self), Answer::Done),
            Command::Beat => done(self.tables.heartbeat(&mut self.memory), Answer::Done),
            Command::ForgetOld => done(idempotency::forget_old(self), Answer::Count),
            Command::UpdateTicket(update) => self.carry(request, update).map(Answer::Ticket),
            Command::DeleteTicket(delete) => self.carry(request, delete).map(Answer::Done),
            Command::VoidSales(sales) => self.carry(request, &**sales).map(Answer::Voided),
            Command::SetRunning(running) => {
                done(setting::set_running(self, request, *running), Answer::Running)
            }
            Command::Count(filter) => pool::count(&self.memory, filter).map(Answer::Count),
            Command::Available(page) => {
                pool::available(&self.tables, &self.memory, page).map(Answer::Tickets)
            }
            Command::HoldsOf(customer) => pool::holds_of(self, *customer).map(Answer::Tickets),
            Command::Access(access) => access::execute(self, request, access),
            Command::Outbox(outbox) => outbox::execute(self, outbox),
            Command::Stock => Ok(Answer::Stock(pool::stock(&self.memory))),
        }
    }
}

/// The reply of a command that has nothing to refuse.
pub(super) fn done<A>(found: Found<A>, answer: impl FnOnce(A) -> Answer) -> Reply {
    Ok(found.map(answer)?)
}

pub(super) fn unavailable() -> StoreError {
    StoreError::Unavailable("an earlier write failed".into())
}
