//! Who does what when: customers who reserve, pay, walk away, retry and race themselves; vendors who release,
//! pause, change, withdraw and delete; administrators who stop and start; time that jumps; crashes.
//!
//! The workload looks at the model only to be interesting (a payment is likelier from somebody who holds a
//! ticket); what it draws is written down as plain data and can be run again without it.

use crate::dice::Dice;
use crate::model::{Life, Model};
use crate::plan::{
    Ask, Control, Deed, End, Login, NewRelease, Rules, Sales, Setting, Step, Terms, Whose, Wish,
};

/// What one seed stands for.
#[derive(Debug)]
pub(crate) struct Workload {
    dice: Dice,
    pub(crate) rules: Rules,
    people: i64,
    /// Some houses release thousands at a time.
    big: bool,
    left: usize,
    drawn: usize,
    keyed: Vec<Ask>,
    /// Whether people come in and go, too.
    logins: bool,
    /// The secret that was drawn last.
    secret: u32,
}

type Draw = fn(&mut Workload, &Model, i64) -> Deed;

/// What is drawn, and how often.
const DEEDS: &[(i64, Draw)] = &[
    (25, |w, model, _| w.reserve(model)),
    (15, |w, model, _| w.finalize(model)),
    (7, |w, model, _| w.cancel(model)),
    (9, |_, _, _| Deed::ReleaseDue),
    (2, |_, _, _| Deed::ExpireHolds),
    (5, |w, model, clock| w.release(model, clock)),
    (4, |w, model, _| w.control(model)),
    (7, |w, model, _| w.update_ticket(model)),
    (2, |w, model, _| Deed::DeleteTicket { id: w.ticket(model), owner: w.owner() }),
    (4, |w, model, _| w.void(model)),
    (2, |w, _, _| w.judge()),
    (2, |w, _, _| Deed::SetRunning { running: w.dice.chance(70) }),
    (3, |w, _, _| w.add_customer()),
    (1, |w, _, _| Deed::UpdateCustomer {
        id: w.somebody(),
        name: w.dice.maybe(50, small),
        email: w.dice.maybe(60, address),
    }),
    (2, |w, _, _| Deed::DeleteCustomer { id: w.somebody() }),
    (1, |w, _, _| w.add_vendor()),
    (2, |w, _, _| w.update_vendor()),
    (1, |w, _, _| Deed::DeleteVendor { id: w.vendor() }),
    (1, |w, _, clock| Deed::AddEvent { vendor: w.vendor(), name: small(&mut w.dice), terms: w.terms(clock) }),
    (4, |w, model, clock| Deed::UpdateEvent { id: w.event(model), owner: w.owner(), terms: w.terms(clock) }),
    (1, |w, model, _| Deed::DeleteEvent { id: w.event(model), owner: w.owner() }),
    (3, |w, model, _| Deed::Count { wish: w.wish(model) }),
    (3, |w, model, _| w.available(model)),
    (2, |w, _, _| Deed::HoldsOf { customer: w.somebody() }),
    (1, |_, _, _| Deed::ForgetOld),
];

/// What is drawn, and how often, in a run with logins.
const LOGINS: &[(i64, Draw)] = &[
    (30, |w, _, clock| w.ask_code(clock)),
    (40, |w, model, _| w.send_code(model)),
    (35, |w, model, _| w.refresh(model)),
    (4, |w, model, _| Deed::Login(Login::LogOut { session: w.session(model) })),
    (5, |w, _, _| w.log_out_all()),
    (5, |w, _, _| {
        let secret = w.fresh();
        Deed::Login(Login::AddKey { vendor: w.vendor(), name: small(&mut w.dice), secret })
    }),
    (4, |w, _, _| Deed::Login(Login::DropKey { vendor: w.vendor(), id: w.dice.between(1, 4) })),
    (3, |w, _, _| w.erase()),
    (12, |w, _, _| w.change_address()),
    (14, |w, model, _| w.confirm_address(model)),
    (7, |w, model, _| w.take_back_address(model)),
];

fn small(dice: &mut Dice) -> u8 {
    dice.between(0, 3) as u8
}

fn address(dice: &mut Dice) -> u8 {
    (dice.between(0, 9) + if dice.chance(20) { 128 } else { 0 }) as u8
}

