//! What becomes of a payment and its order when the provider has been asked.

use super::LOOKED_FOR;
use super::attempt::{OrderStanding, Payment};
use super::guard::Guard;
use super::refund::{NewRefund, Refund, Sums};
use super::snapshot::{PaymentSnapshot, Progress, RefundMark, RefundSeen, Said};
use super::state::{Decline, Dispute, PaymentState, Phase, RefundReason, RefundState};
use crate::{Kind, OrderState, RefundId, Timestamp};

/// Where the tickets of an order are, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stock {
    /// Its holds run.
    Held,
    /// A hold is over, and its ticket is free still.
    Free,
    /// A ticket is somebody else's by now, and one like it (event, type, price; never for a named seat) is free.
    Equal,
    /// There is none for it.
    Gone,
}

impl Stock {
    /// Where an order's tickets are if each is where its line says: an order is bought whole or not at all.
    pub fn of_lines(lines: impl Iterator<Item = Self>) -> Self {
        lines.max().unwrap_or(Self::Gone)
    }
}

/// How tickets are sold on a yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sale {
    /// The tickets that are held.
    Held,
    /// The yes came late: the same tickets, which are free.
    Late,
    /// The yes came late: at least one other ticket of the same kind.
    LateEqual,
}

/// All that a payment is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f> {
    /// The payment.
    pub payment: &'f Payment,
    /// Its refunds.
    pub refunds: &'f [Refund],
    /// Its order.
    pub order: &'f OrderStanding,
    /// Where the order's tickets are.
    pub stock: Stock,
}

/// What is to be written, in one transaction, if the payment still has the version that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PaymentChange {
    /// The version that was seen.
    pub seen: i64,
    /// The payment from now on.
    pub payment: Payment,
    /// Its order from now on, where that changes; guarded by the order's own version.
    pub order: Option<OrderStanding>,
    /// The sale that is made with it.
    pub sale: Option<Sale>,
    /// Refunds that have moved.
    pub moved: Vec<Refund>,
    /// Refunds that are new.
    pub opened: Vec<NewRefund>,
    /// What the journal says, in this order.
    pub kinds: Vec<Kind>,
}

/// Judges a snapshot of a payment. `None` if it says nothing new: a duplicate, or older than what is known.
pub fn observe(facts: &Facts<'_>, snapshot: &PaymentSnapshot, now: Timestamp) -> Option<PaymentChange> {
    let is_old = snapshot.said.progress().number() < facts.payment.seen.number();
    if is_old && Guard::OldIsOld.stands() {
        return None;
    }
    let mut draft = Draft::of(facts, now);
    draft.hear(snapshot);
    draft.see_dispute(snapshot.dispute);
    draft.see_refunds(&snapshot.refunds);
    draft.stop_waiting();
    draft.settle();
    draft.finish()
}

/// A change that is being made.
struct Draft<'f> {
    facts: &'f Facts<'f>,
    now: Timestamp,
    payment: Payment,
    order: OrderStanding,
    refunds: Vec<Refund>,
    opened: Vec<NewRefund>,
    sale: Option<Sale>,
    kinds: Vec<Kind>,
}

impl<'f> Draft<'f> {
    fn of(facts: &'f Facts<'f>, now: Timestamp) -> Self {
        Self {
            facts,
            now,
            payment: *facts.payment,
            order: *facts.order,
            refunds: facts.refunds.to_vec(),
            opened: Vec::new(),
            sale: None,
            kinds: Vec::new(),
        }
    }

    fn hear(&mut self, snapshot: &PaymentSnapshot) {
        let before = self.payment.seen;
        self.payment.seen = snapshot.said.progress();
        let is_ours = snapshot.currency == self.payment.currency;
        match snapshot.said {
            Said::NotFound => self.hear_nothing(snapshot.asked_at),
            Said::Pending { action_needed } => self.hear_pending(action_needed),
            Said::Declined { code } => self.hear_no(code),
            Said::Canceled => self.hear_canceled(),
            Said::Authorized { amount, capture_before } => {
                self.payment.capture_before = capture_before.or(self.payment.capture_before);
                self.hear_yes(is_ours && amount == self.payment.amount, before);
            }
            Said::Captured { amount } => {
                let is_right = is_ours && amount == self.payment.amount;
                self.payment.captured = amount;
                self.hear_captured(is_right);
            }
        }
    }

    /// Not found at the provider: perhaps not yet, because the request to create it can still be on its way.
    fn hear_nothing(&mut self, asked_at: Timestamp) {
        let is_over = asked_at >= self.payment.created_at + LOOKED_FOR;
        if self.payment.state == PaymentState::VoidDue && is_over {
            self.become_final(PaymentState::Abandoned);
        } else if self.payment.state.is_live() && !Guard::UnknownIsPending.stands() {
            self.become_final(PaymentState::Abandoned);
            self.reopen();
        }
    }

