//! The states of payments and refunds, each with its rank, and what a method of payment can do.

use crate::order::numbered;

numbered! {
    /// Where a payment stands.
    PaymentState {
        /// Stored, and not known to have reached the provider.
        Created = 1 "created",
        /// Known to the provider and undecided: the customer (3-D Secure) or the bank is next.
        Authorizing = 2 "authorizing",
        /// Refused by the bank. It is still voided at the provider, so that it cannot be confirmed again with another card.
        Declined = 3 "declined",
        /// Given up by us: it has to be voided at the provider.
        VoidDue = 4 "void_due",
        /// Authorised, and its tickets are sold: the money has to be captured.
        CaptureDue = 5 "capture_due",
        /// Voided at the provider before any money moved.
        Voided = 6 "voided",
        /// Never known to the provider, and not looked for any more.
        Abandoned = 7 "abandoned",
        /// Its tickets are sold, and the authorisation ended before it was captured.
        Lost = 8 "lost",
        /// Captured without a ticket for it: all of it has to be refunded.
        RefundDue = 9 "refund_due",
        /// Captured, and its tickets are sold.
        Captured = 10 "captured",
        /// Refunded in part.
        RefundedPartly = 11 "refunded_partly",
        /// Refunded whole.
        Refunded = 12 "refunded",
    }
}

impl PaymentState {
    /// Progress of a payment: its rank never falls, except along the few arrows in [`Self::next`] that lead back.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Created => 1,
            Self::Authorizing => 2,
            Self::Declined => 3,
            Self::VoidDue => 4,
            Self::CaptureDue => 5,
            Self::Voided | Self::Abandoned | Self::Lost => 6,
            Self::RefundDue | Self::Captured => 7,
            Self::RefundedPartly => 8,
            Self::Refunded => 9,
        }
    }

    /// True if an authorisation would still buy. An order has one live payment at most, and once a payment is not live any
    /// more it never is again: its end may be under way at the provider.
    pub const fn is_live(self) -> bool {
        matches!(self.phase(), Phase::Live)
    }

    /// What it comes down to.
    pub const fn phase(self) -> Phase {
        match self {
            Self::Created | Self::Authorizing => Phase::Live,
            Self::Declined | Self::VoidDue | Self::Voided | Self::Abandoned => Phase::CalledOff,
            Self::CaptureDue | Self::Lost => Phase::Sold,
            Self::RefundDue | Self::Captured | Self::RefundedPartly | Self::Refunded => Phase::Money,
        }
    }

    /// The states that may follow.
    pub const fn next(self) -> &'static [Self] {
        use PaymentState::{
            Abandoned, Authorizing, CaptureDue, Captured, Declined, Lost, RefundDue, Refunded,
            RefundedPartly, VoidDue, Voided,
        };
        match self {
            Self::Created => &[
                Authorizing,
                Declined,
                VoidDue,
                CaptureDue,
                Voided,
                RefundDue,
                Captured,
                RefundedPartly,
                Refunded,
            ],
            Self::Authorizing => {
                &[Declined, VoidDue, CaptureDue, Voided, RefundDue, Captured, RefundedPartly, Refunded]
            }
            Self::Declined | Self::Voided => &[RefundDue, Refunded],
            Self::VoidDue => &[Voided, Abandoned, RefundDue, Refunded],
            Self::CaptureDue => &[Lost, Captured, RefundedPartly, Refunded],
            // A provider that collects what it had called off.
            Self::Lost => &[Captured, RefundedPartly, Refunded],
            // A provider that hears of it after all: it is called off there.
            Self::Abandoned => &[VoidDue, Voided, RefundDue, Refunded],
            Self::RefundDue => &[Refunded],
            Self::Captured => &[RefundedPartly, Refunded],
            // A bank can send a refund back days after it was done.
            Self::RefundedPartly => &[Captured, Refunded],
            Self::Refunded => &[RefundDue, Captured, RefundedPartly],
        }
    }

    /// Whether `to` may follow.
    pub fn may_become(self, to: Self) -> bool {
        self.next().contains(&to)
    }

    /// Whether the provider has collected money on it.
    pub const fn has_money(self) -> bool {
        matches!(self.phase(), Phase::Money)
    }
}

/// What a state of a payment comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// A yes buys.
    Live,
    /// A yes buys nothing any more.
    CalledOff,
    /// The tickets are sold, and the money is not there.
    Sold,
    /// The money is there, or was.
    Money,
}

numbered! {
    /// Where a refund stands.
    RefundState {
        /// The provider has to be told.
        Due = 1 "due",
        /// The provider is at it.
        Pending = 2 "pending",
        /// There is nothing left to give back: it went another way.
        Dropped = 3 "dropped",
        /// The money is back.
        Succeeded = 4 "succeeded",
        /// It failed as often as it is tried: a person has to find another way.
        Failed = 5 "failed",
    }
}

impl RefundState {
    /// How far along it is; it falls only when a refund that failed is tried once more.
    pub const fn rank(self) -> u8 {
        self.number() as u8
    }

    /// Whether it is under way.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Due | Self::Pending)
    }
}

numbered! {
    /// Why money goes back.
    RefundReason {
        /// The vendor, or an administrator for it, wishes so.
        Asked = 1 "asked",
        /// It came when there was no ticket for it any more.
        Late = 2 "late",
        /// The event does not take place.
        EventCancelled = 3 "event_cancelled",
        /// It was made at the provider, not by us.
        Outside = 4 "outside",
    }
}

numbered! {
    /// Whether the customer's bank takes the money back.
    Dispute {
        /// It does not.
        None = 0 "none",
        /// It has, until it is decided.
        Open = 1 "open",
        /// The vendor has the money.
        Won = 2 "won",
        /// The customer has the money.
        Lost = 3 "lost",
    }
}

