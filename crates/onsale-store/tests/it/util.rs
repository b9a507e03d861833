//! A box office on a database in a temporary folder, with a clock that is moved by hand.

use std::path::{Path, PathBuf};

use onsale_core::{
    Actor, Amount, Customer, CustomerId, Email, EventId, Millis, Name, Price, Rejection, Release, Ticket,
    TicketId, Timestamp, TypeName, Vendor, VendorId,
};
use onsale_store::command::FromAnswer;
use onsale_store::sqlite::{Executor, open_for_writing};
use onsale_store::{
    AddCustomer, AddVendor, Added, Answer, Cancel, Command, CreateRelease, Filter, Finalize, Fired, Held,
    OpenError, Request, Reserve, Sold, Store, StoreConfig, StoreError,
};
use tempfile::TempDir;

pub(crate) const START: Timestamp = Timestamp(1_800_000_000_000);

/// The table of mails on MySQL, as the versions before the outbox had it.
pub(crate) const MAIL_BEFORE: &str = "mail (mail_id BIGINT NOT NULL PRIMARY KEY, recipient VARCHAR(254) NOT NULL, \
     subject VARCHAR(200) NOT NULL, body TEXT NOT NULL, tries BIGINT NOT NULL, next_try_at BIGINT NOT NULL, \
     expires_at BIGINT NOT NULL, urgency BIGINT NOT NULL DEFAULT 1, turn BIGINT NOT NULL DEFAULT 0, \
     asker BIGINT NOT NULL DEFAULT 0, domain VARCHAR(254) NOT NULL DEFAULT '')";

/// A database file that outlives the executors on it.
pub(crate) struct House {
    folder: TempDir,
    pub(crate) now: Timestamp,
    pub(crate) config: StoreConfig,
}

impl House {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let config = StoreConfig::new(folder.path().join("onsale.db"));
        Self { folder, now: START, config }
    }

    /// Another house with the same database, which nobody has open.
    pub(crate) fn copy_of(other: &Self) -> Self {
        let copy = Self { now: other.now, ..Self::new() };
        std::fs::copy(other.path(), copy.path()).unwrap();
        copy
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("onsale.db")
    }

    /// Opens the database with all its threads, as the server does.
    pub(crate) fn store(&self) -> Result<Store, OpenError> {
        Store::open(&self.config, self.now)
    }

    /// The same where `work` edits the database behind the executor's back: the audit has to find that.
    pub(crate) fn open_and_damage(&mut self, work: impl FnOnce(&mut Desk<'_>)) {
        let db = open_for_writing(&self.path()).unwrap();
        let executor = Executor::new(&db, &self.config, self.now).unwrap();
        let mut desk = Desk { executor, now: self.now, path: self.path() };
        work(&mut desk);
        let db = onsale_store::sqlite::open_for_reading(&desk.path).unwrap();
        assert!(!onsale_store::sqlite::audit_of(&db, desk.now).unwrap().balanced());
        self.now = desk.now;
    }

    /// Opens the database, lets `work` use it, and closes it again.
    pub(crate) fn open<T>(&mut self, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        let db = open_for_writing(&self.path()).unwrap();
        let executor = Executor::new(&db, &self.config, self.now).unwrap();
        let mut desk = Desk { executor, now: self.now, path: self.path() };
        let result = work(&mut desk);
        desk.assert_audit();
        self.now = desk.now;
        result
    }
}

/// One opening of the database.
pub(crate) struct Desk<'c> {
    pub(crate) executor: Executor<'c>,
    pub(crate) now: Timestamp,
    path: PathBuf,
}

pub(crate) type Refusal = Rejection;

/// Opens a fresh house, for tests that need only one opening.
pub(crate) fn desk<T>(work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
    House::new().open(work)
}

