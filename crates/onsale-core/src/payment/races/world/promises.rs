//! What is promised of each state of the world, and of where it ends.

use super::*;

impl World {
    /// What must never be true.
    pub(super) fn check_always(&self) -> Told {
        if self.payments.iter().filter(|payment| payment.state.is_live()).count() > 1 {
            return Err(String::from("two live attempts"));
        }
        if self.order.deadline.0 > FIRST_DEADLINE + 120_000 {
            return Err(format!("the deadline moved to {:?}", self.order.deadline));
        }
        let bought = [self.ticket, self.equal].iter().filter(|owner| **owner == Owner::Bought).count();
        if bought != usize::from(self.order.state == OrderState::Paid) {
            return Err(format!("an order that is {:?} has {bought} tickets", self.order.state));
        }
        for (payment, intent) in self.payments.iter().zip(&self.intents) {
            let is_paid_by = self.order.paid_by == Some(payment.id);
            let is_forgotten = match payment.state.phase() {
                Phase::Live | Phase::Money => false,
                Phase::Sold => !is_paid_by,
                Phase::CalledOff => payment.owes(&self.order, self.now()).is_none(),
            };
            if intent.charged() > 0 && is_forgotten {
                return Err(format!("charged on a payment that is {:?}", payment.state));
            }
            if payment.state.phase() == Phase::Sold && !is_paid_by {
                return Err(String::from("money is collected for what was not sold"));
            }
            let is_money = matches!(payment.state.phase(), Phase::Sold | Phase::Money);
            if is_paid_by && !is_money {
                return Err(format!("a ticket is sold on a payment that is {:?}", payment.state));
            }
            if is_paid_by && payment.state == PaymentState::RefundDue {
                return Err(String::from("the money of a sale is about to go back by itself"));
            }
        }
        Ok(())
    }

    /// What has to be true when the world has come to rest.
    pub(in super::super) fn check_end(&self) -> Told {
        self.check_books()?;
        for (payment, intent) in self.payments.iter().zip(&self.intents) {
            self.check_payment_end(payment, intent).map_err(|what| format!("{what}: {payment:?}"))?;
        }
        // While a dispute is open the bank has given its customer the money back.
        let is_theirs = |intent: &&Intent| intent.dispute != Dispute::Open;
        let charged: i64 = self.intents.iter().filter(is_theirs).map(Intent::charged).sum();
        let is_failed = |refund: &&Refund| refund.state == RefundState::Failed;
        let failed: i64 = self.refunds.iter().filter(is_failed).map(|refund| refund.amount).sum();
        if charged > TOTAL + failed {
            return Err(format!("charged {charged}"));
        }
        let Some(paid_by) = self.order.paid_by else { return Ok(()) };
        let payment = self.payments.iter().find(|payment| payment.id == paid_by).ok_or("paid by nobody")?;
        if (self.order.paid, self.order.refunded) != (payment.captured, payment.refunded) {
            return Err(String::from("the order's book and the payment's differ"));
        }
        if payment.captured != TOTAL && payment.state != PaymentState::Lost {
            return Err(format!("a ticket was sold for {}", payment.captured));
        }
        Ok(())
    }

    /// The audit finds nothing, and the books balance.
    fn check_books(&self) -> Told {
        let of = |payment: &Payment| {
            self.refunds.iter().filter(|refund| refund.payment == payment.id).cloned().collect::<Vec<_>>()
        };
        let payments: Vec<_> = self.payments.iter().map(|payment| (*payment, of(payment))).collect();
        if let Some((_, problem)) = problems(OrderId::from_store(1), &self.order, &payments).first() {
            return Err(problem.sentence().to_owned());
        }
        let mut books = MoneyBooks::default();
        self.payments.iter().for_each(|payment| books.enter(payment, &self.order));
        if books.balanced() { Ok(()) } else { Err(format!("{books:?}")) }
    }

    fn check_payment_end(&self, payment: &Payment, intent: &Intent) -> Told {
        if payment.owes(&self.order, self.now()).is_some() {
            return Err(String::from("something is still owed"));
        }
        match intent.said {
            Said::NotFound | Said::Canceled | Said::Captured { .. } => {}
            Said::Pending { .. } | Said::Declined { .. } | Said::Authorized { .. } => {
                return Err(format!("the provider still has it as {:?}", intent.said));
            }
        }
        let (captured, back) = intent.book();
        if (payment.captured, payment.refunded) != (captured, back) {
            return Err(format!("our book and the provider's differ: {captured}, {back}"));
        }
        let ours = || self.refunds.iter().filter(|refund| refund.payment == payment.id);
        // A dispute that nobody decides keeps a refund waiting.
        if ours().any(|refund| refund.state.is_under_way()) && intent.dispute != Dispute::Open {
            return Err(String::from("a refund never ends"));
        }
        let failed: i64 =
            ours().filter(|refund| refund.state == RefundState::Failed).map(|refund| refund.amount).sum();
        let waits: i64 =
            ours().filter(|refund| refund.state.is_under_way()).map(|refund| refund.amount).sum();
        if intent.charged() > failed + waits && self.order.paid_by != Some(payment.id) {
            return Err(format!("{} paid for nothing", intent.charged()));
        }
        Ok(())
    }
}
