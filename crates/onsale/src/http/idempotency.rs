//! `Idempotency-Key`: whoever asks again gets the first answer again. The key and the answer are stored by the
//! mutation's own transaction; here is only which key it is.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use onsale_core::{Actor, limits};
use onsale_store::command::FromAnswer;
use onsale_store::{Keyed, Request, StoredAnswer};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::http::extract::{JsonBody, Now};
use crate::http::problem::Problem;

const HEADER: &str = "idempotency-key";

/// A key, if the request has one, and the path it was sent to.
#[derive(Debug)]
pub(crate) struct Key(Option<Box<Named>>);

#[derive(Debug)]
struct Named {
    key: Vec<u8>,
    path: String,
}

impl FromRequestParts<App> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        Self::of(&parts.headers, parts.uri.path())
    }
}

impl Key {
    /// The key that the headers carry, for a request to `path`.
    pub(crate) fn of(headers: &HeaderMap, path: &str) -> Result<Self, Problem> {
        let Some(value) = headers.get(HEADER) else { return Ok(Self(None)) };
        let key = value.as_bytes();
        let visible = key.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
        if key.is_empty() || key.len() > limits::IDEMPOTENCY_KEY_BYTES || !visible {
            return Err(Problem::invalid_header(HEADER, "must be 1 to 255 visible ASCII characters"));
        }
        Ok(Self(Some(Box::new(Named { key: key.to_vec(), path: path.to_owned() }))))
    }

    /// Under what a request of `actor` is remembered, if it has a key.
    pub(crate) fn scope(&self, actor: Actor) -> Option<[u8; 32]> {
        self.0.as_ref().map(|named| named.scope(actor))
    }

    /// What the store is asked with: who, when, and under which key; `render` writes the answer that is kept.
    pub(crate) fn request<T: FromAnswer>(
        self,
        actor: Actor,
        now: Now,
        body: &JsonBody,
        render: fn(&T) -> StoredAnswer,
    ) -> Request {
        let key = self.scope(actor).map(|scope| Keyed::new(scope, Sha256::digest(&body.0).into(), render));
        Request { now: now.0, actor, key }
    }
}

impl Named {
    fn scope(&self, actor: Actor) -> [u8; 32] {
        let caller = actor.id_number().unwrap_or(0);
        Sha256::new()
            .chain_update(actor.role_number().to_be_bytes())
            .chain_update(caller.to_be_bytes())
            .chain_update((self.path.len() as u64).to_be_bytes())
            .chain_update(&self.path)
            .chain_update(&self.key)
            .finalize()
            .into()
    }
}
