//! Where Onsale keeps its truth. One method is one transaction; many waiting commands share one commit, and
//! no answer leaves before it.
//!
//! **Architecture invariants.** The back end is matched in this file and nowhere else. The store reads no
//! clock: each request brings the instant of its arrival, and a batch is judged at the latest of them. Rules
//! are asked of `onsale-core`, never decided here. Nothing in this crate knows of HTTP.

pub mod access;
mod after_restore;
pub mod alarm;
pub mod code;
pub mod command;
pub mod config;
mod database;
pub mod error;
mod executor;
mod handle;
pub mod maintenance;
pub mod mysql;
pub mod outbox;
mod pipelined_writer;
pub mod query;
mod queue;
mod read_class;
mod read_queue;
mod readers;
mod reads;
mod rehearsal_mode;
mod reply;
mod sabotage;
mod single_flight;
pub mod sqlite;
mod sync;
mod tables;
mod waker_batch;
mod watermark;
mod writer;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use onsale_core::{
    Actor, Buyer, Customer, CustomerId, Event, EventId, Order, OrderId, Rejection, Release, Standing, Ticket,
    TicketId, Timestamp, Vendor, VendorId,
};

pub use access::{
    Access, AccessNews, AddApiKey, ApiKey, BeginLogin, ConfirmAddress, CustomerExport, Hash, LoggedOut,
    LoginOutcome, NewCode, NewMail, NewSession, Proof, RefreshSession, Rotated, TakeBackAddress, TakenBack,
    TokenKey, VerifyLogin,
};
pub use after_restore::{PutBack, Resume, Resumed};
pub use alarm::{Alarm, Alarms};
pub use code::{DoorKeys, NewSecret};
pub use command::{
    AddCustomer, AddEvent, AddVendor, Added, Answer, Cancel, Closed, Command, Control, ControlRelease,
    CreateRelease, DeleteEvent, DeleteTicket, Expired, Filter, Finalize, Fired, Held, JudgeVendor, Keyed,
    Letter, Outcome, Picture, PoolPage, Request, Reserve, Sales, SetPicture, Sold, Stock, StoredAnswer,
    Undone, Unreplaced, UpdateCustomer, UpdateEvent, UpdateTicket, UpdateVendor, VoidSales, Voided,
};
pub use config::{DatabaseConfig, MysqlConfig, Observer, StoreConfig, Tls};
pub use database::{Execute, Query};
pub use error::{Fault, OpenError, StoreError};
pub use executor::Reply;
pub use maintenance::MaintenanceError;
pub use outbox::{
    Addressee, Advance, Advanced, DeadMessage, DueMail, Fate, JobPage, NewMessage, NotSent, Outbox,
    OutboxCounts,
};
pub use query::{
    Audit, AuditRow, ClockReading, Cursor, EventOrder, EventSearch, Feed, FeedQuery, FeedRow, JournalEntry,
    Listed, OrderPage, Orders, Page, PictureBytes, PictureSize, Seer, TicketPage, Vitals,
};
pub use read_class::Asker;
pub use sabotage::Sabotage;
pub use waker_batch::wake_in_batches;
pub use watermark::Watermark;

use command::FromAnswer;
use handle::queued_or;
use mysql::Mysql;
use read_class::Question;
use reads::{audit, buyers, events, feed, find, history, order, picture};
use single_flight::SingleFlight;
use sqlite::Sqlite;
use writer::{Job, Shared};

/// An open database, asked by somebody; cheap to clone.
#[derive(Clone)]
pub struct Store {
    back: Back,
    /// The way to the writer, whichever back end it writes to.
    writer: Arc<Shared>,
    /// For whom is read.
    asker: Asker,
    audits: Arc<SingleFlight<Arc<Audit>>>,
}

/// A database of one kind or another.
#[derive(Clone)]
enum Back {
    /// The embedded one.
    Sqlite(Sqlite),
    /// One that speaks MySQL's protocol, for any number of servers.
    Mysql(Mysql),
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("asker", &self.asker).finish_non_exhaustive()
    }
}

