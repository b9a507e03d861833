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
        /// The bank asks its customer (3-D Secure), and says yes.
        Asks = 4 "tok_3ds_ok",
        /// The bank asks its customer, and says no.
        AsksAndFails = 5 "tok_3ds_fails",
        /// The bank asks its customer, and says yes when the hold is over: three minutes later.
        AsksAndIsSlow = 6 "tok_3ds_slow",
        /// The bank says yes, and the provider's answer never comes.
        LostAnswer = 7 "tok_lost_answer",
        /// The provider is away for a minute, once; then the bank says yes.
        Down = 8 "tok_down",
        /// The bank says yes, and takes it back when the money is to be collected.
        CaptureFails = 9 "tok_capture_fails",
        /// A method with one step: the money is collected at once.
        Immediate = 10 "tok_immediate",
        /// The bank says yes; the first time that money is given back, that fails.
        RefundFails = 11 "tok_refund_fails",
        /// The bank says yes, and asks for the money some seconds after it was collected; half an hour later the vendor has won.
        Disputed = 12 "tok_disputed",
        /// The bank says yes, and the provider answers with an error of its own, also to whoever asks again with the same key.
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