impl Workload {
    pub(crate) fn new(seed: u64, steps: usize) -> Self {
        let mut dice = Dice::new(seed);
        let max_holds = if dice.chance(80) { 1 } else { 2 };
        let hold = [60_000, 5_000, 1_500][dice.weighted([6, 3, 1].into_iter())];
        let people = dice.between(2, 8);
        let big = dice.chance(2);
        Self {
            dice,
            // Not drawn, so that a seed without jobs stays the run that it was.
            rules: Rules { max_holds, hold, jobs: seed % 4 == 3 },
            people,
            big,
            left: if big { steps / 3 } else { steps },
            drawn: 0,
            keyed: Vec::new(),
            // Not drawn either, for the same reason.
            logins: seed % 5 == 4,
            secret: 0,
        }
    }

    /// The next step, or the end.
    pub(crate) fn next(&mut self, model: &Model, clock: i64) -> Option<Step> {
        self.left = self.left.checked_sub(1)?;
        self.drawn += 1;
        if self.drawn == 1 {
            return Some(self.opening());
        }
        if self.dice.chance(7) {
            let pass = match self.dice.between(0, 9) {
                0..5 => self.dice.between(0, 50),
                5..7 => self.dice.between(0, 5_000),
                7 => 20 * 60_000,
                _ => -self.dice.between(1, 3_000),
            };
            return Some(Step::Crash { pass, how: self.end() });
        }
        let pass = self.pass(model, clock);
        let count = if self.dice.chance(50) { 1 } else { self.dice.between(2, 8) };
        let asks = (0..count).map(|_| self.ask(model, clock + pass)).collect();
        Some(Step::Batch { pass, commit_fails: self.dice.chance(3), asks })
    }

    fn end(&mut self) -> End {
        match self.dice.between(0, 9) {
            0..4 => End::Closed,
            4..8 => End::Killed,
            _ => End::Torn { at: self.dice.between(0, 999), garbled: self.dice.chance(50) },
        }
    }

    /// A house with a vendor, some customers and something to sell.
    fn opening(&mut self) -> Step {
        let plain = |deed| Ask { waited: 0, key: None, deed };
        let vendor =
            |n| Deed::AddVendor { name: n, email: n, per_batch: None, interval: None, welcome: false };
        let mut asks = vec![plain(vendor(0))];
        asks.extend((0..self.people).map(|n| {
            plain(Deed::AddCustomer { name: small(&mut self.dice), email: n as u8, welcome: false })
        }));
        if self.dice.chance(50) {
            asks.push(plain(vendor(1)));
        }
        asks.push(plain(Deed::Release(NewRelease {
            vendor: 1,
            event: None,
            kind: 0,
            price: 4_990,
            per_batch: Some(if self.big { self.dice.between(900, 1_600) } else { self.dice.between(1, 12) }),
            batches: self.dice.between(1, 3),
            interval: Some(1_000),
            starts_at: None,
        })));
        asks.push(plain(Deed::ReleaseDue));
        Step::Batch { pass: 0, commit_fails: false, asks }
    }

    /// Time: a moment, a while, or exactly to the edge of something.
    fn pass(&mut self, model: &Model, clock: i64) -> i64 {
        match self.dice.between(0, 99) {
            0..40 => self.dice.between(0, 20),
            40..65 => match self.edge(model, clock) {
                Some(edge) => (edge - clock + self.dice.between(-1, 1)).max(0),
                None => self.dice.between(0, 2_000),
            },
            65..90 => self.dice.between(50, 3_000),
            90..96 => self.rules.hold + self.dice.between(-1, 1_100),
            96..99 => self.dice.between(5, 20) * 60_000,
            _ => 24 * 3_600_000 + self.dice.between(-1, 1),
        }
    }

    /// An instant at which something changes by itself.
    fn edge(&mut self, model: &Model, clock: i64) -> Option<i64> {
        let mut edges: Vec<i64> = Vec::new();
        for paper in &model.tickets {
            if let Life::Held { until, .. } = paper.life {
                edges.extend([until, until + 1_000]);
            }
        }
        edges.extend(
            model.releases.iter().filter(|planned| planned.is_open()).map(|planned| planned.next_due()),
        );
        for event in &model.events {
            let terms = event.details.terms;
            edges.extend(terms.on_sale_at.into_iter().chain(terms.sales_end_at).map(|at| at.0));
        }
        edges.extend(model.logins.edges());
        edges.retain(|edge| *edge > clock);
        self.dice.pick(&edges)
    }