type Result<T> = std::result::Result<T, StoreError>;

/// Reads on a thread beside the writer: the only other place that knows which back ends there are.
macro_rules! read {
    ($store:expr, $query:ident, $question:expr) => {
        match &$store.back {
            $crate::Back::Sqlite(sqlite) => {
                sqlite.read(($crate::Question::$query, $store.asker), $question).await
            }
            $crate::Back::Mysql(mysql) => {
                mysql.read(($crate::Question::$query, $store.asker), $question).await
            }
        }
    };
}
pub(crate) use read;

impl Store {
    /// Opens the database, bringing its schema up to date, and takes it for this process.
    pub fn open(config: &StoreConfig, now: Timestamp) -> std::result::Result<Self, OpenError> {
        let back = match &config.database {
            DatabaseConfig::Sqlite(path) => Back::Sqlite(Sqlite::open(path, config, now)?),
            DatabaseConfig::Mysql(mysql) => Back::Mysql(Mysql::open(mysql, config, now)?),
        };
        let writer = Arc::clone(match &back {
            Back::Sqlite(sqlite) => sqlite.shared(),
            Back::Mysql(mysql) => mysql.shared(),
        });
        Ok(Self { back, writer, asker: Asker::House, audits: Arc::default() })
    }

    /// The same database, asked by somebody else: whoever asks for much waits behind those who ask for little.
    pub fn asked_by(&self, asker: Asker) -> Self {
        Self { asker, ..self.clone() }
    }

    /// The number under which this process has the database open, where only one process can: who shows it is the server
    /// that has it. See [`maintenance::opened_as`].
    pub fn opened_as(&self) -> Option<u64> {
        match &self.back {
            Back::Sqlite(sqlite) => sqlite.opened_as(),
            Back::Mysql(_) => None,
        }
    }

    /// Answers what is queued, then closes. Later calls answer [`StoreError::Closed`].
    pub async fn close(&self) {
        match &self.back {
            Back::Sqlite(sqlite) => sqlite.close().await,
            Back::Mysql(mysql) => mysql.close().await,
        }
    }

    /// Queues a command; the future is its answer. What is queued is carried out even if the future is dropped.
    fn submit(
        &self,
        request: Request,
        command: Command,
    ) -> impl Future<Output = Result<Answer>> + Send + use<> {
        let (reply, answer) = reply::reply();
        let queued = self.writer.queue.push(Job { request, command, reply });
        queued_or(queued, answer)
    }

    /// Commands that wait for the writer.
    pub fn queue_depth(&self) -> usize {
        self.writer.queue.depth()
    }

    /// The instant at which it was opened: the one that was given, or the last commit's if that is later.
    pub fn opened_at(&self) -> Timestamp {
        Timestamp(self.writer.opened_at.load(Ordering::Relaxed))
    }

    /// Whether the last write went through; false from a failed commit to the next one that succeeds.
    pub fn is_writable(&self) -> bool {
        self.writer.writable.load(Ordering::Relaxed)
    }

    /// When the jobs are needed next.
    pub fn alarms(&self) -> &Alarms {
        &self.writer.alarms
    }

    async fn keyed<T: FromAnswer>(&self, request: Request, command: Command) -> Result<Outcome<T>> {
        match self.submit(request, command).await? {
            Answer::Replayed(stored) => Ok(Outcome::Replayed(stored)),
            answer => of_kind(answer).map(Outcome::Fresh),
        }
    }

    async fn plain<T: FromAnswer>(&self, request: Request, command: Command) -> Result<T> {
        of_kind(self.submit(request, command).await?)
    }

    /// Takes the first ticket that fits, or exactly the one named, for the length of a hold.
    pub async fn reserve(&self, request: Request, reserve: Reserve) -> Result<Outcome<Held>> {
        self.keyed(request, Command::Reserve(reserve)).await
    }

    /// Buys the ticket held, if the request arrived before the hold was over.
    pub async fn finalize(&self, request: Request, finalize: Finalize) -> Result<Outcome<Sold>> {
        self.keyed(request, Command::Finalize(finalize)).await
    }

