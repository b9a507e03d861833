//! What is measured, one file each. Each part takes the site and the plan and answers plain figures; none of
//! them prints a table or knows what a document looks like.

pub(crate) mod engine;
pub(crate) mod full_house;
pub(crate) mod galera;
pub(crate) mod live;
pub(crate) mod mariadb;
pub(crate) mod overload;
pub(crate) mod reads;
pub(crate) mod releases;
pub(crate) mod sell_out;
pub(crate) mod throughput;
pub(crate) mod tokens;
mod turn;

/// The parts by name, in the order in which they are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Name {
    /// The three servers in turns.
    Requests,
    /// More customers than can be served.
    Overload,
    /// Every ticket reserved and bought.
    SellOut,
    /// Start, memory and the list of all tickets.
    FullHouse,
    /// A customer's own tickets beside those who search.
    Reads,
    /// How late batches come.
    Releases,
    /// A rush with and without people who watch it.
    Live,
    /// Header mode and token mode in turns.
    Tokens,
    /// The store without HTTP.
    Engine,
    /// One server and three on MariaDB, in turns with what everybody writes for it.
    #[value(name = "mariadb")]
    MariaDb,
    /// A server on each node of a cluster.
    Galera,
}

impl Name {
    /// Whether it belongs to what a developer waits for.
    pub(crate) const fn is_quick(self) -> bool {
        !matches!(self, Self::Live | Self::Tokens | Self::MariaDb | Self::Galera)
    }
}