    fn hear_pending(&mut self, action_needed: bool) {
        self.find_again();
        if self.payment.state == PaymentState::Created {
            self.payment.state = PaymentState::Authorizing;
            if action_needed {
                self.kinds.push(Kind::PaymentActionNeeded);
            }
        }
    }

    fn hear_no(&mut self, code: Decline) {
        self.find_again();
        if self.payment.state.is_live() {
            self.payment.state = PaymentState::Declined;
            self.payment.decline = Some(code);
            self.kinds.push(Kind::PaymentDeclined);
            self.reopen();
        }
    }

    /// Cancelled at the provider: by us, on its own page, or because the authorisation ran out.
    fn hear_canceled(&mut self) {
        match self.payment.state {
            PaymentState::Created | PaymentState::Authorizing => {
                self.become_final(PaymentState::Voided);
                self.reopen();
            }
            PaymentState::VoidDue | PaymentState::Abandoned => self.become_final(PaymentState::Voided),
            PaymentState::CaptureDue => {
                self.payment.state = PaymentState::Lost;
                self.kinds.push(Kind::PaymentLost);
            }
            PaymentState::Declined
            | PaymentState::Voided
            | PaymentState::Lost
            | PaymentState::RefundDue
            | PaymentState::Captured
            | PaymentState::RefundedPartly
            | PaymentState::Refunded => {}
        }
    }

    fn hear_yes(&mut self, is_right: bool, before: Progress) {
        let is_planted = self.payment.state == PaymentState::VoidDue && !Guard::CalledOff.stands();
        if self.payment.state.is_live() || is_planted {
            let is_sold = self.sell(is_right, Kind::PaymentAuthorized);
            let collects = is_sold || !Guard::SaleFirst.stands();
            self.payment.state = if collects { PaymentState::CaptureDue } else { PaymentState::VoidDue };
            return;
        }
        self.find_again();
        let is_news = before.number() < Progress::Authorized.number();
        if self.payment.state.phase() == Phase::CalledOff && is_news {
            self.kinds.push(Kind::LateMoney);
        }
    }

    fn hear_captured(&mut self, is_right: bool) {
        match self.payment.state.phase() {
            Phase::Live => {
                let is_sold = self.sell(is_right, Kind::PaymentCaptured);
                self.payment.state = if is_sold { PaymentState::Captured } else { PaymentState::RefundDue };
            }
            Phase::CalledOff if !Guard::LateMoney.stands() => {}
            Phase::CalledOff => {
                self.payment.state = PaymentState::RefundDue;
                self.kinds.push(Kind::LateMoney);
            }
            Phase::Sold => {
                self.payment.state = PaymentState::Captured;
                self.kinds.push(Kind::PaymentCaptured);
            }
            Phase::Money => {}
        }
    }

    /// Known to the provider although it was abandoned: it is voided there.
    fn find_again(&mut self) {
        if self.payment.state == PaymentState::Abandoned {
            self.payment.state = PaymentState::VoidDue;
        }
    }

    /// Sells the order's tickets, if they or equal ones are free. Sale window and limits were judged when the order was opened.
    fn sell(&mut self, is_right: bool, kind: Kind) -> bool {
        let stock = match self.facts.stock {
            Stock::Gone if !Guard::TicketThere.stands() => Stock::Equal,
            stock => stock,
        };
        let can_be_sold = match self.order.state {
            OrderState::Open | OrderState::Paying | OrderState::Expired => true,
            OrderState::Cancelled => !Guard::CalledOff.stands(),
            OrderState::Paid | OrderState::Free => false,
        };
        let sale = match stock {
            _ if !can_be_sold => None,
            _ if !is_right && Guard::Amount.stands() => None,
            Stock::Held => Some(Sale::Held),
            Stock::Free => Some(Sale::Late),
            Stock::Equal => Some(Sale::LateEqual),
            Stock::Gone => None,
        };
        if sale.is_some() {
            self.kinds.push(kind);
            self.order.state = OrderState::Paid;
            self.order.paid_by = Some(self.payment.id);
        } else {
            self.reopen();
        }
        if sale != Some(Sale::Held) {
            self.kinds.push(Kind::LateMoney);
        }
        self.sale = sale;
        sale.is_some()
    }

    fn become_final(&mut self, state: PaymentState) {
        self.payment.state = state;
        self.kinds.push(Kind::PaymentVoided);
    }

