//! The closed loop: each connection sends its next request as soon as it has its answer. It finds out how much a
//! server can do, not how long customers wait when more of them come than it can serve.

use std::time::{Duration, Instant};

use anyhow::bail;
use hdrhistogram::Histogram;

use super::{Customers, Generator, PATIENCE, Step, Work, unexpected};

/// The longest latency that is told from others, in nanoseconds.
const LONGEST: u64 = 60_000_000_000;

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Tally {
    /// Answers within the time that counts.
    pub(crate) requests: u64,
    /// The time that counts.
    pub(crate) time: Duration,
    /// Tickets reserved, those after the time included.
    pub(crate) reserved: u64,
    /// Tickets bought, those after the time included.
    pub(crate) sold: u64,
    latency: Histogram<u32>,
}

impl Tally {
    pub(crate) fn per_second(&self) -> f64 {
        self.requests as f64 / self.time.as_secs_f64()
    }

    /// The latency that `share` of the requests did not exceed, in microseconds.
    pub(crate) fn latency(&self, share: f64) -> f64 {
        self.latency.value_at_quantile(share) as f64 / 1e3
    }
}

impl Generator {
    /// Runs until the time is over, or all customers have come, and all answers are there.
    ///
    /// # Errors
    /// When an answer is not 200, or does not come.
    pub(crate) fn run(
        &mut self,
        work: Work,
        customers: &mut Customers,
        time: Option<Duration>,
    ) -> anyhow::Result<Tally> {
        let started = Instant::now();
        let deadline = time.map(|time| started + time);
        let mut tally = Tally {
            requests: 0,
            time: Duration::ZERO,
            reserved: 0,
            sold: 0,
            latency: Histogram::new_with_bounds(1_000, LONGEST, 3)?,
        };
        let (mut under_way, mut readable, mut last) = (0, Vec::new(), started);
        for index in 0..self.connections.len() {
            under_way += usize::from(self.send_first(index, work, customers, Instant::now())?);
        }
        while under_way > 0 {
            if self.wait(PATIENCE)? == 0 && last.elapsed() > PATIENCE {
                bail!("{under_way} requests were not answered within {} s", PATIENCE.as_secs());
            }
            self.readable(&mut readable);
            for index in readable.iter().copied() {
                let Some(answer) = self.receive(index)? else { continue };
                let (step, customer, since) = {
                    let connection = &self.connections[index];
                    (connection.step, connection.customer, connection.since)
                };
                if answer.status != 200 {
                    return Err(unexpected(step, customer, &answer));
                }
                last = Instant::now();
                under_way -= 1;
                tally.reserved += u64::from(step == Step::Reserve);
                tally.sold += u64::from(step == Step::Finalize);
                if deadline.is_some_and(|deadline| last > deadline) {
                    continue;
                }
                tally.requests += 1;
                tally.latency.record((last - since).as_nanos().try_into().unwrap_or(LONGEST))?;
                let sent = if work == Work::Sell && step == Step::Reserve {
                    self.connections[index].since = last;
                    self.send(index, Step::Finalize, customer)?;
                    true
                } else {
                    self.send_first(index, work, customers, last)?
                };
                under_way += usize::from(sent);
            }
        }
        tally.time = deadline.map_or(last - started, |deadline| last.min(deadline) - started);
        Ok(tally)
    }

    /// Sends the next customer's first request, if there is a next customer.
    fn send_first(
        &mut self,
        index: usize,
        work: Work,
        customers: &mut Customers,
        now: Instant,
    ) -> anyhow::Result<bool> {
        let Some(customer) = customers.next() else { return Ok(false) };
        self.connections[index].since = now;
        self.send(index, work.first(), customer)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpListener};

    use super::*;

    /// A server that answers each request with the next of `answers`, and the last of them from then on.
    fn serve(answers: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                std::thread::spawn(move || {
                    let mut request = [0; 1024];
                    let mut answers = answers.iter().chain(std::iter::repeat(answers.last().unwrap()));
                    while stream.read(&mut request).is_ok_and(|read| read > 0) {
                        stream.write_all(answers.next().unwrap().as_bytes()).unwrap();
                    }
                });
            }
        });
        address
    }

    const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

    #[test]
    fn every_customer_reserves_and_buys_once() {
        let mut generator = Generator::connect(serve(&[OK]), 4).unwrap();
        let mut customers = 1..101;
        let tally = generator.run(Work::Sell, &mut customers, None).unwrap();
        assert_eq!((tally.requests, tally.reserved, tally.sold), (200, 100, 100));
        assert!(customers.is_empty());
        assert!(tally.latency(0.5) <= tally.latency(0.999));
    }

    #[test]
    fn an_answer_that_is_not_a_success_fails_the_run() {
        let refused = "HTTP/1.1 409 Conflict\r\ncontent-length: 19\r\n\r\n{\"code\":\"SOLD_OUT\"}";
        let mut generator = Generator::connect(serve(Vec::leak(vec![OK, refused])), 1).unwrap();
        let error = generator.run(Work::Reserve, &mut (1..10), None).unwrap_err();
        assert!(
            error.to_string().contains("customer 2 was answered 409: {\"code\":\"SOLD_OUT\"}"),
            "{error}"
        );
    }
}
