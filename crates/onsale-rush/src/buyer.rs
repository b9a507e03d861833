//! One simulated buyer, from the first click to going home. The protocol's honesty is here: every code has its
//! consequence, nobody hammers, and a lost answer is looked up rather than guessed.

use std::sync::atomic::{AtomicBool, Ordering};
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

/// How long a buyer who waits for the next wave, or looks at the page again, lets pass at least.
const LOOK_PAUSE: Duration = Duration::from_millis(250);
/// How often somebody who reloads does so after "sold out".
const RELOADS: u8 = 3;
/// How long somebody waits before a reload, and how much longer at most.
const RELOAD_PAUSE: Duration = Duration::from_secs(1);

/// The sale that everybody is after.
#[derive(Debug)]
pub(super) struct Sale {
    /// One for each vendor; buyers want a ticket of one of them.
    pub(super) events: Vec<u64>,
    /// Whether every wave is out: until then "sold out" is not the last word.
    pub(super) all_out: AtomicBool,
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

    /// Whether somebody who came at `came` has seen nothing move for too long.
    fn nothing_moves(&self, came: Instant) -> bool {
        self.tally().last_move.max(came).elapsed() > self.patience
    }
}

/// What a buyer does once it has a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    Pay,
    GiveBack,
    LeaveToExpire,
}

/// How many percent of the buyers do what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shares {
    pub(super) walk_away: u8,
    pub(super) double_click: u8,
    /// Of those who are told that the server is busy, how many come back; the others go home.
    pub(super) retry: u8,
    /// How many look again after "sold out".
    pub(super) reload: u8,
}

/// Somebody who wants a ticket.
#[derive(Debug)]
pub(super) struct Buyer {
    customer: u64,
    event: u64,
    pub(super) intent: Intent,
    clicks_twice: bool,
    comes_back: bool,
    reloads: u8,
    dice: Dice,
    breaks: u32,
    came: Instant,
    /// Since when this buyer wants what it asks for next.
    wanted: Instant,
}

/// What a buyer does next.
enum Next {
    Ask,
    Reload,
}

impl Buyer {
    /// Buyer number `index`, who comes at `arrival`; what it will do depends on the number and the shares alone.
    pub(super) fn new(index: usize, customer: u64, event: u64, shares: Shares, arrival: Instant) -> Self {
        let mut dice = Dice::of(index);
        let intent = match (dice.percent(shares.walk_away), dice.percent(50)) {
            (false, _) => Intent::Pay,
            (true, true) => Intent::GiveBack,
            (true, false) => Intent::LeaveToExpire,
        };
        let clicks_twice = dice.percent(shares.double_click);
        let comes_back = dice.percent(shares.retry);
        let reloads = if dice.percent(shares.reload) { RELOADS } else { 0 };
        Self {
            customer,
            event,
            intent,
            clicks_twice,
            comes_back,
            reloads,
            dice,
            breaks: 0,
            came: arrival,
            wanted: arrival,
        }
    }

    /// The whole visit.
    pub(super) async fn visit(mut self, sale: &Sale) -> Ending {
        let mut next = Next::Ask;
        loop {
            let mut line = sale.lines.take().await;
            let step = match next {
                Next::Ask => self.try_to_buy(sale, &mut line).await,
                Next::Reload => self.reload(sale, &mut line).await,
            };
            drop(line);
            let wait = match step {
                Ok((then, wait)) => {
                    next = then;
                    wait
                }
                Err(ending) => return ending,
            };
            if sale.nothing_moves(self.came) {
                return Ending::LostPatience;
            }
            self.wait(wait).await;
        }
    }

