//! What is read beside the writer, and in which class: cheap questions never wait for dear ones.

use std::net::IpAddr;
use std::time::Duration;

use onsale_core::{CustomerId, VendorId};

/// For whom something is read: those who wait take turns, whoever asks more often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Asker {
    /// The server itself; its own jobs are few, and are not counted.
    #[default]
    House,
    /// Nobody that is known, from this address.
    Address(IpAddr),
    /// A customer.
    Customer(CustomerId),
    /// A vendor.
    Vendor(VendorId),
    /// An administrator.
    Admin,
}

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Customer,
    Customers,
    Vendor,
    Vendors,
    Releases,
    OpenReleases,
    Event,
    Events,
    Ticket,
    DoorKeys,
    Tickets,
    Available,
    Bought,
    Order,
    Orders,
    History,
    NewestJournal,
    Watermark,
    Journal,
    Running,
    AccessNews,
    ApiKeys,
    ApiKey,
    SessionOwner,
    Picture,
    Export,
    Audit,
    Clock,
    JobPage,
    OutboxCounts,
    DeadMessages,
}

impl Question {
    /// What it costs, at most.
    pub(crate) const fn class(self) -> ReadClass {
        match self {
            Self::Customer
            | Self::Vendor
            | Self::Event
            | Self::Ticket
            | Self::Bought
            | Self::Order
            | Self::NewestJournal
            | Self::Watermark
            | Self::Running
            | Self::AccessNews
            | Self::ApiKeys
            | Self::ApiKey
            | Self::SessionOwner
            | Self::Picture
            | Self::JobPage
            | Self::OutboxCounts
            | Self::Clock => ReadClass::Row,
            // The live stream reads the journal once for all who listen; it must not wait for somebody's lists.
            Self::Journal | Self::OpenReleases => ReadClass::Row,
            Self::Customers
            | Self::Vendors
            | Self::Releases
            | Self::Events
            | Self::Tickets
            | Self::DoorKeys
            | Self::Available
            | Self::History
            | Self::Orders
            | Self::DeadMessages
            | Self::Export => ReadClass::Page,
            Self::Audit => ReadClass::Everything,
        }
    }
}

/// Questions that wait for each other, and for no others: each class has threads and connections of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadClass {
    /// A few rows by their keys: well below a millisecond.
    Row,
    /// A page of a list, or a share of a search: a few milliseconds.
    Page,
    /// WholeTicket tables: seconds.
    Everything,
}

/// What a class may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Questions that may wait; one more is refused as busy.
    pub(crate) waiting: usize,
    /// The same for one asker.
    pub(crate) waiting_each: usize,
    /// Questions of one asker that are answered at a time.
    pub(crate) at_once_each: usize,
    /// How long one may wait; after that it is refused as busy.
    pub(crate) wait: Duration,
    /// How long one may take; after that it is interrupted.
    pub(crate) time: Duration,
    /// By how much the threads stand behind those that sell (0 to 19): they get what others leave.
    pub(crate) nice: i32,
}

impl ReadClass {
    pub(crate) const ALL: [Self; 3] = [Self::Row, Self::Page, Self::Everything];

    pub(crate) const fn bounds(self) -> Bounds {
        let (wait, time) = (Duration::from_secs(10), Duration::from_secs(2));
        match self {
            Self::Row => {
                Bounds { waiting: 4_096, waiting_each: 1_024, at_once_each: usize::MAX, wait, time, nice: 0 }
            }
            Self::Page => Bounds { waiting: 1_024, waiting_each: 128, at_once_each: 1, wait, time, nice: 5 },
            Self::Everything => Bounds {
                waiting: 64,
                waiting_each: 4,
                at_once_each: 1,
                wait: Duration::from_secs(60),
                time: Duration::from_secs(120),
                nice: 10,
            },
        }
    }

    /// Threads of a store that has `readers` of them for rows.
    pub(crate) fn threads(self, readers: usize) -> usize {
        match self {
            Self::Row => readers.max(1),
            Self::Page => readers.div_ceil(2).max(1),
            Self::Everything => 1,
        }
    }
}
