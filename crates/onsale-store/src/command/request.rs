//! Who asks, when, and under which idempotency key; and the answer that is kept for whoever asks again.

use std::fmt;
use std::sync::Arc;

use onsale_core::{Actor, Timestamp};

use super::answer::{Answer, FromAnswer};

/// Who asks, when the question arrived, and under which idempotency key.
#[derive(Clone, Debug)]
pub struct Request {
    /// When the request arrived.
    pub now: Timestamp,
    /// Who is written into the journal.
    pub actor: Actor,
    /// Set when the first answer is to be kept for whoever asks again.
    pub key: Option<Keyed>,
}

impl Request {
    /// A request without an idempotency key.
    pub const fn new(actor: Actor, now: Timestamp) -> Self {
        Self { now, actor, key: None }
    }
}

/// An idempotency key in its scope, and how the first answer to it is written down.
#[derive(Clone)]
pub struct Keyed {
    /// SHA-256 of role, caller, path and key.
    pub scope: [u8; 32],
    /// SHA-256 of the body: another body under the same key is a mistake.
    pub body: [u8; 32],
    render: Arc<Render>,
}

type Render = dyn Fn(&Answer) -> Option<StoredAnswer> + Send + Sync;

impl Keyed {
    /// `render` turns a success into the bytes that everybody who asks again will get. It runs inside the
    /// mutation's transaction, so it has to be quick, and must not put a secret into them.
    pub fn new<T: FromAnswer>(
        scope: [u8; 32],
        body: [u8; 32],
        render: impl Fn(&T) -> StoredAnswer + Send + Sync + 'static,
    ) -> Self {
        let render = move |answer: &Answer| T::peek(answer).map(&render);
        Self { scope, body, render: Arc::new(render) }
    }

    pub(crate) fn render(&self, answer: &Answer) -> Option<StoredAnswer> {
        (self.render)(answer)
    }
}

impl fmt::Debug for Keyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed").field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// The first answer to an idempotency key, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

/// A success: made now, or made before under the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// The command was carried out.
    Fresh(T),
    /// It had been carried out before; this was the answer.
    Replayed(StoredAnswer),
}
