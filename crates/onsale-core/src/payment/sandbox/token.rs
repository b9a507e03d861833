//! What a card of the sandbox does: its token says it.

use crate::order::numbered;
use crate::payment::{CaptureMode, Decline};

numbered! {
    /// A card of the sandbox.
    Token {
        /// The bank says yes.
        Ok = 1 "tok_ok",
        /// The bank says no.
        Declined = 2 "tok_declined",
        /// The bank says that there is not enough money.
        InsufficientFunds = 3 "tok_insufficient_funds",
        /// 3-D Secure, which succeeds when its page is opened.
        Asks = 4 "tok_3ds_ok",
        /// 3-D Secure, which fails when its page is opened.
        AsksAndFails = 5 "tok_3ds_fails",
        /// 3-D Secure, which succeeds by itself 180 s later: longer than a hold with its payment window.
        AsksAndIsSlow = 6 "tok_3ds_slow",
        /// Authorised, and the answer of the provider is lost.
        LostAnswer = 7 "tok_lost_answer",
        /// The provider answers 503 for 60 s, once; then the payment is authorised.
        Down = 8 "tok_down",
        /// Authorised, and the capture fails.
        CaptureFails = 9 "tok_capture_fails",
        /// A method without manual capture: captured at once.
        Immediate = 10 "tok_immediate",
        /// Authorised; its first refund fails.
        RefundFails = 11 "tok_refund_fails",
        /// Authorised; a dispute opens 5 s after the capture, and the vendor wins it 30 min later.
        Disputed = 12 "tok_disputed",
        /// Authorised, and the provider answers 500, also to whoever repeats the call with the same key.
        ServerError = 13 "tok_server_error",
    }
}

impl Token {
    /// Whether the bank asks its customer first.
    pub(super) const fn asks(self) -> bool {
        match self {
            Self::Asks | Self::AsksAndFails | Self::AsksAndIsSlow => true,
            Self::Ok
            | Self::Declined
            | Self::InsufficientFunds
            | Self::LostAnswer
            | Self::Down
            | Self::CaptureFails
            | Self::Immediate
            | Self::RefundFails
            | Self::Disputed
            | Self::ServerError => false,
        }
    }

    /// Why the bank says no at once, if it does.
    pub(super) const fn decline(self) -> Option<Decline> {
        match self {
            Self::Declined => Some(Decline::Declined),
            Self::InsufficientFunds => Some(Decline::InsufficientFunds),
            Self::Ok
            | Self::Asks
            | Self::AsksAndFails
            | Self::AsksAndIsSlow
            | Self::LostAnswer
            | Self::Down
            | Self::CaptureFails
            | Self::Immediate
            | Self::RefundFails
            | Self::Disputed
            | Self::ServerError => None,
        }
    }

    /// When the money is collected if `asked` was asked for.
    pub(super) const fn mode(self, asked: CaptureMode) -> CaptureMode {
        if matches!(self, Self::Immediate) { CaptureMode::Immediate } else { asked }
    }
}
