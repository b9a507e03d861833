//! A world small enough to walk through: one order, up to two attempts to pay it, two tickets, other customers, a provider.

mod promises;

use super::super::attempt::{Attempt, Begun, Call, Canceller, OrderStanding, Payment, Start, begin, cancel};
use super::super::books::{MoneyBooks, problems};
use super::super::observe::{Facts, PaymentChange, Sale, Stock, observe};
use super::super::refund::{Refund, request_refund};
use super::super::snapshot::{PaymentSnapshot, RefundMark, RefundSeen, Said};
use super::super::state::{CaptureMode, Decline, Dispute, PaymentState, Phase, RefundReason, RefundState};
use crate::{Currency, OrderId, OrderState, PaymentId, RefundId, Timestamp};

const TOTAL: i64 = 1_000;
const FIRST_DEADLINE: i64 = 60_000;
/// Instants: before the first deadline, after it, after the second, after the time for a late yes, and a day later.
const TIMES: [i64; 5] = [0, 61_000, 185_000, 600_000, 27 * 3_600_000];

/// What does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Setting {
    pub(super) mode: CaptureMode,
    pub(super) card: Card,
    pub(super) refunds_fail: bool,
    pub(super) version_guard: bool,
}

/// What the bank says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Card {
    Yes,
    /// It asks its customer first.
    Asks,
    No,
    /// Yes, to another amount.
    WrongAmount,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Event {
    Begin,
    /// The request for an attempt leaves. A crash before it, or after, is a step that does not follow.
    Send(usize),
    /// It arrives at the provider, at once or much later.
    Land(usize),
    /// The provider is asked, and what it says is written.
    Tell(usize),
    /// A call that is owed is made; its reply is lost.
    Call(usize),
    /// Refunds that are owed are asked for; the reply is lost.
    CallRefunds(usize),
    /// The provider has paid refunds back.
    SettleRefunds(usize),
    /// The order's time is written down as over.
    Expire,
    /// Time passes.
    Pass,
    BankSaysYes(usize),
    BankSaysNo(usize),
    Replace,
    PayAgain,
    CancelByCustomer,
    CancelByVendor,
    OtherTakesTicket,
    OtherTakesEqual,
    /// The provider is asked, and what it says lies around.
    Remember,
    TellOld,
    /// Another server judges, and writes later.
    JudgeElsewhere,
    WriteElsewhere,
    RefundWhole,
    RefundPart,
    DisputeOpens,
    DisputeIsWon,
    DisputeIsLost,
    RefundFails,
    RefundComesBack,
    CalledOffOutside,
    CollectedOutside,
    RefundedOutside,
}

impl Event {
    /// What happens if nothing stops it: where none of these changes anything the world has come to rest.
    pub(super) const STEPS: [Self; 15] = [
        Self::Begin,
        Self::Send(0),
        Self::Land(0),
        Self::Tell(0),
        Self::Call(0),
        Self::CallRefunds(0),
        Self::SettleRefunds(0),
        Self::Send(1),
        Self::Land(1),
        Self::Tell(1),
        Self::Call(1),
        Self::CallRefunds(1),
        Self::SettleRefunds(1),
        Self::Expire,
        Self::Pass,
    ];

    /// What a bank may say when it asks its customer.
    pub(super) const BANK: [Self; 4] =
        [Self::BankSaysYes(0), Self::BankSaysNo(0), Self::BankSaysYes(1), Self::BankSaysNo(1)];

