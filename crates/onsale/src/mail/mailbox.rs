//! A mailbox in memory, for development: what would have been sent.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Mails that are kept; older ones are forgotten.
const KEPT: usize = 50;

/// A mail that would have been sent.
#[derive(Clone, Debug)]
pub struct Received {
    /// To whom.
    pub to: String,
    /// The line that announces it.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// A mailbox in memory.
#[derive(Debug, Default)]
pub struct Mailbox(Mutex<VecDeque<Received>>);

impl Mailbox {
    pub(super) fn put(&self, to: &str, subject: &str, body: &str) {
        let mut mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mails.truncate(KEPT - 1);
        mails.push_front(Received { to: to.into(), subject: subject.into(), body: body.into() });
    }

    /// What is in it, newest first.
    pub fn all(&self) -> Vec<Received> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
