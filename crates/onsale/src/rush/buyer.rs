//! One simulated buyer, from the first click to going home. The protocol's honesty is here: every code has its
//! consequence, nobody hammers, and a lost answer is looked up rather than guessed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::dice::Dice;
use super::lines::{Line, Lines};
use super::shop::{self, Refusal, Reserved, Settled};
use super::tally::{Ending, Step, Tally};

/// A buyer whose calls break this often in a row goes home.
const MAX_BREAKS: u32 = 20;
/// How long a buyer waits at least before trying a broken connection again.
const BREAK_PAUSE: Duration = Duration::from_millis(100);

/// The sale that everybody is after.
#[derive(Debug)]
pub(super) struct Sale {
    pub(super) event: u64,
    pub(super) hold: Duration,
    pub(super) lines: Lines,
    /// For second clicks; a buyer takes one of these only while it has one of `lines`.
    pub(super) second_lines: Lines,
    /// When nobody has bought or walked away for this long, those who wait lose patience.
    pub(super) patience: Duration,
    pub(super) tally: Mutex<Tally>,
}

impl Sale {
    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn nothing_moves(&self) -> bool {
        self.tally().last_move.elapsed() > self.patience
    }
}

/// What a buyer does once it has a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    Pay,
    GiveBack,
    LeaveToExpire,
}

/// Somebody who wants a ticket.
#[derive(Debug)]
pub(super) struct Buyer {
    customer: u64,
    pub(super) intent: Intent,
    clicks_twice: bool,
    dice: Dice,
    breaks: u32,
}

impl Buyer {
    /// Buyer number `index`; what it will do depends on the number and the two shares alone.
    pub(super) fn new(index: usize, customer: u64, walk_away: u8, double_click: u8) -> Self {
        let mut dice = Dice::of(index);
        let intent = match (dice.percent(walk_away), dice.percent(50)) {
            (false, _) => Intent::Pay,
            (true, true) => Intent::GiveBack,
            (true, false) => Intent::LeaveToExpire,
        };
        Self { customer, intent, clicks_twice: dice.percent(double_click), dice, breaks: 0 }
    }