    fn ask(&mut self, model: &Model, clock: i64) -> Ask {
        if self.dice.chance(8)
            && let Some(again) = self.dice.pick(&self.keyed)
        {
            return self.again(again);
        }
        let deeds = if self.logins && self.dice.chance(60) { LOGINS } else { DEEDS };
        let index = self.dice.weighted(deeds.iter().map(|(weight, _)| *weight));
        let deed = deeds[index].1(self, model, clock);
        let waited = if self.dice.chance(70) { 0 } else { self.dice.between(0, 1_800) };
        let mut ask = Ask { waited, key: None, deed };
        if ask.deed.takes_a_key() && self.dice.chance(12) {
            ask.key = Some((self.dice.between(0, 9) as u8, self.dice.between(0, 250) as u8));
            self.keyed.push(ask.clone());
        }
        ask
    }

    /// Somebody sends a request again; seldom with another body under the same key.
    fn again(&mut self, ask: Ask) -> Ask {
        let waited = self.dice.between(0, 100);
        let key = ask.key.map(|(key, body)| (key, if self.dice.chance(10) { 251 } else { body }));
        Ask { waited, key, ..ask }
    }

    fn somebody(&mut self) -> i64 {
        self.dice.between(1, self.people + 1)
    }

    fn vendor(&mut self) -> i64 {
        self.dice.between(1, 3)
    }

    fn owner(&mut self) -> Option<i64> {
        self.dice.maybe(30, |dice| dice.between(1, 2))
    }

    fn event(&mut self, model: &Model) -> i64 {
        let known: Vec<i64> = model.events.iter().map(|event| event.id.get()).collect();
        if self.dice.chance(95) { self.dice.pick(&known).unwrap_or(1) } else { 99 }
    }

    /// A ticket: mostly one near the front of what there is.
    fn ticket(&mut self, model: &Model) -> i64 {
        self.dice.between(1, (model.tickets.len() as i64).min(30) + 1)
    }

    fn wish(&mut self, model: &Model) -> Wish {
        if self.dice.chance(55) {
            return Wish::default();
        }
        Wish {
            event: if self.dice.chance(40) { Some(self.event(model)) } else { None },
            vendor: self.dice.maybe(15, |dice| dice.between(1, 3)),
            kind: self.dice.maybe(40, |dice| dice.between(0, 2) as u8),
            min: self.dice.maybe(15, |dice| dice.between(0, 6_000)),
            max: self.dice.maybe(30, |dice| dice.between(0, 6_000)),
        }
    }

    fn reserve(&mut self, model: &Model) -> Deed {
        let customer = self.somebody();
        let ticket = if self.dice.chance(20) { Some(self.ticket(model)) } else { None };
        let wish = if ticket.is_some() && self.dice.chance(80) { Wish::default() } else { self.wish(model) };
        Deed::Reserve { customer, wish, ticket }
    }

    /// Somebody whose hold is written in the tables, mostly: live, or over and not yet tidied up.
    fn holder(&mut self, model: &Model) -> (i64, Option<i64>) {
        let mut held: Vec<(i64, i64)> = Vec::new();
        for paper in &model.tickets {
            if let Life::Held { customer, .. } = paper.life {
                held.push((customer, paper.id));
            }
        }
        match self.dice.pick(&held) {
            Some((customer, ticket)) if self.dice.chance(75) => {
                // Which of several holds an unnamed one means is the store's choice.
                let several = model.rules.max_holds > 1;
                (customer, (several || self.dice.chance(20)).then_some(ticket))
            }
            _ => {
                let customer = self.somebody();
                let ticket = self.ticket(model);
                (customer, (model.rules.max_holds > 1 || self.dice.chance(15)).then_some(ticket))
            }
        }
    }

    fn finalize(&mut self, model: &Model) -> Deed {
        let (customer, ticket) = self.holder(model);
        Deed::Finalize { customer, ticket }
    }

    fn cancel(&mut self, model: &Model) -> Deed {
        let (customer, ticket) = self.holder(model);
        Deed::Cancel { customer, ticket }
    }