    /// Reopens the order after a failed attempt while its holds run; otherwise the order has expired.
    fn reopen(&mut self) {
        if self.order.state == OrderState::Paying {
            let is_over = self.facts.stock != Stock::Held;
            self.order.state = if is_over { OrderState::Expired } else { OrderState::Open };
        }
    }

    /// Voids a payment that is undecided when the window for a late authorisation is over.
    fn stop_waiting(&mut self) {
        if self.payment.state.is_live() && self.order.has_waited(self.now) {
            self.payment.state = PaymentState::VoidDue;
            if let Some(expired) = self.order.expire(self.now) {
                self.order.state = expired.state;
            }
        }
    }

    fn see_dispute(&mut self, dispute: Dispute) {
        if dispute.rank() <= self.payment.dispute.rank() {
            return;
        }
        if self.payment.dispute == Dispute::None {
            self.kinds.push(Kind::DisputeOpened);
        }
        if dispute != Dispute::Open {
            self.kinds.push(Kind::DisputeClosed);
        }
        self.payment.dispute = dispute;
    }

    fn see_refunds(&mut self, seen: &[RefundSeen]) {
        for seen in seen {
            let known = self.refunds.iter_mut().find(|refund| match &seen.mark {
                RefundMark::Ours { id, .. } => refund.id == *id,
                RefundMark::Outside { reference } => refund.reference.as_ref() == Some(reference),
            });
            if let Some(refund) = known {
                if let Some((moved, kind)) = refund.see(seen) {
                    *refund = moved;
                    self.kinds.extend(kind);
                }
            } else if let RefundMark::Outside { reference } = &seen.mark {
                let reference = Some(reference.clone());
                let reason = RefundReason::Outside;
                if seen.state != RefundState::Failed {
                    self.kinds.push(Kind::RefundRequested);
                    let (amount, state) = (seen.amount, seen.state);
                    self.opened.push(NewRefund { amount, reason, state, reference });
                }
                if seen.state == RefundState::Succeeded {
                    self.kinds.push(Kind::RefundDone);
                }
            }
        }
    }

    /// Brings the amounts, and the state of a payment that has money, into line with its refunds.
    fn settle(&mut self) {
        self.drop_impossible();
        if !self.payment.state.has_money() {
            return;
        }
        let bought = self.order.paid_by == Some(self.payment.id);
        let sums = self.sums();
        let is_settled = self.payment.dispute == Dispute::Lost;
        let missing = self.payment.captured - sums.back - sums.under_way - sums.failed;
        if !bought && missing > 0 && !is_settled {
            self.kinds.push(Kind::RefundRequested);
            self.opened.push(NewRefund::due(missing, RefundReason::Late));
        }
        self.payment.refunded = sums.back;
        self.payment.state = if sums.back >= self.payment.captured {
            PaymentState::Refunded
        } else if !bought {
            PaymentState::RefundDue
        } else if sums.back > 0 {
            PaymentState::RefundedPartly
        } else {
            PaymentState::Captured
        };
        if bought {
            self.order.paid = self.payment.captured;
            self.order.refunded = sums.back;
        }
    }

    /// Drops what the provider cannot be asked for any more, because the money went another way or never came.
    fn drop_impossible(&mut self) {
        let is_lost = self.payment.state == PaymentState::Lost || self.payment.dispute == Dispute::Lost;
        let has_money = self.payment.state.has_money();
        let due: Vec<RefundId> = self
            .refunds
            .iter()
            .filter(|refund| refund.state == RefundState::Due)
            .map(|refund| refund.id)
            .collect();
        for id in due {
            let sums = self.sums();
            let is_too_much = has_money && sums.back + sums.under_way > self.payment.captured;
            if !is_lost && !is_too_much {
                continue;
            }
            if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == id) {
                refund.state = RefundState::Dropped;
                self.kinds.push(Kind::RefundFailed);
            }
        }
    }

    fn sums(&self) -> Sums {
        let old = self.refunds.iter().map(|refund| (refund.state, refund.amount));
        let new = self.opened.iter().map(|refund| (refund.state, refund.amount));
        Sums::of(old.chain(new))
    }

    fn finish(self) -> Option<PaymentChange> {
        let Facts { payment, refunds, order, .. } = *self.facts;
        let is_same = self.payment == *payment && self.order == *order && self.refunds == *refunds;
        if is_same && self.opened.is_empty() {
            return None;
        }
        let moved = self.refunds.into_iter().filter(|refund| !refunds.contains(refund)).collect();
        Some(PaymentChange {
            seen: payment.version,
            payment: Payment { version: payment.version + 1, ..self.payment },
            order: (self.order != *order).then(|| self.order.moved()),
            sale: self.sale,
            moved,
            opened: self.opened,
            kinds: self.kinds,
        })
    }
}