impl Dispute {
    /// How far along it is; a decision is the end.
    pub const fn rank(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Open => 1,
            Self::Won | Self::Lost => 2,
        }
    }
}

numbered! {
    /// Why a bank says no, as far as the customer can do something about it.
    Decline {
        /// It does not say.
        Declined = 1 "declined",
        /// There is not enough money.
        InsufficientFunds = 2 "insufficient_funds",
        /// The customer did not prove who they are.
        AuthenticationFailed = 3 "authentication_failed",
        /// The card is over.
        ExpiredCard = 4 "expired_card",
        /// What was typed in is wrong.
        IncorrectDetails = 5 "incorrect_details",
        /// The provider could not tell; another try may do.
        TryAgain = 6 "try_again",
    }
}

numbered! {
    /// When money is collected.
    CaptureMode {
        /// The bank says yes, the ticket is sold, then the money is collected: the loser of a race pays nothing.
        Manual = 1 "manual",
        /// The method knows one step only: the loser of a race is paid back.
        Immediate = 2 "immediate",
    }
}

numbered! {
    /// A method of payment.
    Method {
        /// A card, also by Apple Pay or Google Pay.
        Card = 1 "card",
        /// Link.
        Link = 2 "link",
        /// Klarna.
        Klarna = 3 "klarna",
        /// Affirm.
        Affirm = 4 "affirm",
        /// Afterpay, Clearpay.
        Afterpay = 5 "afterpay_clearpay",
        /// Alma.
        Alma = 6 "alma",
        /// Amazon Pay.
        AmazonPay = 7 "amazon_pay",
        /// Billie.
        Billie = 8 "billie",
        /// Cash App Pay.
        CashApp = 9 "cashapp",
        /// MobilePay.
        MobilePay = 10 "mobilepay",
        /// Revolut Pay.
        RevolutPay = 11 "revolut_pay",
        /// Satispay.
        Satispay = 12 "satispay",
        /// iDEAL.
        Ideal = 20 "ideal",
        /// Bancontact.
        Bancontact = 21 "bancontact",
        /// BLIK.
        Blik = 22 "blik",
        /// EPS.
        Eps = 23 "eps",
        /// Przelewy24.
        P24 = 24 "p24",
        /// TWINT.
        Twint = 25 "twint",
        /// Swish.
        Swish = 26 "swish",
        /// SEPA direct debit.
        SepaDebit = 27 "sepa_debit",
        /// A bank transfer.
        BankTransfer = 28 "customer_balance",
    }
}

impl Method {
    /// What the method can: Stripe's list of those with `capture_method=manual` (its change log of 2025-09-30, "Adds support for
    /// capture method per payment method").
    pub const fn capture_mode(self) -> CaptureMode {
        match self {
            Self::Card
            | Self::Link
            | Self::Klarna
            | Self::Affirm
            | Self::Afterpay
            | Self::Alma
            | Self::AmazonPay
            | Self::Billie
            | Self::CashApp
            | Self::MobilePay
            | Self::RevolutPay
            | Self::Satispay => CaptureMode::Manual,
            Self::Ideal
            | Self::Bancontact
            | Self::Blik
            | Self::Eps
            | Self::P24
            | Self::Twint
            | Self::Swish
            | Self::SepaDebit
            | Self::BankTransfer => CaptureMode::Immediate,
        }
    }

    /// What a method is asked for of which nobody has told us yet: one step, which each method can.
    pub fn capture_mode_of(word: &str) -> CaptureMode {
        Self::parse(word).map_or(CaptureMode::Immediate, Self::capture_mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_falls_only_where_an_arrow_says_so() {
        let mut falls = Vec::new();
        for from in PaymentState::ALL {
            for to in from.next() {
                assert_ne!(from, to);
                if to.rank() < from.rank() {
                    falls.push((from.word(), to.word()));
                }
            }
        }
        assert_eq!(
            falls,
            [
                ("abandoned", "void_due"),
                ("refunded_partly", "captured"),
                ("refunded", "refund_due"),
                ("refunded", "captured"),
                ("refunded", "refunded_partly"),
            ]
        );
    }

    #[test]
    fn nothing_becomes_live_again() {
        for from in PaymentState::ALL.iter().filter(|state| !state.is_live()) {
            assert!(from.next().iter().all(|to| !to.is_live()), "{from:?}");
        }
    }

    #[test]
    fn every_state_can_be_reached_and_money_is_never_forgotten() {
        let mut reached = vec![PaymentState::Created];
        let mut at = 0;
        while let Some(state) = reached.get(at).copied() {
            for next in state.next() {
                if !reached.contains(next) {
                    reached.push(*next);
                }
            }
            at += 1;
        }
        assert_eq!(reached.len(), PaymentState::ALL.len());
        for state in PaymentState::ALL.iter().filter(|state| state.has_money()) {
            assert!(state.next().iter().all(|to| to.has_money()), "{state:?}");
        }
    }

    #[test]
    fn numbers_and_words_go_both_ways() {
        for state in PaymentState::ALL {
            assert_eq!(PaymentState::from_number(state.number()), Some(*state));
            assert_eq!(PaymentState::parse(state.word()), Some(*state));
        }
        for state in RefundState::ALL {
            assert_eq!(RefundState::from_number(state.number()), Some(*state));
        }
    }

    #[test]
    fn a_method_that_nobody_knows_is_asked_for_one_step() {
        assert_eq!(Method::capture_mode_of("card"), CaptureMode::Manual);
        assert_eq!(Method::capture_mode_of("twint"), CaptureMode::Immediate);
        assert_eq!(Method::capture_mode_of("something_new"), CaptureMode::Immediate);
    }
}