    /// Its place among those that happen once.
    fn once(self) -> Option<u32> {
        match self {
            Self::Begin
            | Self::Send(_)
            | Self::Land(_)
            | Self::Tell(_)
            | Self::Call(_)
            | Self::CallRefunds(_)
            | Self::SettleRefunds(_)
            | Self::Expire
            | Self::Pass
            | Self::BankSaysYes(_)
            | Self::BankSaysNo(_) => None,
            Self::Replace => Some(0),
            Self::PayAgain => Some(1),
            Self::CancelByCustomer => Some(2),
            Self::CancelByVendor => Some(3),
            Self::OtherTakesTicket => Some(4),
            Self::OtherTakesEqual => Some(5),
            Self::Remember => Some(6),
            Self::TellOld => Some(7),
            Self::JudgeElsewhere => Some(8),
            Self::WriteElsewhere => Some(9),
            Self::RefundWhole => Some(10),
            Self::RefundPart => Some(11),
            Self::DisputeOpens => Some(12),
            Self::DisputeIsWon => Some(13),
            Self::DisputeIsLost => Some(14),
            Self::RefundFails => Some(15),
            Self::RefundComesBack => Some(16),
            Self::CalledOffOutside => Some(17),
            Self::CollectedOutside => Some(18),
            Self::RefundedOutside => Some(19),
        }
    }
}

/// Whose a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Owner {
    /// The order's, held.
    Held,
    Free,
    Other,
    /// The order's, bought.
    Bought,
}

/// A payment as the provider has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Intent {
    sent: bool,
    said: Said,
    refunds: Vec<RefundSeen>,
    dispute: Dispute,
}

/// All there is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct World {
    setting: Setting,
    time: usize,
    order: OrderStanding,
    ticket: Owner,
    equal: Owner,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
    intents: Vec<Intent>,
    old: Option<PaymentSnapshot>,
    judged: Option<PaymentChange>,
    used: u32,
}

type Told = Result<(), String>;

impl World {
    pub(super) fn new(setting: Setting) -> Self {
        let order = OrderStanding {
            state: OrderState::Open,
            version: 1,
            total: TOTAL,
            currency: Currency::default(),
            deadline: Timestamp(FIRST_DEADLINE),
            is_extended: false,
            paid: 0,
            refunded: 0,
            paid_by: None,
        };
        Self {
            setting,
            time: 0,
            order,
            ticket: Owner::Held,
            equal: Owner::Free,
            payments: Vec::new(),
            refunds: Vec::new(),
            intents: Vec::new(),
            old: None,
            judged: None,
            used: 0,
        }
    }

    fn now(&self) -> Timestamp {
        Timestamp(TIMES[self.time])
    }

    /// Whether something may happen at all: what happens once has not happened yet, and a step has something to do.
    pub(super) fn may(&self, event: Event) -> bool {
        let intent = |at: usize| self.intents.get(at);
        match event {
            Event::Send(at) => intent(at).is_some_and(|intent| !intent.sent),
            Event::Land(at) => intent(at).is_some_and(|intent| intent.sent && intent.said == Said::NotFound),
            Event::BankSaysYes(at) | Event::BankSaysNo(at) => {
                intent(at).is_some_and(|intent| matches!(intent.said, Said::Pending { .. }))
            }
            Event::Call(at) => matches!(self.owed(at), Some(Call::Void | Call::Capture)),
            Event::CallRefunds(_) => self.refunds.iter().any(|refund| refund.state == RefundState::Due),
            Event::SettleRefunds(at) => intent(at).is_some_and(|intent| !intent.refunds.is_empty()),
            Event::Tell(at) => at < self.payments.len(),
            Event::Pass => self.time + 1 < TIMES.len(),
            Event::Begin => self.payments.is_empty(),
            other => other.once().is_none_or(|place| self.used & 1 << place == 0),
        }
    }

    /// What comes of it when something happens; `None` where nothing does.
    pub(super) fn after(&self, event: Event) -> Result<Option<Self>, String> {
        let mut next = self.clone();
        next.happen(event)?;
        if next == *self {
            return Ok(None);
        }
        next.used |= event.once().map_or(0, |place| 1 << place);
        next.check_always()?;
        Ok(Some(next))
    }

