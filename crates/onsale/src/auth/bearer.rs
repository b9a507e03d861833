//! Token mode: `Authorization: Bearer` proves who calls. `x-customer-id` and `x-vendor-id` may be there, and must
//! agree with it; only an administrator may name anyone.

use axum::http::{HeaderMap, header as names};
use onsale_core::{Actor, Millis, Scope, Timestamp};

use super::token::Token;
use super::{Caller, Denied, Judge, Mode, Named, Standing, header, secret};

/// Who has sent this request.
pub(super) async fn caller(
    headers: &HeaderMap,
    program: Option<Scope>,
    judge: Judge<'_>,
) -> Result<Caller, Denied> {
    let Some(text) = credentials(headers)? else {
        return Ok(Caller { standing: Standing::Stranger, customer: Named::Missing, vendor: Named::Missing });
    };
    if let Some(hash) = secret::api_key_hash(text) {
        // Rare beside the rest, and kept out of everybody's future.
        return Box::pin(of_key(hash, headers, program, judge)).await;
    }
    of_token(&prove(text, judge).await?, headers)
}

/// The token, if it is good: signed by us, in its time, and of a session that the database has.
async fn prove(text: &str, judge: Judge<'_>) -> Result<Token, Denied> {
    let token = judge.verifier.judge(text, judge.clock.now())?;
    if !judge.verifier.knows_session(&token) {
        // Once a session and run of the server; kept out of everybody's future.
        Box::pin(look_for_session(&token, judge)).await?;
    }
    Ok(token)
}

/// Refuses a token whose session the database does not have, or has for somebody else.
async fn look_for_session(token: &Token, judge: Judge<'_>) -> Result<(), Denied> {
    if judge.store.session_owner(token.session).await? == Some(token.actor) {
        judge.verifier.has_found(token.session);
        return Ok(());
    }
    tracing::warn!(
        "a token that this installation has signed names a session that the database does not have: either it was \
         just ended, or the database was put back to an earlier day (see `onsale admin after-restore`)"
    );
    Err(Denied::SessionEnded)
}

fn of_token(token: &Token, headers: &HeaderMap) -> Result<Caller, Denied> {
    let (customer, vendor) = (header::customer(headers), header::vendor(headers));
    match token.actor {
        Actor::Admin => Ok(Caller { standing: Standing::Admin, customer, vendor }),
        Actor::Customer(id) => {
            agrees(customer, Some(id), header::CUSTOMER)?;
            agrees(vendor, None, header::VENDOR)?;
            Ok(Caller { standing: Standing::Customer, customer: Named::Is(id), vendor: Named::Missing })
        }
        Actor::Vendor(id) => {
            agrees(customer, None, header::CUSTOMER)?;
            agrees(vendor, Some(id), header::VENDOR)?;
            Ok(Caller { standing: Standing::Vendor, customer: Named::Missing, vendor: Named::Is(id) })
        }
        Actor::Anyone | Actor::System => Err(Denied::NotProven),
    }
}

/// Whoever names somebody in a header names who they have proven to be.
fn agrees<T: Copy + PartialEq>(
    named: Named<T>,
    proven: Option<T>,
    header: &'static str,
) -> Result<(), Denied> {
    match named {
        Named::Missing => Ok(()),
        Named::Is(id) if Some(id) == proven => Ok(()),
        Named::Is(_) => Err(Denied::NotTheirs),
        Named::Invalid => named.required(header).map(|_| ()),
    }
}

/// A vendor's own program, if its key is known and good for this.
async fn of_key(
    hash: onsale_store::Hash,
    headers: &HeaderMap,
    program: Option<Scope>,
    judge: Judge<'_>,
) -> Result<Caller, Denied> {
    let key = judge.store.find_api_key(hash).await?.ok_or(Denied::NotProven)?;
    if !program.is_some_and(|needed| key.scopes.has(needed)) {
        return Err(Denied::NotTheirs);
    }
    agrees(header::customer(headers), None, header::CUSTOMER)?;
    agrees(header::vendor(headers), Some(key.vendor), header::VENDOR)?;
    judge.key_uses.note(key.id, judge.clock.now());
    Ok(Caller {
        standing: Standing::Program(key.scopes),
        customer: Named::Missing,
        vendor: Named::Is(key.vendor),
    })
}

/// What stands behind `Authorization: Bearer`; `None` when there is no such header.
fn credentials(headers: &HeaderMap) -> Result<Option<&str>, Denied> {
    let mut sent = headers.get_all(names::AUTHORIZATION).iter();
    let Some(value) = sent.next() else { return Ok(None) };
    let text = value.to_str().ok().filter(|_| sent.next().is_none());
    let (scheme, rest) = text.and_then(|text| text.split_once(' ')).ok_or(Denied::NotProven)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(Some(rest.trim())) } else { Err(Denied::NotProven) }
}

/// The login that a request was sent with, whatever the mode: what logs out needs one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Login(pub(crate) Token);

impl Login {
    /// The login of a request with these headers.
    pub(crate) async fn of(headers: &HeaderMap, judge: Judge<'_>) -> Result<Self, Denied> {
        let text = credentials(headers)?.ok_or(Denied::NotProven)?;
        Ok(Self(prove(text, judge).await?))
    }
}

/// How often the credentials of a request that lasts are judged again: as soon as every server has heard.
const JUDGED_EVERY: Millis = Millis(1_000);

/// What a request that lasts was sent with: a stream must not outlive the session that it was opened in.
#[derive(Debug)]
pub(crate) struct StreamCredentials {
    /// `None` where nothing was shown, or nothing has to be.
    text: Option<Box<str>>,
    judged_at: Timestamp,
}

impl StreamCredentials {
    /// What a request with these headers was sent with.
    pub(crate) fn of(headers: &HeaderMap, judge: Judge<'_>) -> Result<Self, Denied> {
        let shown = match judge.mode {
            Mode::Token => credentials(headers)?,
            Mode::Header => None,
        };
        Ok(Self { text: shown.map(Into::into), judged_at: judge.clock.now() })
    }

    /// Whether whoever has shown it may still come in. A key that cannot be looked up for the moment is believed.
    pub(crate) async fn is_good(&mut self, judge: Judge<'_>) -> bool {
        let now = judge.clock.now();
        let Some(text) = self.text.as_deref().filter(|_| now >= self.judged_at + JUDGED_EVERY) else {
            return true;
        };
        self.judged_at = now;
        match secret::api_key_hash(text) {
            Some(hash) => !matches!(judge.store.find_api_key(hash).await, Ok(None)),
            None => judge.verifier.believes(text, now),
        }
    }
}
