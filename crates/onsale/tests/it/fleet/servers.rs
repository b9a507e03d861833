//! Servers that share a database.

use onsale_testbed::{Database, Disk, MariaDb};
use serde_json::Value;

use crate::faults::process::{As, Client, Options, Server, until};

/// Servers on one database; one that was killed leaves its place empty.
pub(crate) struct Fleet {
    servers: Vec<Option<Server>>,
}

impl Fleet {
    /// A server for each of the urls.
    pub(crate) fn on(urls: &[String]) -> Self {
        Self::with(&Options::default(), urls)
    }

    /// With other options than the usual.
    pub(crate) fn with(options: &Options, urls: &[String]) -> Self {
        Self { servers: urls.iter().map(|url| Some(options.start_on(url))).collect() }
    }

    /// Three on one database.
    pub(crate) fn of_three(database: &Database) -> Self {
        Self::on(&[database.url(), database.url(), database.url()])
    }

    /// One more server.
    pub(crate) fn join(&mut self, server: Server) {
        self.servers.push(Some(server));
    }

    pub(crate) fn client(&self, index: usize) -> Client {
        self.server(index).client()
    }

    pub(crate) fn server(&self, index: usize) -> &Server {
        self.servers[index].as_ref().unwrap()
    }

    /// Where each of them that runs listens.
    pub(crate) fn addresses(&self) -> Vec<String> {
        self.servers.iter().flatten().map(|server| server.address.clone()).collect()
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self, index: usize) {
        self.servers[index].take().unwrap().kill();
    }

    /// A vendor, and a release of `tickets` in the pool, by way of the first server.
    pub(crate) fn release(&self, tickets: u64) -> u64 {
        let mut client = self.client(0);
        let vendor = add(&mut client, "vendor", 1);
        let body = format!(r#"{{"ticketsPerRelease":{tickets},"ticketPrice":49.9}}"#);
        let (status, release) = client.post("/vendor/release", As::Vendor(vendor), &body).unwrap();
        assert_eq!(status, 202, "{release}");
        until(|| count(&mut client) == Some(tickets));
        vendor
    }

    /// So many customers, by way of all servers in turn.
    pub(crate) fn customers(&self, count: usize) -> Vec<u64> {
        let mut clients: Vec<_> = (0..self.servers.len()).map(|index| self.client(index)).collect();
        let servers = clients.len();
        (0..count).map(|n| add(&mut clients[n % servers], "customer", n)).collect()
    }
}

/// Registers the `n`th customer or vendor; answers its id.
pub(crate) fn add(client: &mut Client, who: &str, n: usize) -> u64 {
    let body = format!(r#"{{"name":"{who} {n}","email":"{who}{n}@example.org"}}"#);
    let (status, added) = client.post(&format!("/{who}/add"), As::Nobody, &body).unwrap();
    assert_eq!(status, 201, "{added}");
    added[format!("{who}Id")].as_u64().unwrap()
}

/// Tickets in the pool; `None` when the server cannot say.
pub(crate) fn count(client: &mut Client) -> Option<u64> {
    client.get("/ticket/count").and_then(|(status, count)| (status == 200).then(|| count.as_u64()).flatten())
}

/// Whether `/readyz` says that the server takes work.
pub(crate) fn is_ready(address: &str) -> bool {
    let answer = Client::connect(address).and_then(|mut client| client.get("/readyz"));
    answer.is_some_and(|(status, _)| status == 200)
}

/// The body of an answer that must be 200.
#[track_caller]
pub(crate) fn fine(answer: Option<(u16, Value)>) -> Value {
    let (status, body) = answer.unwrap();
    assert_eq!(status, 200, "{body}");
    body
}

/// A MariaDB of the test's own, to be hurt, with an empty database on it.
pub(crate) fn own_database(disk: Disk) -> (MariaDb, String) {
    let server = MariaDb::start(disk).unwrap();
    server.sql().run("CREATE DATABASE onsale_fleet").unwrap();
    let url = server.url("onsale_fleet");
    (server, url)
}
