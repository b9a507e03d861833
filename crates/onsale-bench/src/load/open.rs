//! The open loop: requests are due at a rate, whether or not the server keeps up, and latency counts from when a
//! request was due. Customers whose time comes while all connections are busy wait for one, and their wait counts.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use anyhow::bail;
use serde::{Deserialize, Serialize};

use super::{Customers, Generator, PATIENCE, Step, next_customer, unexpected};

/// The shortest time that the poll can wait; what is due within it goes out together.
const GRAIN: Duration = Duration::from_millis(1);

/// So many requests a second for so long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phase {
    pub(crate) rate: f64,
    pub(crate) time: Duration,
}

/// What happened to the requests that were due in one piece of the run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Slot {
    /// Requests that were due in it.
    pub(crate) due: u32,
    /// Successes that came in it, whenever they were due.
    pub(crate) served: u32,
    /// Refusals (503) that came in it.
    pub(crate) refused: u32,
    /// Latency of the successes among those due in it, in microseconds.
    #[serde(skip)]
    pub(crate) served_us: Vec<u32>,
    /// From sending to refusal, of those due in it, in microseconds.
    #[serde(skip)]
    pub(crate) refused_us: Vec<u32>,
}

/// A request that is due, and not yet sent.
struct Run<'a> {
    started: Instant,
    slot: Duration,
    slots: Vec<Slot>,
    waiting: VecDeque<Instant>,
    free: Vec<usize>,
    sent: Vec<Instant>,
    customers: &'a mut Customers,
    reserved: u64,
}

impl Run<'_> {
    fn slot(&mut self, at: Instant) -> &mut Slot {
        let index = (at.saturating_duration_since(self.started).as_nanos() / self.slot.as_nanos()) as usize;
        if self.slots.len() <= index {
            self.slots.resize_with(index + 1, Slot::default);
        }
        &mut self.slots[index]
    }
}

impl Generator {
    /// Reserves at the rates of the phases, one after the other. At the end of a phase those who still wait for
    /// a connection go home. Answers what happened, in pieces of `slot`, and how many tickets were reserved.
    ///
    /// # Errors
    /// When an answer is neither 200 nor a 503 that says when to come back, or does not come.
    pub(crate) fn reserve_at(
        &mut self,
        phases: &[Phase],
        slot: Duration,
        customers: &mut Customers,
    ) -> anyhow::Result<(Vec<Slot>, u64)> {
        let started = Instant::now();
        let mut run = Run {
            started,
            slot,
            slots: Vec::new(),
            waiting: VecDeque::new(),
            free: (0..self.connections.len()).rev().collect(),
            sent: vec![started; self.connections.len()],
            customers,
            reserved: 0,
        };
        let mut begins = started;
        for phase in phases {
            self.phase(&mut run, *phase, begins)?;
            run.waiting.clear();
            begins += phase.time;
        }
        let over = Instant::now();
        while run.free.len() < self.connections.len() {
            self.take_answers(&mut run, Duration::from_millis(100))?;
            if over.elapsed() > PATIENCE {
                bail!("{} requests were never answered", self.connections.len() - run.free.len());
            }
        }
        Ok((run.slots, run.reserved))
    }

    fn phase(&mut self, run: &mut Run<'_>, phase: Phase, begins: Instant) -> anyhow::Result<()> {
        let (ends, mut count) = (begins + phase.time, 0_u64);
        loop {
            let now = Instant::now();
            loop {
                let due = begins + Duration::from_secs_f64(count as f64 / phase.rate);
                if due > now || due >= ends {
                    break;
                }
                run.slot(due).due += 1;
                run.waiting.push_back(due);
                count += 1;
            }
            self.send_waiting(run, now)?;
            if now >= ends {
                return Ok(());
            }
            self.take_answers(run, GRAIN)?;
        }
    }

    fn send_waiting(&mut self, run: &mut Run<'_>, now: Instant) -> anyhow::Result<()> {
        while let Some(due) = run.waiting.front().copied() {
            let Some(index) = run.free.pop() else { break };
            run.waiting.pop_front();
            let customer = next_customer(run.customers)?;
            self.connections[index].since = due;
            run.sent[index] = now;
            self.send(index, Step::Reserve, customer)?;
        }
        Ok(())
    }

    fn take_answers(&mut self, run: &mut Run<'_>, timeout: Duration) -> anyhow::Result<()> {
        self.wait(timeout)?;
        let mut readable = Vec::new();
        self.readable(&mut readable);
        for index in readable {
            let Some(answer) = self.receive(index)? else { continue };
            let now = Instant::now();
            let (due, customer) = (self.connections[index].since, self.connections[index].customer);
            let micros = |since: Instant| u32::try_from((now - since).as_micros()).unwrap_or(u32::MAX);
            match answer.status {
                200 => {
                    run.reserved += 1;
                    run.slot(now).served += 1;
                    run.slot(due).served_us.push(micros(due));
                }
                503 if answer.retry_after => {
                    let sent = run.sent[index];
                    run.slot(now).refused += 1;
                    run.slot(due).refused_us.push(micros(sent));
                }
                _ => return Err(unexpected(Step::Reserve, customer, &answer)),
            }
            run.free.push(index);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpListener};

    use super::*;

    /// A server that answers every other request of a connection with 503.
    fn serve(busy: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                std::thread::spawn(move || {
                    let mut request = [0; 1024];
                    let ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                    let mut answers = [ok, busy].into_iter().cycle();
                    while stream.read(&mut request).is_ok_and(|read| read > 0) {
                        stream.write_all(answers.next().unwrap().as_bytes()).unwrap();
                    }
                });
            }
        });
        address
    }

    const PHASE: Phase = Phase { rate: 2_000.0, time: Duration::from_millis(50) };

    #[test]
    fn everything_that_was_due_is_served_or_refused() {
        let busy = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n";
        let mut generator = Generator::connect(serve(busy), 200).unwrap();
        let mut customers = 1..1_000;
        let (slots, reserved) =
            generator.reserve_at(&[PHASE, PHASE], Duration::from_millis(10), &mut customers).unwrap();
        let sum = |of: fn(&Slot) -> u32| slots.iter().map(of).sum::<u32>();
        assert_eq!(sum(|slot| slot.due), 200);
        assert_eq!(sum(|slot| slot.served + slot.refused), 200);
        assert_eq!(u64::from(sum(|slot| slot.served)), reserved);
        assert_eq!(customers.start, 201);
    }

    #[test]
    fn a_refusal_that_does_not_say_when_to_come_back_fails_the_run() {
        let busy = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
        let mut generator = Generator::connect(serve(busy), 1).unwrap();
        assert!(generator.reserve_at(&[PHASE], Duration::from_millis(10), &mut (1..1_000)).is_err());
    }
}