    /// The whole visit.
    pub(super) async fn visit(mut self, sale: &Sale) -> Ending {
        loop {
            let mut line = sale.lines.take().await;
            let wait = match self.ask(sale, &mut line).await {
                Reserved::Held(_) | Reserved::AlreadyHeld(_) => {
                    match self.use_ticket(sale, &mut line).await {
                        Some(ending) => return ending,
                        None => Duration::ZERO,
                    }
                }
                Reserved::SoldOut => return Ending::SoldOut,
                // Those who wait do not all come back at the same moment.
                Reserved::AllHeld(wait) => wait + self.dice.up_to(sale.hold),
                Reserved::Other(refusal) => match self.pause(sale, refusal) {
                    Ok(wait) => wait,
                    Err(ending) => return ending,
                },
            };
            drop(line);
            if sale.nothing_moves() {
                return Ending::LostPatience;
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Clicks "reserve", once or twice at the same moment.
    async fn ask(&mut self, sale: &Sale, line: &mut Line) -> Reserved {
        if !self.clicks_twice {
            return self.reserve(sale, line).await;
        }
        let mut other_line = sale.second_lines.take().await;
        sale.tally().double_clicks += 1;
        let this = &*self;
        match tokio::join!(this.reserve(sale, line), this.reserve(sale, &mut other_line)) {
            (Reserved::Held(one), Reserved::Held(two)) => {
                let customer = self.customer;
                sale.tally()
                    .surprise(format!("customer {customer} holds the tickets {one} and {two} at once"));
                Reserved::Held(one)
            }
            (held @ (Reserved::Held(_) | Reserved::AlreadyHeld(_)), _)
            | (_, held @ (Reserved::Held(_) | Reserved::AlreadyHeld(_))) => held,
            // "Sold out" is believed when both clicks say so.
            (Reserved::SoldOut, other) | (other, _) => other,
        }
    }

    /// Pays, gives the ticket back or walks away; `None` when the hold is gone and all starts again.
    async fn use_ticket(&mut self, sale: &Sale, line: &mut Line) -> Option<Ending> {
        loop {
            let settled = match self.intent {
                Intent::LeaveToExpire => return Some(Ending::LeftToExpire),
                Intent::GiveBack => self.cancel(sale, line).await,
                Intent::Pay => self.pay(sale, line).await,
            };
            match settled {
                Settled::Done(_) if self.intent == Intent::GiveBack => return Some(Ending::GaveBack),
                Settled::Done(ticket) => {
                    sale.tally().sold(ticket, self.customer);
                    return Some(Ending::Bought);
                }
                Settled::Expired => return None,
                Settled::NotHeld => return Some(self.look_for_hold(sale, line).await),
                Settled::Other(refusal) => {
                    let broken = refusal == Refusal::Broken;
                    match self.pause(sale, refusal) {
                        Ok(wait) => tokio::time::sleep(wait).await,
                        Err(ending) => return Some(ending),
                    }
                    if broken {
                        return self.look_up(sale, line).await;
                    }
                }
            }
        }
    }

    /// Clicks "pay", once or twice at the same moment.
    async fn pay(&self, sale: &Sale, line: &mut Line) -> Settled {
        if !self.clicks_twice {
            return self.finalize(sale, line).await;
        }
        let mut other_line = sale.second_lines.take().await;
        match tokio::join!(self.finalize(sale, line), self.finalize(sale, &mut other_line)) {
            (Settled::Done(one), Settled::Done(two)) if one != two => {
                let customer = self.customer;
                sale.tally()
                    .surprise(format!("customer {customer} paid once and got the tickets {one} and {two}"));
                Settled::Done(one)
            }
            (done @ Settled::Done(_), _) | (_, done @ Settled::Done(_)) => done,
            // One click was lost, the other finds nothing to pay for: the lost one may have paid.
            (lost @ Settled::Other(_), _) | (_, lost @ Settled::Other(_)) => lost,
            (one, _) => one,
        }
    }

    /// After a lost answer: has the customer bought? Then that is a sale, though nobody said so.
    async fn look_up(&mut self, sale: &Sale, line: &mut Line) -> Option<Ending> {
        loop {
            match shop::mine(line, self.customer).await {
                Ok(tickets) => {
                    let bought = tickets.iter().find(|ticket| ticket.status == "sold")?;
                    sale.tally().sold(bought.ticket_id, self.customer);
                    return Some(Ending::Bought);
                }
                Err(refusal) => match self.pause(sale, refusal) {
                    Ok(wait) => tokio::time::sleep(wait).await,
                    Err(ending) => return Some(ending),
                },
            }
        }
    }

    /// The server says that there is no hold, though nobody ended it: bought all the same, or its fault.
    async fn look_for_hold(&mut self, sale: &Sale, line: &mut Line) -> Ending {
        match self.look_up(sale, line).await {
            Some(ending) => ending,
            None => {
                let customer = self.customer;
                sale.tally().surprise(format!("customer {customer}'s hold was gone before it ended"));
                Ending::Failed
            }
        }
    }

    /// How long to wait before trying again, with some jitter so that the crowd does not come back as one;
    /// or how the visit ends when it is no use.
    fn pause(&mut self, sale: &Sale, refusal: Refusal) -> Result<Duration, Ending> {
        match refusal {
            Refusal::Busy(_) if sale.nothing_moves() => Err(Ending::LostPatience),
            Refusal::Busy(wait) => {
                self.breaks = 0;
                Ok(wait + self.dice.up_to(wait.max(BREAK_PAUSE)))
            }
            Refusal::Broken => {
                self.breaks += 1;
                sale.tally().broken += 1;
                if self.breaks > MAX_BREAKS {
                    return Err(Ending::Failed);
                }
                Ok(BREAK_PAUSE + self.dice.up_to(2 * BREAK_PAUSE))
            }
            Refusal::Surprise(what) => {
                sale.tally().surprise(what);
                Err(Ending::Failed)
            }
        }
    }

    async fn reserve(&self, sale: &Sale, line: &mut Line) -> Reserved {
        let clicked = Instant::now();
        let (meaning, code) = shop::reserve(line, self.customer, sale.event).await;
        count(sale, Step::Reserve, clicked, code.as_deref());
        meaning
    }

    async fn finalize(&self, sale: &Sale, line: &mut Line) -> Settled {
        let clicked = Instant::now();
        let (meaning, code) = shop::finalize(line, self.customer).await;
        count(sale, Step::Finalize, clicked, code.as_deref());
        meaning
    }

    async fn cancel(&self, sale: &Sale, line: &mut Line) -> Settled {
        let clicked = Instant::now();
        let (meaning, code) = shop::cancel(line, self.customer).await;
        count(sale, Step::Cancel, clicked, code.as_deref());
        meaning
    }
}

fn count(sale: &Sale, step: Step, clicked: Instant, code: Option<&str>) {
    let mut tally = sale.tally();
    tally.answered(step, clicked.elapsed());
    if let Some(code) = code {
        tally.refused(step, code);
    }
}
