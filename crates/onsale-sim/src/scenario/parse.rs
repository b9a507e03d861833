//! Reads the tables. `scenarios/README.md` tells their words; what is not among them is an error with its line.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};
use onsale_core::Status;

use super::{Batch, Line, Session};
use crate::plan::{Ask, Control, Deed, NewRelease, Rules, START, Sales, Setting, Terms, Wish};

/// Price of a ticket where a table says none, in cents.
const PRICE: i64 = 4_990;
/// Tickets that come in one transaction at most: so many `due` does a stock need.
const CHUNK: i64 = 1_000;

/// One table: what happens, and what is answered.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it shows.
    pub name: String,
    pub(super) rules: Rules,
    pub(super) sessions: Vec<Session>,
}

/// Reads a file of scenarios.
///
/// # Errors
/// A line that cannot be read, with its number.
pub fn parse(text: &str) -> Result<Vec<Scenario>> {
    let mut blocks: Vec<(&str, Vec<(usize, &str)>)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default().trim();
        match (line.strip_prefix("scenario "), blocks.last_mut()) {
            (Some(name), _) => blocks.push((name.trim(), Vec::new())),
            (None, _) if line.is_empty() => {}
            (None, Some((_, lines))) => lines.push((number, line)),
            (None, None) => bail!("line {number}: it belongs to no scenario"),
        }
    }
    blocks.into_iter().map(|(name, lines)| Reader::read(name, &lines)).collect()
}

/// What is known while a scenario is read.
struct Reader {
    customers: Vec<char>,
    vendors: Vec<char>,
    clock: i64,
    sessions: Vec<Session>,
    rules: Rules,
}

impl Reader {
    fn read(name: &str, lines: &[(usize, &str)]) -> Result<Scenario> {
        let (mut customers, mut vendors) = (BTreeSet::new(), BTreeSet::new());
        for actor in lines.iter().filter_map(|(_, line)| actor_of(line)) {
            if actor.is_ascii_uppercase() {
                vendors.insert(actor)
            } else {
                customers.insert(actor)
            };
        }
        let mut reader = Self {
            customers: customers.into_iter().collect(),
            vendors: vendors.into_iter().collect(),
            clock: START,
            sessions: vec![Session { at: START, batches: Vec::new() }],
            rules: Rules { max_holds: 1, hold: 60_000, jobs: false },
        };
        reader.register();
        for (number, line) in lines {
            reader.line(*number, line).with_context(|| format!("line {number}, `{line}`"))?;
        }
        Ok(Scenario { name: name.to_owned(), rules: reader.rules, sessions: reader.sessions })
    }

    /// Everybody who is named registers first: vendors, then customers, each kind in the order of the alphabet.
    fn register(&mut self) {
        let vendors = self.vendors.iter().map(|letter| Deed::AddVendor {
            name: *letter as u8,
            email: *letter as u8,
            per_batch: None,
            interval: None,
            welcome: false,
        });
        let customers = self.customers.iter().map(|letter| Deed::AddCustomer {
            name: *letter as u8,
            email: *letter as u8,
            welcome: false,
        });
        let lines: Vec<Line> = vendors.chain(customers).map(|deed| silent(0, deed)).collect();
        if !lines.is_empty() {
            self.push(Batch { at: START, lines });
        }
    }

    fn push(&mut self, batch: Batch) {
        if let Some(session) = self.sessions.last_mut() {
            session.batches.push(batch);
        }
    }

    fn line(&mut self, number: usize, line: &str) -> Result<()> {
        let (asked, expected) = match line.split_once("->") {
            Some((asked, expected)) => (asked, expected.split_whitespace().collect::<Vec<_>>().join(" ")),
            None => (line, String::new()),
        };
        let mut words = Words(asked.split_whitespace().collect());
        match words.next()? {
            "max_holds" => self.rules.max_holds = words.next()?.parse()?,
            "hold" => self.rules.hold = millis(words.next()?)?,
            "stock" => return self.stock(number, words),
            "restart" => {
                self.clock = START + millis(words.next()?)?;
                self.sessions.push(Session { at: self.clock, batches: Vec::new() });
            }
            "+" => {
                let line = self.ask(number, self.clock, &mut words, expected)?;
                let batch = self.sessions.last_mut().and_then(|session| session.batches.last_mut());
                batch.context("there is no line above to go with")?.lines.push(line);
            }
            time => {
                let (at, arrived) = time.split_once('@').unwrap_or((time, time));
                let (at, arrived) = (START + millis(at)?, START + millis(arrived)?);
                ensure!(at >= self.clock, "time does not go back");
                self.clock = at;
                let line = self.ask(number, arrived, &mut words, expected)?;
                self.push(Batch { at, lines: vec![line] });
            }
        }
        words.end()
    }