impl Desk<'_> {
    pub(crate) fn pass(&mut self, millis: i64) {
        self.now = self.now + Millis(millis);
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn run(&mut self, commands: Vec<Command>) -> Vec<Result<Answer, StoreError>> {
        let now = self.now;
        let batch: Vec<_> =
            commands.into_iter().map(|command| (Request::new(Actor::Admin, now), command)).collect();
        self.executor.run(&batch)
    }

    /// One command in a batch of its own; anything but a success or a rejection is a failed test.
    pub(crate) fn ask<T: FromAnswer>(&mut self, command: Command) -> Result<T, Refusal> {
        self.ask_at(self.now, command)
    }

    pub(crate) fn ask_at<T: FromAnswer>(
        &mut self,
        arrived: Timestamp,
        command: Command,
    ) -> Result<T, Refusal> {
        let reply = self.executor.run(&[(Request::new(Actor::Admin, arrived), command)]).pop().unwrap();
        match reply {
            Ok(answer) => Ok(T::from_answer(answer).unwrap()),
            Err(StoreError::Rejected(rejection)) => Err(rejection),
            Err(other) => panic!("{other:?}"),
        }
    }

    pub(crate) fn customer(&mut self, name: &str) -> CustomerId {
        let added: Added<Customer> = self.ask(Command::AddCustomer(add_customer(name))).unwrap();
        added.record.id
    }

    pub(crate) fn vendor(&mut self, name: &str) -> Vendor {
        let added: Added<Vendor> = self.ask(Command::AddVendor(add_vendor(name))).unwrap();
        added.record
    }

    /// A vendor with `tickets` in the pool of its default event.
    pub(crate) fn stocked(&mut self, tickets: i64) -> Vendor {
        let vendor = self.vendor("ada");
        self.release(&vendor, tickets).unwrap();
        self.mint();
        vendor
    }

    pub(crate) fn release(&mut self, vendor: &Vendor, tickets: i64) -> Result<Release, Refusal> {
        self.ask(Command::CreateRelease(Box::new(release_of(vendor.id, tickets))))
    }

    /// Lets everything come that is due; answers how many tickets came.
    pub(crate) fn mint(&mut self) -> i64 {
        let mut tickets = 0;
        loop {
            let fired: Fired = self.ask(Command::ReleaseDue).unwrap();
            tickets += fired.tickets;
            assert!(fired.tickets <= 1000, "a transaction minted {} tickets", fired.tickets);
            if !fired.more {
                return tickets;
            }
        }
    }

    pub(crate) fn reserve(&mut self, customer: CustomerId) -> Result<Held, Refusal> {
        self.ask(Command::Reserve(any(customer)))
    }

    pub(crate) fn reserve_ticket(&mut self, customer: CustomerId, ticket: TicketId) -> Result<Held, Refusal> {
        self.ask(Command::Reserve(Reserve { ticket: Some(ticket), ..any(customer) }))
    }

    pub(crate) fn finalize(&mut self, customer: CustomerId) -> Result<Sold, Refusal> {
        self.ask(Command::Finalize(Finalize { customer, ticket: None }))
    }

    pub(crate) fn cancel(&mut self, customer: CustomerId) -> Result<Ticket, Refusal> {
        self.ask(Command::Cancel(Cancel { customer, ticket: None }))
    }

    pub(crate) fn count(&mut self) -> i64 {
        self.ask(Command::Count(Filter::default())).unwrap()
    }

    pub(crate) fn assert_audit(&self) {
        let db = onsale_store::sqlite::open_for_reading(&self.path).unwrap();
        let audit = onsale_store::sqlite::audit_of(&db, self.now).unwrap();
        assert!(audit.balanced(), "{audit:#?}");
    }
}

pub(crate) fn any(customer: CustomerId) -> Reserve {
    Reserve { customer, filter: Filter::default(), ticket: None }
}

pub(crate) fn add_customer(name: &str) -> AddCustomer {
    AddCustomer {
        name: Name::parse(name).unwrap(),
        email: Email::parse(&format!("{name}@example.org")).unwrap(),
        returning: false,
    }
}

pub(crate) fn add_vendor(name: &str) -> AddVendor {
    AddVendor {
        name: Name::parse(name).unwrap(),
        email: Email::parse(&format!("{name}@vendors.example")).unwrap(),
        defaults: Default::default(),
        returning: false,
    }
}

pub(crate) fn release_of(vendor: VendorId, tickets: i64) -> CreateRelease {
    CreateRelease {
        vendor,
        event: None,
        type_name: TypeName::default(),
        price: Amount::parse("49.90").unwrap(),
        per_batch: Some(tickets),
        batches: 1,
        interval: None,
        starts_at: None,
    }
}

pub(crate) fn price(minor: i64) -> Price {
    Price::new(minor).unwrap()
}

pub(crate) fn event(id: i64) -> EventId {
    EventId::new(id).unwrap()
}