    fn happen(&mut self, event: Event) -> Told {
        match event {
            Event::Begin if self.payments.is_empty() => self.begin(false),
            Event::Begin => {}
            Event::PayAgain if !self.payments.is_empty() => self.begin(false),
            Event::Replace if !self.payments.is_empty() => self.begin(true),
            Event::PayAgain | Event::Replace => {}
            Event::Send(at) => self.send(at),
            Event::Land(at) => self.land(at),
            Event::Tell(at) => return self.tell(at),
            Event::Call(at) => self.call(at),
            Event::CallRefunds(at) => return self.call_refunds(at),
            Event::SettleRefunds(at) => self.settle_refunds(at),
            Event::Expire => self.expire(),
            Event::Pass => self.time = (self.time + 1).min(TIMES.len() - 1),
            Event::BankSaysYes(at) => self.bank(at, true),
            Event::BankSaysNo(at) => self.bank(at, false),
            Event::CancelByCustomer => self.cancel(Canceller::Customer),
            Event::CancelByVendor => self.cancel(Canceller::Vendor),
            Event::OtherTakesTicket => self.other_takes_ticket(),
            Event::OtherTakesEqual if self.equal == Owner::Free => self.equal = Owner::Other,
            Event::OtherTakesEqual => {}
            Event::Remember => self.old = self.intents.first().map(|intent| intent.snapshot(self.now())),
            Event::TellOld => return self.tell_old(),
            Event::JudgeElsewhere => self.judge_elsewhere(),
            Event::WriteElsewhere => return self.write_elsewhere(),
            Event::RefundWhole => return self.refund(None),
            Event::RefundPart => return self.refund(Some(300)),
            Event::DisputeOpens => self.dispute(Dispute::None, Dispute::Open),
            Event::DisputeIsWon => self.dispute(Dispute::Open, Dispute::Won),
            Event::DisputeIsLost => self.dispute(Dispute::Open, Dispute::Lost),
            Event::RefundFails => self.fail_refund(RefundState::Pending),
            Event::RefundComesBack => self.fail_refund(RefundState::Succeeded),
            Event::CalledOffOutside => self.call_off_outside(),
            Event::CollectedOutside => self.collect_outside(),
            Event::RefundedOutside => self.refund_outside(),
        }
        Ok(())
    }

