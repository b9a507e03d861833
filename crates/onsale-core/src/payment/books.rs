//! The books of the money, for each currency: what came in is what was earned and what is owed back.

use super::attempt::{OrderStanding, Payment};
use super::refund::{Refund, Sums};
use super::state::{Dispute, PaymentState, Phase};
use crate::{OrderId, OrderState};

/// The books of one currency, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MoneyBooks {
    /// What was collected.
    pub captured: i64,
    /// What of that is back.
    pub refunded: i64,
    /// What is kept for orders that are bought.
    pub earned: i64,
    /// What came too late, and is on its way back.
    pub owed_back: i64,
    /// What is still to be collected for tickets that are sold.
    pub to_collect: i64,
    /// What will not be collected for tickets that are sold.
    pub lost: i64,
    /// What of the money a customer's bank has taken back, or asks for.
    pub disputed: i64,
}

impl MoneyBooks {
    /// Whether what came in is what is there: captured - refunded = earned + owed back.
    pub const fn balanced(&self) -> bool {
        self.captured - self.refunded == self.earned + self.owed_back
    }

    /// Takes in a payment with its order.
    pub fn enter(&mut self, payment: &Payment, order: &OrderStanding) {
        let left = payment.captured - payment.refunded;
        self.captured += payment.captured;
        self.refunded += payment.refunded;
        match payment.dispute {
            Dispute::None | Dispute::Won => {}
            Dispute::Open | Dispute::Lost => self.disputed += left,
        }
        match payment.state.phase() {
            Phase::Live | Phase::CalledOff => {}
            Phase::Sold if payment.state == PaymentState::Lost => self.lost += payment.amount,
            Phase::Sold => self.to_collect += payment.amount,
            Phase::Money if order.paid_by == Some(payment.id) => self.earned += order.paid - order.refunded,
            Phase::Money => self.owed_back += left,
        }
    }
}

/// What is wrong with the money of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyProblem {
    /// It has more than one live payment.
    TwoLivePayments,
    /// It is bought, and no payment of it has bought it.
    BoughtByNobody,
    /// It is not bought, and says that a payment has bought it.
    PaidAndNotBought,
    /// It says otherwise than its payment what was collected and given back.
    AmountsDiffer,
    /// A payment says otherwise than its refunds what was given back.
    RefundsDiffer,
    /// More is to go back than came.
    RefundsTooLarge,
    /// Money came for nothing, and no refund of it is under way.
    ChargedForNothing,
}

impl MoneyProblem {
    /// What an operator is told.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::TwoLivePayments => "an order has two live payments",
            Self::BoughtByNobody => "an order is bought, and no payment has bought it",
            Self::PaidAndNotBought => "an order names the payment that bought it, and is not bought",
            Self::AmountsDiffer => {
                "an order says otherwise than its payment what was collected and given back"
            }
            Self::RefundsDiffer => "a payment says otherwise than its refunds what was given back",
            Self::RefundsTooLarge => "more is to go back than came",
            Self::ChargedForNothing => "money came for nothing, and does not go back",
        }
    }
}

