//! How much is measured, and how long.

use std::time::Duration;

/// The sizes of everything.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    /// How often the servers take turns.
    pub(crate) repetitions: usize,
    /// Connections that customers use; each number is measured.
    pub(crate) connections: Vec<usize>,
    /// The number of connections for what is measured at one only.
    pub(crate) usual_connections: usize,
    pub(crate) warm_up: Duration,
    /// What counts of each run.
    pub(crate) measure: Duration,
    /// Customers and tickets that a database begins with.
    pub(crate) stock: i64,
    /// The same for the overload, which serves without a pause.
    pub(crate) overload_stock: i64,
    /// The same for servers that share a database.
    /// How often each pool for what everybody writes is tried.
    pub(crate) pool_tries: usize,
    pub(crate) shared_repetitions: usize,
    pub(crate) shared_stock: i64,
    pub(crate) sell_out_repetitions: usize,
    pub(crate) sell_out_tickets: i64,
    /// Starts of a full house.
    pub(crate) starts: usize,
    /// In the pool, and as many sold; a tenth of it held.
    pub(crate) house_tickets: i64,
    pub(crate) releases: i64,
    pub(crate) release_batches: i64,
    /// Streams that follow a rush.
    pub(crate) listeners: usize,
    pub(crate) live_repetitions: usize,
    /// What counts of a rush with or without them: several frames long.
    pub(crate) live: Duration,
    /// How many come at once, at the most.
    pub(crate) overload_connections: usize,
    /// A queue that is too short for them.
    pub(crate) short_queue: usize,
    pub(crate) overload: Duration,
    /// How long each rate is tried for the peak: the highest of several short tries is one of luck.
    pub(crate) try_rate: Duration,
    /// How often the peak and the overload take turns.
    pub(crate) overload_turns: u32,
    /// Before and after the overload.
    pub(crate) calm: Duration,
}

impl Plan {
    /// For the documents: everything at its full size.
    pub(crate) fn full() -> Self {
        Self {
            name: "full",
            repetitions: 5,
            connections: vec![16, 128, 512],
            usual_connections: 128,
            warm_up: Duration::from_millis(300),
            measure: Duration::from_secs(2),
            stock: 1_500_000,
            overload_stock: 2_000_000,
            pool_tries: 3,
            shared_repetitions: 5,
            shared_stock: 1_500_000,
            sell_out_repetitions: 3,
            sell_out_tickets: 1_000_000,
            starts: 5,
            house_tickets: 1_000_000,
            releases: 1_000,
            release_batches: 100,
            listeners: 10_000,
            live_repetitions: 5,
            live: Duration::from_secs(5),
            overload_connections: 9_500,
            short_queue: 512,
            overload: Duration::from_secs(3),
            try_rate: Duration::from_millis(800),
            overload_turns: 4,
            calm: Duration::from_secs(3),
        }
    }

    /// For the developer: less than three minutes.
    pub(crate) fn quick() -> Self {
        Self {
            name: "quick",
            repetitions: 5,
            warm_up: Duration::from_millis(100),
            measure: Duration::from_millis(400),
            stock: 400_000,
            overload_stock: 1_000_000,
            pool_tries: 1,
            shared_repetitions: 3,
            shared_stock: 400_000,
            sell_out_tickets: 40_000,
            starts: 3,
            house_tickets: 200_000,
            release_batches: 30,
            live_repetitions: 3,
            live: Duration::from_millis(2_500),
            overload: Duration::from_millis(1_500),
            try_rate: Duration::from_millis(500),
            overload_turns: 4,
            calm: Duration::from_millis(1_200),
            ..Self::full()
        }
    }

    /// For tests: each part once and tiny. The figures mean nothing.
    pub(crate) fn smoke() -> Self {
        Self {
            name: "smoke",
            repetitions: 1,
            connections: vec![4, 8],
            usual_connections: 8,
            warm_up: Duration::from_millis(20),
            measure: Duration::from_millis(100),
            stock: 60_000,
            overload_stock: 60_000,
            pool_tries: 1,
            shared_repetitions: 1,
            shared_stock: 4_000,
            sell_out_repetitions: 1,
            sell_out_tickets: 500,
            starts: 1,
            house_tickets: 2_000,
            releases: 20,
            release_batches: 5,
            listeners: 50,
            live_repetitions: 1,
            live: Duration::from_millis(100),
            overload_connections: 200,
            short_queue: 16,
            overload: Duration::from_millis(200),
            try_rate: Duration::from_millis(100),
            overload_turns: 1,
            calm: Duration::from_millis(200),
        }
    }
}
