//! The load generator: one thread, one poll, many keep-alive connections. It shares the cores with the server
//! that it measures, so it does as little as it can. An answer that was not expected ends the run: figures of
//! a failing server are worth nothing.

mod audience;
mod closed;
mod connection;
mod open;
mod requests;
mod tokens;

use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use anyhow::{Context as _, bail};
use mio::{Events, Interest, Poll, Token};

pub(crate) use audience::Audience;
pub(crate) use closed::Tally;
pub(crate) use open::{Phase, Slot};

use connection::{Answer, Connection};
use requests::Requests;
pub(crate) use tokens::{KEY, Tokens};

/// A server that is silent for so long hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the customers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Each request reserves for another customer.
    Reserve,
    /// Each customer reserves, then finalizes.
    Sell,
    /// Each request asks how many tickets there are.
    Count,
}

/// Customers that have not come yet; each comes once.
pub(crate) type Customers = Range<i64>;

/// Connections to one server, and what is needed to drive them.
#[derive(Debug)]
pub(crate) struct Generator {
    poll: Poll,
    events: Events,
    connections: Vec<Connection>,
    requests: Requests,
    /// Where bytes come in.
    inbox: Vec<u8>,
    /// Where a request is put together.
    outbox: Vec<u8>,
}

impl Generator {
    /// Opens the connections.
    ///
    /// # Errors
    /// When the server or the system allows no more of them.
    pub(crate) fn connect(address: SocketAddr, connections: usize) -> anyhow::Result<Self> {
        Self::connect_to_all(&[address], connections)
    }

    /// The same to several servers that sell the same tickets, in turn.
    ///
    /// # Errors
    /// When one of them or the system allows no more.
    pub(crate) fn connect_to_all(addresses: &[SocketAddr], connections: usize) -> anyhow::Result<Self> {
        let poll = Poll::new()?;
        let mut opened = Vec::with_capacity(connections);
        for index in 0..connections {
            let mut connection = Connection::open(addresses[index % addresses.len()]).with_context(|| {
                format!("connection {} of {connections} cannot be opened (see `ulimit -n`)", index + 1)
            })?;
            poll.registry().register(&mut connection.stream, Token(index), Interest::READABLE)?;
            opened.push(connection);
        }
        Ok(Self {
            poll,
            events: Events::with_capacity(1024),
            connections: opened,
            requests: Requests::new(addresses[0]),
            inbox: vec![0; 64 * 1024],
            outbox: Vec::with_capacity(512),
        })
    }

    /// From now on each request carries its customer's token.
    pub(crate) fn prove_by(&mut self, tokens: Tokens) {
        self.requests.prove_by(tokens);
    }

    /// Sends a request on a connection.
    fn send(&mut self, index: usize, step: Step, customer: i64) -> anyhow::Result<()> {
        self.requests.write(step, customer, &mut self.outbox);
        self.connections[index].send(&self.outbox, step, customer)
    }

    /// The next whole answer on a connection that has something to read.
    fn receive(&mut self, index: usize) -> anyhow::Result<Option<Answer>> {
        self.connections[index].receive(&mut self.inbox)
    }

    /// Waits until something can be read; answers how many connections can be.
    fn wait(&mut self, timeout: Duration) -> anyhow::Result<usize> {
        match self.poll.poll(&mut self.events, Some(timeout)) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => self.events.clear(),
            other => other?,
        }
        Ok(self.events.iter().count())
    }

    /// Connections that the last wait found readable.
    fn readable(&self, into: &mut Vec<usize>) {
        into.clear();
        into.extend(self.events.iter().map(|event| event.token().0));
    }
}

/// One call of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Reserve,
    Finalize,
    Count,
}

impl Work {
    const fn first(self) -> Step {
        match self {
            Self::Reserve | Self::Sell => Step::Reserve,
            Self::Count => Step::Count,
        }
    }
}

fn unexpected(step: Step, customer: i64, answer: &Answer) -> anyhow::Error {
    anyhow::anyhow!("{step:?} for customer {customer} was answered {}: {}", answer.status, answer.body)
}

/// The next customer.
fn next_customer(customers: &mut Customers) -> anyhow::Result<i64> {
    let Some(customer) = customers.next() else { bail!("all customers have come: the plan has too few") };
    Ok(customer)
}