    /// Gives the ticket held back to its place in the pool.
    pub async fn cancel(&self, request: Request, cancel: Cancel) -> Result<Outcome<Ticket>> {
        self.keyed(request, Command::Cancel(cancel)).await
    }

    /// Registers a customer.
    pub async fn add_customer(&self, request: Request, add: AddCustomer) -> Result<Outcome<Added<Customer>>> {
        self.keyed(request, Command::AddCustomer(add)).await
    }

    /// Changes a customer's record.
    pub async fn update_customer(&self, request: Request, update: UpdateCustomer) -> Result<Customer> {
        self.plain(request, Command::UpdateCustomer(update)).await
    }

    /// Deletes a customer who neither holds nor owns a ticket.
    pub async fn delete_customer(&self, request: Request, id: CustomerId) -> Result<()> {
        self.plain(request, Command::DeleteCustomer(id)).await
    }

    /// Registers a vendor, with its default event.
    pub async fn add_vendor(&self, request: Request, add: AddVendor) -> Result<Outcome<Added<Vendor>>> {
        self.keyed(request, Command::AddVendor(add)).await
    }

    /// Changes a vendor's record.
    pub async fn update_vendor(&self, request: Request, update: UpdateVendor) -> Result<Vendor> {
        self.plain(request, Command::UpdateVendor(update)).await
    }

    /// Deletes a vendor that has no tickets and no release to come.
    pub async fn delete_vendor(&self, request: Request, id: VendorId) -> Result<()> {
        self.plain(request, Command::DeleteVendor(id)).await
    }

    /// Says that a vendor may sell, or that it may not until it is approved again; then its open releases are paused.
    pub async fn judge_vendor(&self, request: Request, judge: JudgeVendor) -> Result<Outcome<Vendor>> {
        self.keyed(request, Command::JudgeVendor(judge)).await
    }

    /// Closes a vendor with all that it has not sold: releases are cancelled, sessions and API keys end, its events are no
    /// longer on sale. What is in its pools is deleted by [`Self::release_due`], some at a time.
    pub async fn close_vendor(&self, request: Request, id: VendorId) -> Result<Outcome<Closed>> {
        self.keyed(request, Command::CloseVendor(id)).await
    }

    /// Makes an event.
    pub async fn add_event(&self, request: Request, add: AddEvent) -> Result<Outcome<Event>> {
        self.keyed(request, Command::AddEvent(Box::new(add))).await
    }

    /// Changes an event.
    pub async fn update_event(&self, request: Request, update: UpdateEvent) -> Result<Event> {
        self.plain(request, Command::UpdateEvent(Box::new(update))).await
    }

    /// Gives an event another picture, or none.
    pub async fn set_picture(&self, request: Request, set: SetPicture) -> Result<Event> {
        self.plain(request, Command::SetPicture(Box::new(set))).await
    }

    /// An event, and its picture in one of the sizes if it has one.
    pub async fn picture(
        &self,
        id: EventId,
        size: PictureSize,
        named: Option<String>,
    ) -> Result<(Event, Option<PictureBytes>)> {
        let found = read!(self, Picture, move |db| picture::of_event(db, id, size, named.as_deref()))?;
        found.ok_or_else(|| Rejection::EventNotFound.into())
    }

    /// Deletes an event that has no tickets and no release to come, and is no vendor's default event.
    pub async fn delete_event(&self, request: Request, delete: DeleteEvent) -> Result<()> {
        self.plain(request, Command::DeleteEvent(delete)).await
    }

    /// Schedules a release; its batches come by [`Self::release_due`].
    pub async fn create_release(&self, request: Request, create: CreateRelease) -> Result<Outcome<Release>> {
        self.keyed(request, Command::CreateRelease(Box::new(create))).await
    }

    /// Pauses, resumes or cancels a release.
    pub async fn control_release(
        &self,
        request: Request,
        control: ControlRelease,
    ) -> Result<Outcome<Release>> {
        self.keyed(request, Command::ControlRelease(control)).await
    }