    /// `stock 3` or `stock 3 of B`: so many tickets come into the pool of the vendor's default event at once.
    fn stock(&mut self, number: usize, mut words: Words<'_>) -> Result<()> {
        let tickets: i64 = words.next()?.parse()?;
        let vendor = match words.take("of") {
            Some(letter) => self.vendor(letter)?,
            None => self.vendor("A")?,
        };
        words.end()?;
        let release = NewRelease { per_batch: Some(tickets), ..release_of(vendor) };
        self.push(Batch { at: self.clock, lines: vec![silent(number, Deed::Release(release))] });
        for _ in 0..tickets.div_euclid(CHUNK) + 1 {
            self.push(Batch { at: self.clock, lines: vec![silent(number, Deed::ReleaseDue)] });
        }
        Ok(())
    }

    fn ask(&self, number: usize, arrived: i64, words: &mut Words<'_>, expected: String) -> Result<Line> {
        let (who, verb) = (words.next()?, words.next()?);
        let key = match (words.take("key"), words.take("body")) {
            (Some(key), body) => Some((key.parse()?, body.unwrap_or("0").parse()?)),
            (None, _) => None,
        };
        let deed = match who {
            "house" => self.of_the_house(verb, words)?,
            who if who.starts_with(|first: char| first.is_ascii_uppercase()) => {
                of_a_vendor(self.vendor(who)?, verb, words)?
            }
            who => self.of_a_customer(who, verb, words)?,
        };
        let ask = Ask { waited: self.clock - arrived, key, deed };
        words.end()?;
        Ok(Line { number, ask, expected })
    }

    fn of_a_customer(&self, who: &str, verb: &str, words: &mut Words<'_>) -> Result<Deed> {
        let customer = place(&self.customers, who)?;
        Ok(match verb {
            "reserve" => Deed::Reserve { customer, wish: self.wish(words)?, ticket: words.number("ticket")? },
            "finalize" => Deed::Finalize { customer, ticket: words.number("ticket")? },
            "cancel" => Deed::Cancel { customer, ticket: words.number("ticket")? },
            "holds" => Deed::HoldsOf { customer },
            other => bail!("a customer does not `{other}`"),
        })
    }

    fn of_the_house(&self, verb: &str, words: &mut Words<'_>) -> Result<Deed> {
        let set = |id, status: Status| Deed::UpdateTicket {
            id,
            owner: None,
            price: None,
            kind: None,
            status: Some(status.number()),
        };
        Ok(match verb {
            "stop" => Deed::SetRunning { running: false },
            "start" => Deed::SetRunning { running: true },
            "due" => Deed::ReleaseDue,
            "expire" => Deed::ExpireHolds,
            "forget" => Deed::ForgetOld,
            "count" => Deed::Count { wish: self.wish(words)? },
            "available" => Deed::Available { wish: self.wish(words)?, after: None, limit: 100 },
            "stock" => Deed::Stock,
            "withdraw" => set(words.next()?.parse()?, Status::Withdrawn),
            "offer" => set(words.next()?.parse()?, Status::Available),
            "delete" => Deed::DeleteTicket { id: words.next()?.parse()?, owner: None },
            "void" => Deed::Void {
                sales: Sales::One(words.next()?.parse()?),
                owner: None,
                back: words.take("to") == Some("pool"),
            },
            other => bail!("the house does not `{other}`"),
        })
    }

    fn wish(&self, words: &mut Words<'_>) -> Result<Wish> {
        Ok(Wish {
            event: None,
            vendor: words.take("of").map(|letter| self.vendor(letter)).transpose()?,
            kind: words.take("type").map(str::parse).transpose()?,
            min: words.number("min")?,
            max: words.number("max")?,
        })
    }

    fn vendor(&self, letter: &str) -> Result<i64> {
        place(&self.vendors, letter)
    }
}