    fn release(&mut self, model: &Model, clock: i64) -> Deed {
        let dice = &mut self.dice;
        let most = if model.tickets.len() > 80 { 2 } else { 12 };
        let vendor = dice.between(1, 2);
        let known: Vec<i64> = model.events.iter().map(|event| event.id.get()).collect();
        Deed::Release(NewRelease {
            vendor,
            event: if dice.chance(40) { dice.pick(&known) } else { None },
            kind: dice.between(0, 2) as u8,
            price: [4_990, 990, 0][dice.weighted([5, 3, 1].into_iter())],
            per_batch: dice.maybe(80, |dice| dice.between(i64::from(dice.clone().chance(95)), most)),
            batches: dice.between(1, 4),
            interval: dice
                .maybe(70, |dice| [0, 50, 100, 1_000, 2_500][dice.weighted([3, 1, 3, 5, 3].into_iter())]),
            starts_at: dice.maybe(25, |dice| clock + dice.between(-500, 4_000)),
        })
    }

    fn control(&mut self, model: &Model) -> Deed {
        let id = self.dice.between(1, model.releases.len() as i64 + 1);
        let control =
            [Control::Pause, Control::Resume, Control::Cancel][self.dice.weighted([4, 5, 1].into_iter())];
        Deed::Control { id, owner: self.owner(), control }
    }

    fn update_ticket(&mut self, model: &Model) -> Deed {
        Deed::UpdateTicket {
            id: self.ticket(model),
            owner: self.owner(),
            price: self.dice.maybe(30, |dice| [4_990, 990, 2_000][dice.between(0, 2) as usize]),
            kind: self.dice.maybe(30, |dice| dice.between(0, 2) as u8),
            status: self.dice.maybe(60, |dice| [3, 0, 2, 5][dice.weighted([10, 10, 1, 1].into_iter())]),
        }
    }

    /// Mostly of what is sold, seldom of what never was.
    fn void(&mut self, model: &Model) -> Deed {
        let sold = |paper: &&crate::model::Paper| matches!(paper.life, Life::Sold { .. });
        let sold: Vec<i64> = model.tickets.iter().filter(sold).map(|paper| paper.id).collect();
        let one = |w: &mut Self| match w.dice.pick(&sold) {
            Some(id) if w.dice.chance(80) => id,
            _ => w.ticket(model),
        };
        let sales = match self.dice.between(0, 9) {
            0..5 => Sales::One(one(self)),
            5..8 => Sales::Of((0..self.dice.between(1, 3)).map(|_| one(self)).collect()),
            _ => Sales::To(self.somebody()),
        };
        Deed::Void { sales, owner: self.owner(), back: self.dice.chance(80) }
    }

    /// Whoever may not sell is soon approved again: a house where nobody sells is dull.
    fn judge(&mut self) -> Deed {
        let id = self.vendor();
        match self.dice.between(0, 9) {
            0..2 => Deed::Judge { id, may_sell: false },
            2 => Deed::Close { id },
            _ => Deed::Judge { id: self.dice.between(1, 2), may_sell: true },
        }
    }

    /// A secret that nobody has drawn before.
    fn fresh(&mut self) -> u32 {
        self.secret += 1;
        self.secret
    }

    fn ask_code(&mut self, clock: i64) -> Deed {
        let challenge = self.fresh();
        let (email, asker) = (address(&mut self.dice), self.dice.between(0, 2) as u8);
        let until = clock + if self.dice.chance(80) { 600_000 } else { 20_000 };
        Deed::Login(Login::AskCode { email, challenge, asker, until })
    }

    /// Mostly one that was asked for lately, and mostly the right code.
    fn send_code(&mut self, model: &Model) -> Deed {
        let session = self.fresh();
        let latest: Vec<_> = model.logins.challenges.iter().rev().take(4).cloned().collect();
        let right = self.dice.chance(75);
        let (challenge, email) = match self.dice.pick(&latest) {
            Some(asked) if self.dice.chance(95) => (asked.challenge, asked.email),
            _ => (0, address(&mut self.dice)),
        };
        Deed::Login(Login::SendCode { challenge, email, right, session })
    }

    fn session(&mut self, model: &Model) -> u32 {
        let known: Vec<u32> = model.logins.sessions.iter().map(|session| session.id).collect();
        self.dice.pick(&known).unwrap_or(0)
    }

    /// Mostly the token that is good; now and then one that was exchanged.
    fn refresh(&mut self, model: &Model) -> Deed {
        let (session, next) = (self.session(model), self.fresh());
        let good = model.logins.sessions.iter().find(|own| own.id == session).map_or(0, |own| own.token);
        let exchanged = model.logins.exchanged.iter().filter(|one| one.session == session);
        let exchanged: Vec<u32> = exchanged.map(|one| one.shown).collect();
        let shown = match self.dice.pick(&exchanged) {
            Some(before) if self.dice.chance(35) => before,
            _ => good,
        };
        Deed::Login(Login::Refresh { session, shown, next })
    }