    /// Asks for a ticket and uses it; what to do next and after how long, or how the visit ends.
    async fn try_to_buy(&mut self, sale: &Sale, line: &mut Line) -> Result<(Next, Duration), Ending> {
        // Asked before the answer: a wave that comes out in between has not been asked for.
        let all_out = sale.all_out.load(Ordering::SeqCst);
        match self.ask(sale, line).await {
            Reserved::Held(_) | Reserved::AlreadyHeld(_) => {
                sale.tally().holds(true);
                let ending = self.use_ticket(sale, line).await;
                sale.tally().holds(false);
                ending.map_or(Ok((Next::Ask, Duration::ZERO)), Err)
            }
            Reserved::SoldOut if !all_out => Ok((Next::Ask, LOOK_PAUSE + self.dice.up_to(LOOK_PAUSE))),
            Reserved::SoldOut if self.reloads > 0 => Ok((Next::Reload, self.before_reload())),
            Reserved::SoldOut => Err(Ending::SoldOut),
            // Those who wait do not all come back at the same moment.
            Reserved::AllHeld(wait) => Ok((Next::Ask, wait + self.dice.up_to(sale.hold))),
            Reserved::Other(refusal) => self.pause(sale, refusal).map(|wait| (Next::Ask, wait)),
        }
    }

    /// Looks at the page again, in the hope that a ticket has come back.
    async fn reload(&mut self, sale: &Sale, line: &mut Line) -> Result<(Next, Duration), Ending> {
        self.reloads = self.reloads.saturating_sub(1);
        let seen = shop::count(line, self.event).await;
        sale.tally().answered(Step::Reload, self.wanted);
        match seen {
            Ok(0) if self.reloads == 0 => Err(Ending::SoldOut),
            Ok(0) => Ok((Next::Reload, self.before_reload())),
            Ok(_) => Ok((Next::Ask, Duration::ZERO)),
            Err(refusal) => self.pause(sale, refusal).map(|wait| (Next::Ask, wait)),
        }
    }

    fn before_reload(&mut self) -> Duration {
        RELOAD_PAUSE + self.dice.up_to(2 * RELOAD_PAUSE)
    }

    /// Waits on purpose; what comes next is wanted when the wait is over, not when there is a connection for it.
    async fn wait(&mut self, wait: Duration) {
        self.wanted = Instant::now() + wait;
        tokio::time::sleep(wait).await;
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
            (Reserved::Held(one), Reserved::Held(two)) if one != two => {
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
        self.wanted = Instant::now();
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
                        Ok(wait) => self.wait(wait).await,
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
            (lost @ Settled::Other(Refusal::Broken), _) | (_, lost @ Settled::Other(Refusal::Broken)) => lost,
            (refused @ Settled::Other(_), _) | (_, refused @ Settled::Other(_)) => refused,
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
            Refusal::Busy(_) if sale.nothing_moves(self.came) => Err(Ending::LostPatience),
            Refusal::Busy(_) if !self.comes_back => {
                sale.tally().busy += 1;
                Err(Ending::TurnedAway)
            }
            Refusal::Busy(wait) => {
                sale.tally().busy += 1;
                self.breaks = 0;
                Ok(wait + self.dice.up_to(wait.max(BREAK_PAUSE)))
            }
            Refusal::Broken => {
                // Who does not know whether it has paid comes back, however busy the server is.
                self.comes_back = true;
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
        let (meaning, code) = shop::reserve(line, self.customer, self.event).await;
        count(sale, Step::Reserve, self.wanted, code.as_deref());
        meaning
    }

    async fn finalize(&self, sale: &Sale, line: &mut Line) -> Settled {
        let (meaning, code) = shop::finalize(line, self.customer).await;
        count(sale, Step::Finalize, self.wanted, code.as_deref());
        meaning
    }

    async fn cancel(&self, sale: &Sale, line: &mut Line) -> Settled {
        let (meaning, code) = shop::cancel(line, self.customer).await;
        count(sale, Step::Cancel, self.wanted, code.as_deref());
        meaning
    }
}

fn count(sale: &Sale, step: Step, wanted: Instant, code: Option<&str>) {
    let mut tally = sale.tally();
    tally.answered(step, wanted);
    if let Some(code) = code {
        tally.refused(step, code);
    }
}
