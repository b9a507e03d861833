//! Customers who press the button at several servers at once, and write down what they were told. One whose server
//! goes away does what people do: goes to another and looks what became of the request.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use serde_json::Value;

use crate::faults::process::{As, Client, PATIENCE};

/// Buyers who press at the same time.
const HANDS: usize = 12;

/// A sale that is under way.
pub(crate) struct Rush {
    threads: Vec<JoinHandle<()>>,
    shared: Arc<Shared>,
}

struct Shared {
    addresses: Vec<String>,
    customers: Vec<u64>,
    next: AtomicUsize,
    /// Customer to ticket, as the answers to finalize said.
    sold: Mutex<BTreeMap<u64, u64>>,
    refused: Mutex<BTreeMap<String, u64>>,
}

/// What the customers were told.
pub(crate) struct Told {
    /// Customer to ticket.
    pub(crate) sold: BTreeMap<u64, u64>,
    /// How often each refusal was heard.
    pub(crate) refused: BTreeMap<String, u64>,
}

impl Rush {
    /// Each customer wants one ticket, at the servers in turn.
    pub(crate) fn start(addresses: Vec<String>, customers: Vec<u64>) -> Self {
        let shared = Arc::new(Shared {
            addresses,
            customers,
            next: AtomicUsize::new(0),
            sold: Mutex::default(),
            refused: Mutex::default(),
        });
        let threads = (0..HANDS)
            .map(|hand| {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || shared.buy_for_all(hand))
            })
            .collect();
        Self { threads, shared }
    }

    /// Tickets that have been acknowledged as sold so far.
    pub(crate) fn sold(&self) -> usize {
        self.shared.sold.lock().unwrap().len()
    }

    /// Waits until every customer has a ticket or has been told that there is none.
    pub(crate) fn finish(self) -> Told {
        for thread in self.threads {
            thread.join().unwrap();
        }
        let shared = Arc::into_inner(self.shared).unwrap();
        Told { sold: shared.sold.into_inner().unwrap(), refused: shared.refused.into_inner().unwrap() }
    }
}

impl Shared {
    fn buy_for_all(&self, hand: usize) {
        let mut phone = Phone { addresses: &self.addresses, at: hand, client: None };
        while let Some(customer) = self.customers.get(self.next.fetch_add(1, Ordering::SeqCst)) {
            self.buy(&mut phone, *customer);
        }
    }

    /// Until the customer has a ticket, or knows that there is none.
    fn buy(&self, phone: &mut Phone<'_>, customer: u64) {
        let started = Instant::now();
        let mut holds = false;
        loop {
            assert!(started.elapsed() < PATIENCE, "customer {customer} waits and waits: {:?}", self.refused);
            let path = if holds { "/ticket/finalize" } else { "/ticket/reserve" };
            match phone.post(path, customer) {
                Some((200, body)) if holds => {
                    let ticket = body["ticket"]["ticketId"].as_u64().unwrap();
                    self.sold.lock().unwrap().insert(customer, ticket);
                    return;
                }
                Some((200, _)) => holds = true,
                Some((_, refusal)) => {
                    let code = refusal["code"].as_str().unwrap_or("without a code").to_owned();
                    *self.refused.lock().unwrap().entry(code.clone()).or_default() += 1;
                    match code.as_str() {
                        "SOLD_OUT" => return,
                        "ALREADY_RESERVED" => holds = true,
                        // Others may give back what they hold.
                        "ALL_HELD" => std::thread::yield_now(),
                        // A server without its database; a load balancer would send them on too.
                        "BUSY" => phone.hang_up(),
                        "NO_RESERVATION" if holds && phone.has_bought(customer) => return,
                        _ => panic!("customer {customer} at {path}: {refusal}"),
                    }
                }
                None => match phone.mine(customer) {
                    Some(Mine::Nothing) => holds = false,
                    Some(Mine::Held) => holds = true,
                    Some(Mine::Bought) => return,
                    None => {}
                },
            }
        }
    }
}

/// What a customer has.
enum Mine {
    Nothing,
    Held,
    Bought,
}

/// A connection to one of the servers; to the next when it breaks.
struct Phone<'a> {
    addresses: &'a [String],
    at: usize,
    client: Option<Client>,
}

impl Phone<'_> {
    fn post(&mut self, path: &str, customer: u64) -> Option<(u16, Value)> {
        self.call("POST", path, customer)
    }

    /// `None` when no answer came; the next call goes to the next server.
    fn call(&mut self, method: &str, path: &str, customer: u64) -> Option<(u16, Value)> {
        if self.client.is_none() {
            self.client = Client::connect(&self.addresses[self.at % self.addresses.len()]);
        }
        let answer =
            self.client.as_mut().and_then(|client| client.call(method, path, As::Customer(customer), ""));
        if answer.is_none() {
            self.hang_up();
        }
        answer
    }

    /// The next call goes to the next server.
    fn hang_up(&mut self) {
        self.at += 1;
        self.client = None;
    }

    fn mine(&mut self, customer: u64) -> Option<Mine> {
        let (status, mine) = self.call("GET", "/ticket/mine", customer)?;
        if status != 200 {
            return None;
        }
        Some(match mine[0]["status"].as_str() {
            None => Mine::Nothing,
            Some("sold") => Mine::Bought,
            Some(_) => Mine::Held,
        })
    }

    fn has_bought(&mut self, customer: u64) -> bool {
        matches!(self.mine(customer), Some(Mine::Bought))
    }
}