    fn log_out_all(&mut self) -> Deed {
        let whose = if self.dice.chance(60) {
            Whose::Customer(self.somebody())
        } else {
            Whose::Vendor(self.vendor())
        };
        Deed::Login(Login::LogOutAll { whose, keep_keys: self.dice.chance(50) })
    }

    fn change_address(&mut self) -> Deed {
        let code = self.fresh();
        let (customer, email) = (self.somebody(), address(&mut self.dice));
        Deed::Login(Login::ChangeAddress { customer, email, code })
    }

    /// Mostly the right code, from a session that mostly is the customer's own.
    fn confirm_address(&mut self, model: &Model) -> Deed {
        let way_back = self.fresh();
        let (customer, code) = match self.dice.pick(&model.logins.addresses.waiting) {
            Some(waiting) if self.dice.chance(80) => (waiting.customer, waiting.code),
            Some(waiting) => (waiting.customer, 0),
            None => (self.somebody(), 0),
        };
        let own = model.logins.sessions.iter().filter(|session| session.customer == customer);
        let own: Vec<u32> = own.map(|session| session.id).collect();
        let keep = self.dice.pick(&own).unwrap_or(0);
        Deed::Login(Login::ConfirmAddress { customer, code, keep, way_back })
    }

    /// Mostly a way back that leads somewhere, or led there a moment ago.
    fn take_back_address(&mut self, model: &Model) -> Deed {
        let session = self.fresh();
        let addresses = &model.logins.addresses;
        let ways: Vec<u32> = addresses.former.iter().map(|former| former.way_back).collect();
        let used: Vec<u32> =
            addresses.taken_back.iter().rev().take(2).map(|(way_back, ..)| *way_back).collect();
        let ways = if self.dice.chance(60) { ways } else { used };
        let way_back = self.dice.pick(&ways).unwrap_or(0);
        Deed::Login(Login::TakeBackAddress { way_back, session })
    }

    /// Of several holds none is the first to be given up, so only who has one at most is erased.
    fn erase(&mut self) -> Deed {
        let customer = if self.rules.max_holds == 1 { self.somebody() } else { 0 };
        Deed::Login(Login::Erase { customer })
    }

    fn add_customer(&mut self) -> Deed {
        let (name, email) = (small(&mut self.dice), address(&mut self.dice));
        Deed::AddCustomer { name, email, welcome: self.dice.chance(50) }
    }

    fn add_vendor(&mut self) -> Deed {
        let (name, email) = (small(&mut self.dice), small(&mut self.dice));
        Deed::AddVendor {
            name,
            email,
            per_batch: self.dice.maybe(50, |dice| dice.between(0, 9)),
            interval: self.dice.maybe(50, |dice| dice.between(0, 9) * 100),
            welcome: self.dice.chance(50),
        }
    }

    fn update_vendor(&mut self) -> Deed {
        let mut setting = |high: i64, unit: i64| match self.dice.between(0, 5) {
            0 => Setting::Clear,
            1 => Setting::Keep,
            _ => Setting::Set(self.dice.between(0, high) * unit),
        };
        let (per_batch, interval) = (setting(9, 1), setting(12, 75));
        Deed::UpdateVendor {
            id: self.vendor(),
            name: self.dice.maybe(30, small),
            email: self.dice.maybe(30, small),
            per_batch,
            interval,
        }
    }

    fn terms(&mut self, clock: i64) -> Terms {
        let dice = &mut self.dice;
        Terms {
            from: dice.maybe(25, |dice| clock + dice.between(-2_000, 5_000)),
            to: dice.maybe(20, |dice| clock + dice.between(-1_000, 60_000)),
            capacity: dice.maybe(40, |dice| dice.between(0, 12)),
            hold: dice.maybe(25, |dice| dice.between(1, 20) * 500),
            most: dice.maybe(30, |dice| dice.between(1, 4)),
        }
    }

    fn available(&mut self, model: &Model) -> Deed {
        let wish = self.wish(model);
        let after = if self.dice.chance(40) { Some(self.ticket(model)) } else { None };
        Deed::Available { wish, after, limit: self.dice.between(0, 20) as usize }
    }
}
