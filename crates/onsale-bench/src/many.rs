//! Several servers of Onsale that share a database which is itself a server, and held to what they have promised.
//! A first start makes the tables, customers come by SQL, tickets by a release.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use onsale_testbed::Sql;
use serde_json::Value;

use crate::call::get;
use crate::process::Server;
use crate::site::Site;

/// Customers that one statement brings.
const AT_A_TIME: i64 = 100_000;
/// Tickets in a batch of the release.
const PER_BATCH: i64 = 100_000;
/// How long anything but filling may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Servers that run, and what they have promised.
#[derive(Debug, Default)]
pub(crate) struct Many {
    pub(crate) servers: Vec<Server>,
    reserved: u64,
    sold: u64,
}

impl Many {
    /// A server for each url of one database, with `stock` customers, 1 to `stock`, and as many tickets of one event.
    pub(crate) fn fill_and_start(
        site: &Site,
        sql: &Sql,
        database: &str,
        urls: &[String],
        stock: i64,
    ) -> anyhow::Result<Self> {
        if let Some(url) = urls.first() {
            drop(site.onsale_at(url, database)?);
        }
        register(sql, database, stock)?;
        let mut servers = Vec::with_capacity(urls.len());
        for (index, url) in urls.iter().enumerate() {
            servers.push(site.onsale_at(url, &format!("{database}-{index}"))?);
            if index == 0 {
                release(servers[0].address, stock)?;
            }
        }
        for server in &servers {
            wait_for_count(server.address, stock)?;
        }
        Ok(Self { servers, reserved: 0, sold: 0 })
    }

    /// Remembers what was acknowledged.
    pub(crate) fn promised(&mut self, reserved: u64, sold: u64) {
        self.reserved += reserved;
        self.sold += sold;
    }

    /// Whether the books, as each server reads them, hold what was acknowledged.
    ///
    /// # Errors
    /// When one does not.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        for server in &self.servers {
            let started = Instant::now();
            // What one server did is seen through another within a second.
            while let Err(error) = self.check_one(server.address) {
                if started.elapsed() > Duration::from_secs(10) {
                    return Err(error);
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        Ok(())
    }

    fn check_one(&self, address: SocketAddr) -> anyhow::Result<()> {
        let audit: Value = serde_json::from_str(&get(address, "/audit")?)?;
        let sum = |field: &str| -> u64 {
            audit["pools"].as_array().into_iter().flatten().filter_map(|pool| pool[field].as_u64()).sum()
        };
        ensure!(audit["balanced"] == true, "the books do not balance: {audit}");
        let (taken, sold) = (sum("reserved") + sum("sold"), sum("sold"));
        ensure!(
            (taken, sold) == (self.reserved, self.sold),
            "the servers answered {} reserved and {} sold; the book says {taken} and {sold}",
            self.reserved,
            self.sold
        );
        Ok(())
    }
}

/// The database of what everybody writes, which has to exist.
pub(crate) fn fill_everybody(site: &Site, url: &str, stock: i64) -> anyhow::Result<()> {
    let status = Command::new(&site.programs().everybody_mysql)
        .args(["--only-fill", &stock.to_string(), "--database", url])
        .stdin(Stdio::null())
        .status()?;
    ensure!(status.success(), "the database of what everybody writes cannot be filled");
    Ok(())
}

/// A vendor, and `stock` tickets of its in the pool.
fn release(address: SocketAddr, stock: i64) -> anyhow::Result<()> {
    let mut line = Line::open(address)?;
    let vendor = line.post("/vendor/add", "", r#"{"name":"Hall","email":"hall@example.org"}"#)?;
    let vendor: Value = serde_json::from_slice(&vendor)?;
    let header = format!("x-vendor-id: {}\r\n", vendor["vendorId"]);
    for (per_batch, batches) in [(PER_BATCH, stock / PER_BATCH), (stock % PER_BATCH, 1)] {
        if per_batch * batches > 0 {
            let body = format!(
                r#"{{"ticketsPerRelease":{per_batch},"numberOfReleases":{batches},"ticketPrice":49.90}}"#
            );
            line.post("/vendor/release", &header, &body)?;
        }
    }
    wait_for_count(address, stock)
}

fn wait_for_count(address: SocketAddr, stock: i64) -> anyhow::Result<()> {
    let (mut last, mut since) = (String::new(), Instant::now());
    loop {
        let count = get(address, "/ticket/count")?;
        if count == stock.to_string() {
            return Ok(());
        }
        if count != last {
            (last, since) = (count, Instant::now());
        }
        ensure!(since.elapsed() < PATIENCE, "there are {last} tickets instead of {stock}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Customers 1 to `stock`, as the first of them to register would be numbered, with their rows of the journal, which the
/// audit counts.
fn register(sql: &Sql, database: &str, stock: i64) -> anyhow::Result<()> {
    for first in (1..=stock).step_by(AT_A_TIME as usize) {
        let last = stock.min(first + AT_A_TIME - 1);
        sql.run(&format!(
            "INSERT INTO {database}.customer (customer_id, name, email, email_key, created_at) \
             SELECT seq, 'A customer', concat('c', seq, '@example.org'), concat('c', seq, '@example.org'), \
             1764000000000 FROM {database}.seq_{first}_to_{last}"
        ))?;
        // 20: a customer registered. The rows are numbered as those of a server that there never was.
        sql.run(&format!(
            "INSERT INTO {database}.journal (seq, at, kind, role, subject_id) \
             SELECT seq, 1764000000000, 20, 0, seq FROM {database}.seq_{first}_to_{last}"
        ))?;
    }
    let next = stock + 1;
    sql.run(&format!("UPDATE {database}.counter SET next = {next} WHERE name = 'customer'")).map(drop)
}

/// A keep-alive connection for one call after the other.
struct Line {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Line {
    fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), address })
    }

    /// The body of an answer that is a success.
    fn post(&mut self, path: &str, headers: &str, body: &str) -> anyhow::Result<Vec<u8>> {
        let (host, length) = (self.address, body.len());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\n{headers}content-type: application/json\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut head, mut line, mut length) = (String::new(), String::new(), 0);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                bail!("POST {path}: the server hung up");
            }
            let lower = line.trim_end().to_ascii_lowercase();
            if head.is_empty() {
                head.clone_from(&lower);
            } else if lower.is_empty() {
                break;
            } else if let Some(("content-length", value)) = lower.split_once(": ") {
                length = value.parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        ensure!(status.starts_with('2'), "POST {path} was answered {status}: {}", body.escape_ascii());
        Ok(body)
    }
}