fn of_a_vendor(vendor: i64, verb: &str, words: &mut Words<'_>) -> Result<Deed> {
    let control = |id: &str, control| anyhow::Ok(Deed::Control { id: id.parse()?, owner: None, control });
    Ok(match verb {
        "release" => {
            let tickets = words.next()?;
            Deed::Release(NewRelease {
                per_batch: (tickets != "default").then(|| tickets.parse()).transpose()?,
                batches: words.number("times")?.unwrap_or(1),
                interval: words.time("every")?,
                starts_at: words.time("at")?.map(|at| START + at),
                price: words.number("price")?.unwrap_or(PRICE),
                kind: words.take("type").map(str::parse).transpose()?.unwrap_or_default(),
                ..release_of(vendor)
            })
        }
        "pause" => control(words.next()?, Control::Pause)?,
        "resume" => control(words.next()?, Control::Resume)?,
        "end" => control(words.next()?, Control::Cancel)?,
        "sets" => Deed::UpdateVendor {
            id: vendor,
            name: None,
            email: None,
            per_batch: words.number("per_batch")?.map_or(Setting::Keep, Setting::Set),
            interval: words.time("every")?.map_or(Setting::Keep, Setting::Set),
        },
        // The default event has its vendor's number, as each vendor has one and no other is made here.
        "terms" => Deed::UpdateEvent {
            id: vendor,
            owner: None,
            terms: Terms {
                from: words.time("from")?.map(|at| START + at),
                to: words.time("to")?.map(|at| START + at),
                capacity: words.number("capacity")?,
                hold: words.time("hold")?,
                most: words.number("most")?,
            },
        },
        other => bail!("a vendor does not `{other}`"),
    })
}

fn release_of(vendor: i64) -> NewRelease {
    NewRelease {
        vendor,
        event: None,
        kind: 0,
        price: PRICE,
        per_batch: None,
        batches: 1,
        interval: None,
        starts_at: None,
    }
}

/// A line that only has to succeed.
fn silent(number: usize, deed: Deed) -> Line {
    Line { number, ask: Ask { waited: 0, key: None, deed }, expected: String::new() }
}

/// The letter of who acts, or of whose tickets are meant.
fn actor_of(line: &str) -> Option<char> {
    let words: Vec<&str> = line.split("->").next()?.split_whitespace().collect();
    let letter = match words.as_slice() {
        ["stock", _, "of", letter] => letter,
        ["stock", ..] => "A",
        ["max_holds" | "hold" | "restart", ..] => return None,
        [_, who, ..] => who,
        _ => return None,
    };
    let mut letters = letter.chars();
    letters.next().filter(|letter| letter.is_ascii_alphabetic() && letters.next().is_none())
}

/// The number that somebody got: numbers are given out in the order of the alphabet. Whoever is named by a number is
/// that one, known or not.
fn place(all: &[char], letter: &str) -> Result<i64> {
    if let Ok(number) = letter.parse() {
        return Ok(number);
    }
    let index = all.iter().position(|known| letter.len() == 1 && letter.starts_with(*known));
    Ok(index.with_context(|| format!("nobody is called {letter}"))? as i64 + 1)
}

/// Seconds with at most three decimals, in milliseconds.
fn millis(seconds: &str) -> Result<i64> {
    let (whole, part) = seconds.split_once('.').unwrap_or((seconds, ""));
    ensure!(part.len() <= 3, "a time has milliseconds at the finest");
    Ok(whole.parse::<i64>()? * 1_000 + format!("{part:0<3}").parse::<i64>()?)
}

/// The words of a line that are not read yet.
struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    fn next(&mut self) -> Result<&'a str> {
        ensure!(!self.0.is_empty(), "a word is missing");
        Ok(self.0.remove(0))
    }

    /// The word behind `name`, if that is said.
    fn take(&mut self, name: &str) -> Option<&'a str> {
        let index = self.0.iter().position(|word| *word == name)?;
        let mut pair = self.0.drain(index..self.0.len().min(index + 2));
        pair.nth(1)
    }

    fn number(&mut self, name: &str) -> Result<Option<i64>> {
        self.take(name).map(|word| word.parse().with_context(|| format!("{name} {word}"))).transpose()
    }

    fn time(&mut self, name: &str) -> Result<Option<i64>> {
        self.take(name).map(millis).transpose()
    }

    fn end(&self) -> Result<()> {
        ensure!(self.0.is_empty(), "nobody reads the words {:?}", self.0);
        Ok(())
    }
}