    fn live(&self) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.state.is_live())
    }

    fn begin(&mut self, replaces: bool) {
        if self.payments.len() == 2 {
            return;
        }
        let attempt = self.payments.len() as u32 + 1;
        let start = Start {
            payment: PaymentId::from_store(i64::from(attempt)),
            order: OrderId::from_store(1),
            attempt,
            mode: self.setting.mode,
            arrived: self.now(),
            now: self.now(),
            replaces: self.live().filter(|_| replaces).map(|live| live.id),
        };
        if let Ok(Begun::New(new)) = begin(&self.order, self.live(), start) {
            let Attempt { payment, order, replaced } = *new;
            if let Some(replaced) = replaced {
                self.put(replaced);
            }
            self.payments.push(payment);
            let nothing =
                Intent { sent: false, said: Said::NotFound, refunds: Vec::new(), dispute: Dispute::None };
            self.intents.push(nothing);
            self.order = order;
        }
    }

    fn put(&mut self, payment: Payment) {
        if let Some(place) = self.payments.iter_mut().find(|other| other.id == payment.id) {
            *place = payment;
        }
    }

    fn owed(&self, at: usize) -> Option<Call> {
        self.payments.get(at).and_then(|payment| payment.owes(&self.order, self.now()))
    }

    fn send(&mut self, at: usize) {
        if self.owed(at) == Some(Call::Create) {
            self.intents[at].sent = true;
        }
    }

    fn land(&mut self, at: usize) {
        // A request that is on its way for a day reaches nobody.
        let is_on_its_way = self.time + 1 < TIMES.len();
        let mode = self.setting.mode;
        let Some(intent) = self.intents.get_mut(at).filter(|intent| intent.sent && is_on_its_way) else {
            return;
        };
        if intent.said == Said::NotFound {
            // The second card is good.
            intent.said = match if at == 0 { self.setting.card } else { Card::Yes } {
                Card::Yes => yes(mode, TOTAL),
                Card::Asks => Said::Pending { action_needed: true },
                Card::No => Said::Declined { code: Decline::Declined },
                Card::WrongAmount => yes(mode, TOTAL - 1),
            };
        }
    }

    fn bank(&mut self, at: usize, says_yes: bool) {
        let mode = self.setting.mode;
        let Some(intent) = self.intents.get_mut(at) else { return };
        if matches!(intent.said, Said::Pending { .. }) {
            let no = Said::Declined { code: Decline::AuthenticationFailed };
            intent.said = if says_yes { yes(mode, TOTAL) } else { no };
        }
    }

    /// Where the order's ticket is.
    fn stock(&self) -> Stock {
        match self.ticket {
            Owner::Held if self.now() < self.order.deadline => Stock::Held,
            Owner::Held | Owner::Free => Stock::Free,
            Owner::Other | Owner::Bought if self.equal == Owner::Free => Stock::Equal,
            Owner::Other | Owner::Bought => Stock::Gone,
        }
    }

    fn judge(&self, at: usize, snapshot: &PaymentSnapshot) -> Option<PaymentChange> {
        let payment = self.payments.get(at)?;
        let refunds: Vec<Refund> =
            self.refunds.iter().filter(|refund| refund.payment == payment.id).cloned().collect();
        let facts = Facts { payment, refunds: &refunds, order: &self.order, stock: self.stock() };
        observe(&facts, snapshot, self.now())
    }

    fn tell(&mut self, at: usize) -> Told {
        let Some(snapshot) = self.intents.get(at).map(|intent| intent.snapshot(self.now())) else {
            return Ok(());
        };
        match self.judge(at, &snapshot) {
            Some(change) => self.write(change),
            None => Ok(()),
        }
    }

    fn tell_old(&mut self) -> Told {
        let Some(old) = self.old.take() else { return Ok(()) };
        let Some(change) = self.judge(0, &old) else { return Ok(()) };
        if self.payments[0].seen.number() > old.said.progress().number() {
            return Err(format!("old news has moved it: {old:?}"));
        }
        self.write(change)
    }

    fn judge_elsewhere(&mut self) {
        self.judged =
            (0..self.payments.len()).find_map(|at| self.judge(at, &self.intents[at].snapshot(self.now())));
    }

    fn write_elsewhere(&mut self) -> Told {
        let Some(change) = self.judged.take() else { return Ok(()) };
        let is_old = self
            .payments
            .iter()
            .any(|payment| payment.id == change.payment.id && payment.version != change.seen)
            || change.order.is_some_and(|order| order.version != self.order.version + 1);
        // The rows of the tickets have guards of their own.
        let is_gone = match change.sale {
            Some(Sale::Held | Sale::Late) => !matches!(self.ticket, Owner::Held | Owner::Free),
            Some(Sale::LateEqual) => self.equal != Owner::Free,
            None => false,
        };
        if is_gone || is_old && self.setting.version_guard {
            return Ok(());
        }
        self.write(change)
    }

    fn write(&mut self, change: PaymentChange) -> Told {
        let before = self.payments.iter().find(|payment| payment.id == change.payment.id).copied();
        let before = before.ok_or("a payment that is not there")?;
        let after = change.payment;
        if before.state != after.state && !before.state.may_become(after.state) {
            return Err(format!("{:?} became {:?}", before.state, after.state));
        }
        if after.version != change.seen + 1 {
            return Err(String::from("a version was left out"));
        }
        self.put(after);
        self.order = change.order.unwrap_or(self.order);
        match change.sale {
            Some(Sale::Held | Sale::Late) if matches!(self.ticket, Owner::Held | Owner::Free) => {
                self.ticket = Owner::Bought;
            }
            Some(Sale::LateEqual) if self.equal == Owner::Free => self.equal = Owner::Bought,
            Some(sale) => return Err(format!("{sale:?}, and the ticket is somebody else's")),
            None => {}
        }
        for moved in change.moved {
            if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == moved.id) {
                *refund = moved;
            }
        }
        for new in change.opened {
            let id = RefundId::from_store(self.refunds.len() as i64 + 1);
            let (amount, reason, state, reference) = (new.amount, new.reason, new.state, new.reference);
            self.refunds.push(Refund { id, payment: after.id, amount, reason, state, attempt: 0, reference });
        }
        self.let_go();
        Ok(())
    }

    /// Of an order that is over the ticket is nobody's.
    fn let_go(&mut self) {
        let is_over = matches!(self.order.state, OrderState::Expired | OrderState::Cancelled);
        if is_over && self.ticket == Owner::Held {
            self.ticket = Owner::Free;
        }
    }

    fn call(&mut self, at: usize) {
        let Some(call) = self.owed(at) else { return };
        let intent = &mut self.intents[at];
        match (call, intent.said) {
            (Call::Void, Said::Pending { .. } | Said::Declined { .. } | Said::Authorized { .. }) => {
                intent.said = Said::Canceled;
            }
            (Call::Capture, Said::Authorized { amount, .. }) => intent.said = Said::Captured { amount },
            (Call::Void | Call::Capture | Call::Create | Call::Ask, _) => {}
        }
    }

    fn call_refunds(&mut self, at: usize) -> Told {
        let Some(payment) = self.payments.get(at).copied() else { return Ok(()) };
        let fails = self.setting.refunds_fail;
        for refund in self.refunds.iter().filter(|refund| refund.payment == payment.id) {
            if !refund.is_owed(&payment) {
                continue;
            }
            if payment.dispute == Dispute::Open {
                return Err(String::from("a refund beside an open dispute"));
            }
            let mark = RefundMark::Ours { id: refund.id, attempt: refund.attempt };
            let intent = &mut self.intents[at];
            let is_repeat = intent.refunds.iter().any(|known| known.mark == mark);
            if !is_repeat && refund.amount <= intent.left() && intent.dispute != Dispute::Open {
                let state = if fails { RefundState::Failed } else { RefundState::Pending };
                intent.refunds.push(RefundSeen { mark, amount: refund.amount, state });
            }
        }
        Ok(())
    }

    fn settle_refunds(&mut self, at: usize) {
        let Some(intent) = self.intents.get_mut(at) else { return };
        for refund in intent.refunds.iter_mut().filter(|refund| refund.state == RefundState::Pending) {
            refund.state = RefundState::Succeeded;
        }
    }

    fn expire(&mut self) {
        if let Some(expired) = self.order.expire(self.now()) {
            self.order = expired;
            self.let_go();
        }
    }

    fn cancel(&mut self, by: Canceller) {
        if let Ok((order, called_off)) = cancel(&self.order, self.live(), by) {
            self.order = order;
            if let Some(payment) = called_off {
                self.put(payment);
            }
            self.let_go();
        }
    }

    fn other_takes_ticket(&mut self) {
        let is_free = match self.ticket {
            Owner::Held => self.order.deadline <= self.now(),
            Owner::Free => true,
            Owner::Other | Owner::Bought => false,
        };
        if is_free {
            self.ticket = Owner::Other;
        }
    }

    fn refund(&mut self, amount: Option<i64>) -> Told {
        let Some(paid_by) = self.order.paid_by else { return Ok(()) };
        let Some(payment) = self.payments.iter().find(|payment| payment.id == paid_by).copied() else {
            return Err(String::from("paid by nobody"));
        };
        let refunds: Vec<Refund> =
            self.refunds.iter().filter(|refund| refund.payment == payment.id).cloned().collect();
        let asked = request_refund(&payment, &refunds, &self.order, amount, RefundReason::Asked);
        let Ok(requested) = asked else { return Ok(()) };
        self.put(requested.payment);
        let id = RefundId::from_store(self.refunds.len() as i64 + 1);
        let (amount, reason, state) =
            (requested.refund.amount, requested.refund.reason, requested.refund.state);
        self.refunds.push(Refund {
            id,
            payment: payment.id,
            amount,
            reason,
            state,
            attempt: 0,
            reference: None,
        });
        let back: i64 = self
            .refunds
            .iter()
            .filter(|refund| refund.state.is_under_way() || refund.state == RefundState::Succeeded)
            .filter(|refund| refund.payment == payment.id)
            .map(|refund| refund.amount)
            .sum();
        if back > payment.amount {
            return Err(format!("{back} of {} are to go back", payment.amount));
        }
        Ok(())
    }

    fn dispute(&mut self, from: Dispute, to: Dispute) {
        let is_disputed = |intent: &&mut Intent| intent.dispute == from && intent.charged() > 0;
        if let Some(intent) = self.intents.iter_mut().find(is_disputed) {
            intent.dispute = to;
        }
    }

    fn fail_refund(&mut self, from: RefundState) {
        let mut all = self.intents.iter_mut().flat_map(|intent| intent.refunds.iter_mut());
        if let Some(refund) = all.find(|refund| refund.state == from) {
            refund.state = RefundState::Failed;
        }
    }

    fn call_off_outside(&mut self) {
        let can_be =
            |intent: &&mut Intent| matches!(intent.said, Said::Pending { .. } | Said::Authorized { .. });
        if let Some(intent) = self.intents.iter_mut().find(can_be) {
            intent.said = Said::Canceled;
        }
    }

    fn collect_outside(&mut self) {
        for intent in &mut self.intents {
            if let Said::Authorized { amount, .. } = intent.said {
                intent.said = Said::Captured { amount };
                return;
            }
        }
    }

    fn refund_outside(&mut self) {
        if let Some(intent) = self.intents.iter_mut().find(|intent| intent.left() >= 400) {
            let mark = RefundMark::Outside { reference: String::from("re_outside") };
            intent.refunds.push(RefundSeen { mark, amount: 400, state: RefundState::Succeeded });
        }
    }
}