    /// Brings tickets that are due into their pools: at most a thousand, so that sales go on in between.
    pub async fn release_due(&self, now: Timestamp) -> Result<Fired> {
        self.plain(Request::new(Actor::System, now), Command::ReleaseDue).await
    }

    /// Writes down the end of holds that have run out. They are reservable without it.
    pub async fn expire_holds(&self, now: Timestamp) -> Result<Expired> {
        self.plain(Request::new(Actor::System, now), Command::ExpireHolds).await
    }

    /// Health probe: writes rows of the size of a small batch and rolls them back, so that a server that could not
    /// write learns whether it can.
    pub async fn try_writing(&self, now: Timestamp) -> Result<()> {
        self.plain(Request::new(Actor::System, now), Command::TryWriting).await
    }

    /// Whether other servers may use the same database; then each has to [`Self::beat`].
    pub fn is_shared(&self) -> bool {
        match &self.back {
            Back::Sqlite(_) => false,
            Back::Mysql(_) => true,
        }
    }

    /// What time it is at the database, where several servers go by its clock; `ours_us` tells our own time.
    pub async fn read_clock(
        &self,
        ours_us: impl Fn() -> i64 + Send + 'static,
    ) -> Result<Option<ClockReading>> {
        match &self.back {
            Back::Sqlite(_) => Ok(None),
            Back::Mysql(mysql) => {
                let question = move |db: &mysql::Connection| mysql::clock::read(db, &ours_us);
                mysql.read((Question::Clock, self.asker), question).await.map(Some)
            }
        }
    }

    /// Says that this server lives, and looks what the others have done and whether they live.
    pub async fn beat(&self, now: Timestamp) -> Result<()> {
        self.plain(Request::new(Actor::System, now), Command::Beat).await
    }

    /// Forgets idempotency keys that are older than a day, a bounded number at a time; answers how many.
    pub async fn forget_old(&self, now: Timestamp) -> Result<i64> {
        self.plain(Request::new(Actor::System, now), Command::ForgetOld).await
    }

    /// Changes price, type or status of a ticket that nobody holds or owns.
    pub async fn update_ticket(&self, request: Request, update: UpdateTicket) -> Result<Ticket> {
        self.plain(request, Command::UpdateTicket(update)).await
    }

    /// Deletes a ticket that is available or withdrawn.
    pub async fn delete_ticket(&self, request: Request, delete: DeleteTicket) -> Result<()> {
        self.plain(request, Command::DeleteTicket(delete)).await
    }

    /// Undoes sales: their tickets are refunded, for good, and a new one takes the place of each.
    pub async fn void_sales(&self, request: Request, void: VoidSales) -> Result<Outcome<Voided>> {
        self.keyed(request, Command::VoidSales(Box::new(void))).await
    }

    /// Stops or starts all sales; answers whether they run. Holds can be finalised either way.
    pub async fn set_running(&self, request: Request, running: bool) -> Result<Outcome<bool>> {
        self.keyed(request, Command::SetRunning(running)).await
    }

    /// The number of tickets in the pool.
    pub async fn count(&self, request: Request, filter: Filter) -> Result<i64> {
        self.plain(request, Command::Count(filter)).await
    }

    /// A page of the tickets in the pool, in pool order.
    pub async fn available(&self, request: Request, page: PoolPage) -> Result<Vec<Ticket>> {
        let (query, command) = ((Question::Available, self.asker), Command::Available(page));
        let answer = match &self.back {
            Back::Sqlite(sqlite) => sqlite.read_of_writer(query, request, command).await,
            Back::Mysql(mysql) => mysql.read_of_writer(query, request, command).await,
        };
        of_kind(answer?)
    }

    /// The stock of every event and type.
    pub async fn stock(&self, now: Timestamp) -> Result<Vec<Stock>> {
        self.plain(Request::new(Actor::System, now), Command::Stock).await
    }

