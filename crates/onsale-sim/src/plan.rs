//! What a run does, as plain data: it can be printed, kept in a file, cut shorter, and run again.

use serde::{Deserialize, Serialize};

/// The instant at which every run begins.
pub const START: i64 = 1_800_000_000_000;

/// A whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The house's settings.
    pub rules: Rules,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// Settings of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Tickets that a customer may hold at a time.
    pub max_holds: usize,
    /// Length of a hold in milliseconds where the event sets none.
    pub hold: i64,
    /// Whether the jobs of a server run beside the people.
    #[serde(default)]
    pub jobs: bool,
}

/// One step: nothing happens between what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Time passes, then all of these are carried out in one transaction.
    Batch {
        /// Milliseconds that pass first.
        pass: i64,
        /// Whether the first commit fails, as on a broken disk.
        commit_fails: bool,
        /// Who asks for what.
        asks: Vec<Ask>,
    },
    /// The process ends and another one opens the file.
    Crash {
        /// Milliseconds by which the new process's clock is ahead of the old one's; it may be behind.
        pass: i64,
        /// How the old one ended.
        how: End,
    },
}

/// How a process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// It closed its files.
    Closed,
    /// It was killed: the files are as they were at this moment.
    Killed,
    /// The power failed and the disk had promised too much: the end of its log is missing, or not what was
    /// written. Acknowledged answers may be lost; what is left must be a state that was.
    Torn {
        /// Where the log ends or is wrong, in thousandths of its length.
        at: i64,
        /// Whether a byte is wrong there, or nothing is left behind.
        garbled: bool,
    },
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Milliseconds that it has waited in the queue.
    pub waited: i64,
    /// Idempotency key, and what stands for the body.
    pub key: Option<(u8, u8)>,
    /// What is asked for.
    pub deed: Deed,
}

/// Which tickets are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Of this event.
    pub event: Option<i64>,
    /// Of this vendor.
    pub vendor: Option<i64>,
    /// Of this type.
    pub kind: Option<u8>,
    /// At so many cents or more.
    pub min: Option<i64>,
    /// At so many cents or fewer.
    pub max: Option<i64>,
}

/// Terms of an event's sale; instants and lengths in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Start of the sale.
    pub from: Option<i64>,
    /// End of the sale.
    pub to: Option<i64>,
    /// Bound on available and reserved tickets.
    pub capacity: Option<i64>,
    /// Length of a hold.
    pub hold: Option<i64>,
    /// Tickets a customer.
    pub most: Option<i64>,
}

/// A part of a record that is left, cleared or set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Setting {
    /// Stays.
    Keep,
    /// Becomes nothing.
    Clear,
    /// Becomes this.
    Set(i64),
}

/// What is done to a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Control {
    Pause,
    Resume,
    Cancel,
}

/// What somebody asks for: the store's commands with numbers for names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the store's commands")]
pub enum Deed {
    AddCustomer { name: u8, email: u8, welcome: bool },
    UpdateCustomer { id: i64, name: Option<u8>, email: Option<u8> },
    DeleteCustomer { id: i64 },
    AddVendor { name: u8, email: u8, per_batch: Option<i64>, interval: Option<i64>, welcome: bool },
    UpdateVendor { id: i64, name: Option<u8>, email: Option<u8>, per_batch: Setting, interval: Setting },
    DeleteVendor { id: i64 },
    AddEvent { vendor: i64, name: u8, terms: Terms },
    UpdateEvent { id: i64, owner: Option<i64>, terms: Terms },
    DeleteEvent { id: i64, owner: Option<i64> },
    Release(NewRelease),
    Control { id: i64, owner: Option<i64>, control: Control },
    Reserve { customer: i64, wish: Wish, ticket: Option<i64> },
    Finalize { customer: i64, ticket: Option<i64> },
    Cancel { customer: i64, ticket: Option<i64> },
    UpdateTicket { id: i64, owner: Option<i64>, price: Option<i64>, kind: Option<u8>, status: Option<i64> },
    DeleteTicket { id: i64, owner: Option<i64> },
    Judge { id: i64, may_sell: bool },
    Close { id: i64 },
    Void { sales: Sales, owner: Option<i64>, back: bool },
    SetRunning { running: bool },
    Login(Login),
    ReleaseDue,
    ExpireHolds,
    ForgetOld,
    Count { wish: Wish },
    Available { wish: Wish, after: Option<i64>, limit: usize },
    HoldsOf { customer: i64 },
    Stock,
}

/// What somebody does to come in, to stay and to go. Secrets are numbers, each of which is drawn once in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Login {
    AskCode { email: u8, challenge: u32, asker: u8, until: i64 },
    SendCode { challenge: u32, email: u8, right: bool, session: u32 },
    Refresh { session: u32, shown: u32, next: u32 },
    LogOut { session: u32 },
    LogOutAll { whose: Whose, keep_keys: bool },
    AddKey { vendor: i64, name: u8, secret: u32 },
    DropKey { vendor: i64, id: i64 },
    Erase { customer: i64 },
    ChangeAddress { customer: i64, email: u8, code: u32 },
    ConfirmAddress { customer: i64, code: u32, keep: u32, way_back: u32 },
    TakeBackAddress { way_back: u32, session: u32 },
}

/// Whose logins are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Whose {
    Customer(i64),
    Vendor(i64),
}

/// Which sales are undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the store's command")]
pub enum Sales {
    One(i64),
    Of(Vec<i64>),
    To(i64),
}

/// A release that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the store's command")]
pub struct NewRelease {
    pub vendor: i64,
    pub event: Option<i64>,
    pub kind: u8,
    pub price: i64,
    pub per_batch: Option<i64>,
    pub batches: i64,
    pub interval: Option<i64>,
    pub starts_at: Option<i64>,
}

impl Deed {
    /// Whether it only asks.
    pub fn is_question(&self) -> bool {
        matches!(self, Self::Count { .. } | Self::Available { .. } | Self::HoldsOf { .. } | Self::Stock)
    }

    /// Whether somebody could ask for it under an idempotency key.
    pub fn takes_a_key(&self) -> bool {
        let is_of_job = matches!(self, Self::ReleaseDue | Self::ExpireHolds | Self::ForgetOld);
        // What proves who comes in is never kept.
        !self.is_question() && !is_of_job && !matches!(self, Self::Login(_))
    }

    /// The customer who asks, where one does.
    pub fn customer(&self) -> Option<i64> {
        match self {
            Self::Reserve { customer, .. }
            | Self::Finalize { customer, .. }
            | Self::Cancel { customer, .. }
            | Self::HoldsOf { customer } => Some(*customer),
            Self::UpdateCustomer { id, .. } | Self::DeleteCustomer { id } => Some(*id),
            Self::AddCustomer { .. }
            | Self::AddVendor { .. }
            | Self::UpdateVendor { .. }
            | Self::DeleteVendor { .. }
            | Self::AddEvent { .. }
            | Self::UpdateEvent { .. }
            | Self::DeleteEvent { .. }
            | Self::Release(_)
            | Self::Control { .. }
            | Self::UpdateTicket { .. }
            | Self::DeleteTicket { .. }
            | Self::Judge { .. }
            | Self::Close { .. }
            | Self::Void { .. }
            | Self::SetRunning { .. }
            | Self::Login(_)
            | Self::ReleaseDue
            | Self::ExpireHolds
            | Self::ForgetOld
            | Self::Count { .. }
            | Self::Available { .. }
            | Self::Stock => None,
        }
    }
}