/// What is wrong with the money of an order that was to be paid: its payments, each with its refunds.
pub fn problems(
    id: OrderId,
    order: &OrderStanding,
    payments: &[(Payment, Vec<Refund>)],
) -> Vec<(OrderId, MoneyProblem)> {
    let mut found = Vec::new();
    let mut check = |holds: bool, problem: MoneyProblem| {
        if !holds {
            found.push((id, problem));
        }
    };
    let live = payments.iter().filter(|(payment, _)| payment.state.is_live()).count();
    check(live < 2, MoneyProblem::TwoLivePayments);
    let buyer = payments.iter().find(|(payment, _)| order.paid_by == Some(payment.id));
    let has_bought = buyer.is_some_and(|(payment, _)| {
        matches!(payment.state.phase(), Phase::Sold | Phase::Money)
            && payment.state != PaymentState::RefundDue
    });
    match order.state {
        OrderState::Paid => check(has_bought, MoneyProblem::BoughtByNobody),
        OrderState::Open
        | OrderState::Paying
        | OrderState::Free
        | OrderState::Cancelled
        | OrderState::Expired => check(order.paid_by.is_none(), MoneyProblem::PaidAndNotBought),
    }
    let booked = buyer.map_or((0, 0), |(payment, _)| (payment.captured, payment.refunded));
    check(booked == (order.paid, order.refunded), MoneyProblem::AmountsDiffer);
    for (payment, refunds) in payments {
        let sums = Sums::of(refunds.iter().map(|refund| (refund.state, refund.amount)));
        check(sums.back == payment.refunded, MoneyProblem::RefundsDiffer);
        let most = if payment.state.has_money() { payment.captured } else { payment.amount };
        check(sums.back + sums.under_way <= most, MoneyProblem::RefundsTooLarge);
        let on_its_way = sums.back + sums.under_way + sums.failed;
        let is_kept = order.paid_by == Some(payment.id) || payment.dispute == Dispute::Lost;
        check(is_kept || on_its_way >= payment.captured, MoneyProblem::ChargedForNothing);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::{CaptureMode, Progress, RefundReason, RefundState};
    use crate::{Currency, PaymentId, RefundId, Timestamp};

    fn payment(id: i64, state: PaymentState, captured: i64, refunded: i64) -> Payment {
        Payment {
            id: PaymentId::from_store(id),
            order: OrderId::from_store(1),
            attempt: 1,
            mode: CaptureMode::Manual,
            amount: 1_000,
            currency: Currency::default(),
            state,
            seen: Progress::Captured,
            version: 1,
            captured,
            refunded,
            dispute: Dispute::None,
            decline: None,
            capture_before: None,
            created_at: Timestamp(0),
        }
    }

    fn order(state: OrderState, paid_by: Option<i64>, paid: i64, refunded: i64) -> OrderStanding {
        OrderStanding {
            state,
            version: 1,
            total: 1_000,
            currency: Currency::default(),
            deadline: Timestamp(1),
            is_extended: true,
            paid,
            refunded,
            paid_by: paid_by.map(PaymentId::from_store),
        }
    }

    fn refund(state: RefundState, amount: i64) -> Refund {
        let (id, payment) = (RefundId::from_store(1), PaymentId::from_store(1));
        Refund { id, payment, amount, reason: RefundReason::Asked, state, attempt: 0, reference: None }
    }

    #[test]
    fn what_came_in_is_earned_or_owed_back() {
        use PaymentState::{CaptureDue, Lost, RefundDue, RefundedPartly};
        let mut books = MoneyBooks::default();
        books.enter(&payment(1, RefundedPartly, 1_000, 300), &order(OrderState::Paid, Some(1), 1_000, 300));
        books.enter(&payment(2, RefundDue, 1_000, 0), &order(OrderState::Expired, None, 0, 0));
        books.enter(&payment(3, CaptureDue, 0, 0), &order(OrderState::Paid, Some(3), 0, 0));
        books.enter(&payment(4, Lost, 0, 0), &order(OrderState::Paid, Some(4), 0, 0));
        let disputed = Payment { dispute: Dispute::Open, ..payment(5, PaymentState::Captured, 1_000, 0) };
        books.enter(&disputed, &order(OrderState::Paid, Some(5), 1_000, 0));
        assert_eq!((books.captured, books.refunded), (3_000, 300));
        assert_eq!((books.earned, books.owed_back), (1_700, 1_000));
        assert_eq!((books.to_collect, books.lost, books.disputed), (1_000, 1_000, 1_000));
        assert!(books.balanced());
        // An order that says too much shows.
        books.enter(
            &payment(6, PaymentState::Captured, 1_000, 0),
            &order(OrderState::Paid, Some(6), 1_001, 0),
        );
        assert!(!books.balanced());
    }

    #[test]
    fn each_problem_is_named() {
        use MoneyProblem as P;
        use PaymentState::{Authorizing, Captured, Created, RefundDue, Voided};
        let check = |order: OrderStanding, payments: &[(Payment, Vec<Refund>)], expect: &[MoneyProblem]| {
            let found: Vec<MoneyProblem> = problems(OrderId::from_store(1), &order, payments)
                .into_iter()
                .map(|(_, what)| what)
                .collect();
            assert_eq!(found, expect, "{order:?} {payments:?}");
        };
        let paid = order(OrderState::Paid, Some(1), 1_000, 0);
        let expired = order(OrderState::Expired, None, 0, 0);
        check(paid, &[(payment(1, Captured, 1_000, 0), vec![])], &[]);
        let two = [(payment(1, Created, 0, 0), vec![]), (payment(2, Authorizing, 0, 0), vec![])];
        check(order(OrderState::Paying, None, 0, 0), &two, &[P::TwoLivePayments]);
        check(
            order(OrderState::Paid, Some(1), 0, 0),
            &[(payment(1, Voided, 0, 0), vec![])],
            &[P::BoughtByNobody],
        );
        let claims = order(OrderState::Cancelled, Some(1), 1_000, 0);
        check(claims, &[(payment(1, Captured, 1_000, 0), vec![])], &[P::PaidAndNotBought]);
        check(
            order(OrderState::Paid, Some(1), 999, 0),
            &[(payment(1, Captured, 1_000, 0), vec![])],
            &[P::AmountsDiffer],
        );
        check(
            paid,
            &[(payment(1, Captured, 1_000, 0), vec![refund(RefundState::Succeeded, 5)])],
            &[P::RefundsDiffer],
        );
        check(
            paid,
            &[(payment(1, Captured, 1_000, 0), vec![refund(RefundState::Due, 1_001)])],
            &[P::RefundsTooLarge],
        );
        check(expired, &[(payment(1, RefundDue, 1_000, 0), vec![])], &[P::ChargedForNothing]);
        check(expired, &[(payment(1, RefundDue, 1_000, 0), vec![refund(RefundState::Due, 1_000)])], &[]);
    }
}