    /// What whoever begins to follow what is for sale holds, if it is a customer. An unknown customer or vendor is an error:
    /// a stream about nobody would stay empty for ever.
    pub async fn follows(
        &self,
        request: Request,
        customer: Option<CustomerId>,
        vendors: Vec<VendorId>,
    ) -> Result<Vec<Ticket>> {
        if !vendors.is_empty() {
            read!(self, Vendor, move |db| find::know_vendors(db, &vendors))?;
        }
        match customer {
            Some(customer) => self.holds_of(request, customer).await,
            None => Ok(Vec::new()),
        }
    }

    /// The tickets that a customer holds, then those bought with their orders, oldest first.
    pub async fn mine(
        &self,
        request: Request,
        customer: CustomerId,
    ) -> Result<Vec<(Ticket, Option<OrderId>)>> {
        let held: Vec<Ticket> = self.plain(request, Command::HoldsOf(customer)).await?;
        let bought = read!(self, Bought, move |db| find::bought(db, customer))?;
        // A ticket bought between the two reads is shown as bought.
        let mine = held.into_iter().filter(|ticket| bought.iter().all(|(other, _)| other.id != ticket.id));
        let mine: Vec<_> = mine.map(|ticket| (ticket, None)).collect();
        let bought = bought.into_iter().map(|(ticket, order)| (ticket, Some(order)));
        Ok(mine.into_iter().chain(bought).collect())
    }

    /// One order with its lines.
    pub async fn find_order(&self, id: OrderId) -> Result<Order> {
        let found = read!(self, Order, move |db| order::order(db, id))?;
        found.ok_or_else(|| Rejection::OrderNotFound.into())
    }

    /// A page of somebody's orders, by id. An unknown customer or vendor is an error, not an empty list.
    pub async fn orders(&self, page: OrderPage) -> Result<Listed<Order>> {
        read!(self, Orders, move |db| order::orders(db, &page))
    }

    /// One customer.
    pub async fn find_customer(&self, id: CustomerId) -> Result<Customer> {
        let found = read!(self, Customer, move |db| find::customer(db, id))?;
        found.ok_or_else(|| Rejection::CustomerNotFound.into())
    }

    /// A page of customers by id.
    pub async fn customers(&self, page: Page) -> Result<Listed<Customer>> {
        read!(self, Customers, move |db| find::customers(db, page))
    }

    /// One vendor.
    pub async fn find_vendor(&self, id: VendorId) -> Result<Vendor> {
        let found = read!(self, Vendor, move |db| find::vendor(db, id))?;
        found.ok_or_else(|| Rejection::VendorNotFound.into())
    }

    /// A page of vendors by id.
    pub async fn vendors(&self, page: Page) -> Result<Listed<Vendor>> {
        read!(self, Vendors, move |db| find::vendors(db, page))
    }

    /// A page of the vendors that stand so, by id.
    pub async fn vendors_who_are(&self, standing: Standing, page: Page) -> Result<Listed<Vendor>> {
        read!(self, Vendors, move |db| find::vendors_who_are(db, standing, page))
    }

    /// A page of a vendor's releases by id. An unknown vendor is an error, not an empty list.
    pub async fn releases(&self, vendor: VendorId, page: Page) -> Result<Listed<Release>> {
        read!(self, Releases, move |db| find::releases(db, vendor, page))
    }

    /// Releases of all vendors that are not over.
    pub async fn open_releases(&self) -> Result<Vec<Release>> {
        read!(self, OpenReleases, find::open_releases)
    }

    /// One event, if `seer` may see it at the instant `now`: whoever holds or has bought a ticket sees what it is for,
    /// whatever has become of its vendor.
    pub async fn find_event(&self, id: EventId, seer: Seer, now: Timestamp) -> Result<Event> {
        let found = read!(self, Event, move |db| find::event_for(db, id, seer))?;
        let (event, sees) = found.ok_or(Rejection::EventNotFound)?;
        if sees || self.holds_one_of(id, seer, now).await? {
            return Ok(event);
        }
        Err(Rejection::EventNotFound.into())
    }