fn yes(mode: CaptureMode, amount: i64) -> Said {
    match mode {
        CaptureMode::Manual => Said::Authorized { amount, capture_before: None },
        CaptureMode::Immediate => Said::Captured { amount },
    }
}

impl Intent {
    fn snapshot(&self, asked_at: Timestamp) -> PaymentSnapshot {
        PaymentSnapshot {
            asked_at,
            said: self.said,
            currency: Currency::default(),
            refunds: self.refunds.clone(),
            dispute: self.dispute,
        }
    }

    /// What was collected, and what went back.
    fn book(&self) -> (i64, i64) {
        let captured = match self.said {
            Said::Captured { amount } => amount,
            Said::NotFound
            | Said::Pending { .. }
            | Said::Declined { .. }
            | Said::Authorized { .. }
            | Said::Canceled => 0,
        };
        let is_back = |refund: &&RefundSeen| refund.state == RefundState::Succeeded;
        (captured, self.refunds.iter().filter(is_back).map(|refund| refund.amount).sum())
    }

    /// What can still be given back.
    fn left(&self) -> i64 {
        let is_taken = |refund: &&RefundSeen| refund.state != RefundState::Failed;
        self.book().0 - self.refunds.iter().filter(is_taken).map(|refund| refund.amount).sum::<i64>()
    }

    /// What the customer is out of pocket.
    fn charged(&self) -> i64 {
        let (captured, back) = self.book();
        if self.dispute == Dispute::Lost { 0 } else { captured - back }
    }
}