    async fn holds_one_of(&self, event: EventId, seer: Seer, now: Timestamp) -> Result<bool> {
        let customer = match seer {
            Seer::Customer(customer) => customer,
            Seer::Anyone | Seer::Vendor(_) | Seer::Admin => return Ok(false),
        };
        match self.holds_of(Request::new(Actor::Customer(customer), now), customer).await {
            Ok(held) => Ok(held.iter().any(|ticket| ticket.event == event)),
            Err(StoreError::Rejected(Rejection::CustomerNotFound)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// A page of the events that a search finds. Stock is asked for only when the search speaks of it.
    pub async fn events(&self, search: EventSearch, now: Timestamp) -> Result<Listed<Event>> {
        let stock = if search.asks_for_stock() { Some(self.stock_of(&search, now).await?) } else { None };
        read!(self, Events, move |db| events::search(db, &search, stock.as_ref()))
    }

    async fn stock_of(&self, search: &EventSearch, now: Timestamp) -> Result<query::EventSet> {
        Ok(search.events_in(&self.stock(now).await?))
    }

    /// One ticket at the instant `now`, and who bought it.
    pub async fn find_ticket(&self, id: TicketId, now: Timestamp) -> Result<(Ticket, Option<Buyer>)> {
        let found = read!(self, Ticket, move |db| buyers::ticket(db, id, now))?;
        found.ok_or_else(|| Rejection::TicketNotFound.into())
    }

    /// A page of tickets of any status, in pool order, at the instant `now`, each with who bought it.
    pub async fn tickets(&self, page: TicketPage, now: Timestamp) -> Result<Listed<(Ticket, Option<Buyer>)>> {
        read!(self, Tickets, move |db| buyers::tickets(db, &page, now))
    }

    /// The vendor of a ticket and all that happened to it, oldest first.
    pub async fn history(&self, id: TicketId) -> Result<(VendorId, Vec<JournalEntry>)> {
        read!(self, History, move |db| history::history(db, id))
    }

    /// The tickets that a customer holds.
    pub async fn holds_of(&self, request: Request, customer: CustomerId) -> Result<Vec<Ticket>> {
        self.plain(request, Command::HoldsOf(customer)).await
    }

    /// Where the journal ends.
    pub async fn newest_journal(&self) -> Result<Cursor> {
        read!(self, NewestJournal, feed::newest)
    }

    /// How far the database has come; `None` while its journal is empty.
    pub async fn mark(&self) -> Result<Option<Watermark>> {
        read!(self, Watermark, Watermark::of)
    }

    /// What happened since a certain row of the journal.
    pub async fn journal_since(&self, query: FeedQuery) -> Result<Feed> {
        read!(self, Journal, move |db| feed::since(db, &query))
    }

    /// What the dashboards of an operator show.
    pub async fn vitals(&self, now: Timestamp) -> Result<Vitals> {
        let stock = self.stock(now).await?;
        let newest_journal = self.newest_journal().await?.position();
        let running = |release: &Release| release.state == onsale_core::ReleaseState::Running;
        let due = |release: &Release| release.schedule.next_due(release.released);
        let due = self.open_releases().await?.iter().filter(|release| running(release)).filter_map(due).min();
        let overdue = due.map_or(onsale_core::Millis(0), |due| now.since(due));
        Ok(Vitals { stock, overdue, newest_journal })
    }

    /// Whether sales are running.
    pub async fn is_running(&self) -> Result<bool> {
        read!(self, Running, find::running)
    }

    /// Counts everything again from the tickets and the journal, and says what does not agree: once for all who ask in the
    /// same second.
    pub async fn audit(&self, now: Timestamp) -> Result<Arc<Audit>> {
        let store = self.clone();
        let ask = |begun: Arc<AtomicBool>| async move {
            let audit = read!(store, Audit, move |db| {
                begun.store(true, Ordering::Relaxed);
                audit::audit(db, now)
            });
            audit.map(Arc::new)
        };
        self.audits.ask(now, ask).await
    }
}

fn of_kind<T: FromAnswer>(answer: Answer) -> Result<T> {
    T::from_answer(answer).ok_or_else(|| StoreError::bug("a command answered with another kind of answer"))
}
