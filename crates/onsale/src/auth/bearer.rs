//! Token mode: `Authorization: Bearer` proves who calls. `x-customer-id` and `x-vendor-id` may be there, and must
//! agree with it; only an administrator may name anyone.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header as names};
use onsale_core::{Actor, Millis, Scope, Timestamp};

use super::token::{Refused, Token};
use super::{Caller, Mode, Named, Standing, header, secret};
use crate::app::App;
use crate::http::problem::Problem;

/// Who has sent this request.
pub(super) async fn caller(parts: &Parts, app: &App) -> Result<Caller, Problem> {
    let Some(text) = credentials(&parts.headers)? else {
        return Ok(Caller { standing: Standing::Stranger, customer: Named::Missing, vendor: Named::Missing });
    };
    if let Some(hash) = secret::api_key_hash(text) {
        // Rare beside the rest, and kept out of everybody's future.
        return Box::pin(program(hash, parts, app)).await;
    }
    of_token(&prove(text, app).await?, &parts.headers)
}

/// The token, if it is good: signed by us, in its time, and of a session that the database has.
async fn prove(text: &str, app: &App) -> Result<Token, Problem> {
    let token = app.gate.judge(text, app.clock.now())?;
    if !app.gate.knows_session(&token) {
        // Once a session and run of the server; kept out of everybody's future.
        Box::pin(look_for_session(&token, app)).await?;
    }
    Ok(token)
}

/// Refuses a token whose session the database does not have, or has for somebody else.
async fn look_for_session(token: &Token, app: &App) -> Result<(), Problem> {
    if app.store.session_owner(token.session).await? == Some(token.actor) {
        app.gate.has_found(token.session);
        return Ok(());
    }
    tracing::warn!(
        "a token that this installation has signed names a session that the database does not have: either it was \
         just ended, or the database was put back to an earlier day (see `onsale admin after-restore`)"
    );
    Err(Problem::session_ended())
}

fn of_token(token: &Token, headers: &HeaderMap) -> Result<Caller, Problem> {
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
        Actor::Anyone | Actor::System => Err(Problem::unauthenticated()),
    }
}

/// Whoever names somebody in a header names who they have proven to be.
fn agrees<T: Copy + PartialEq>(
    named: Named<T>,
    proven: Option<T>,
    header: &'static str,
) -> Result<(), Problem> {
    match named {
        Named::Missing => Ok(()),
        Named::Is(id) if Some(id) == proven => Ok(()),
        Named::Is(_) => Err(Problem::forbidden()),
        Named::Garbled => named.required(header).map(|_| ()),
    }
}

/// A vendor's own program, if its key is known and good for this.
async fn program(hash: onsale_store::Hash, parts: &Parts, app: &App) -> Result<Caller, Problem> {
    let key = app.store.find_api_key(hash).await?.ok_or_else(Problem::unauthenticated)?;
    let needed = scope(&parts.method, parts.uri.path()).ok_or_else(Problem::forbidden)?;
    if !key.scopes.has(needed) {
        return Err(Problem::forbidden());
    }
    agrees(header::customer(&parts.headers), None, header::CUSTOMER)?;
    agrees(header::vendor(&parts.headers), Some(key.vendor), header::VENDOR)?;
    app.key_uses.note(key.id, app.clock.now());
    Ok(Caller {
        standing: Standing::Program(key.scopes),
        customer: Named::Missing,
        vendor: Named::Is(key.vendor),
    })
}

/// What a program must be allowed to call this; `None` for what no program may, such as making keys.
fn scope(method: &Method, path: &str) -> Option<Scope> {
    let under = |prefix: &str| path.starts_with(prefix);
    if under("/vendor/key") || under("/auth/") || under("/customer/") {
        None
    } else if *method == Method::GET || *method == Method::HEAD {
        Some(Scope::Read)
    } else if under("/vendor/release") || under("/ticket/vendor/release") {
        Some(Scope::Release)
    } else if under("/event/") || under("/ticket/update/") || under("/ticket/delete/") {
        Some(Scope::Manage)
    } else {
        None
    }
}

/// What stands behind `Authorization: Bearer`; `None` when there is no such header.
fn credentials(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut sent = headers.get_all(names::AUTHORIZATION).iter();
    let Some(value) = sent.next() else { return Ok(None) };
    let text = value.to_str().ok().filter(|_| sent.next().is_none());
    let (scheme, rest) = text.and_then(|text| text.split_once(' ')).ok_or_else(Problem::unauthenticated)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        Ok(Some(rest.trim()))
    } else {
        Err(Problem::unauthenticated())
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Forged => Self::unauthenticated(),
            Refused::Expired => Self::token_expired(),
            Refused::Revoked => Self::session_ended(),
        }
    }
}

/// The login that a request was sent with, whatever the mode: what logs out needs one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Login(pub(crate) Token);

impl FromRequestParts<App> for Login {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let text = credentials(&parts.headers)?.ok_or_else(Problem::unauthenticated)?;
        Ok(Self(prove(text, app).await?))
    }
}

/// How often the credentials of a request that lasts are judged again: as soon as every server has heard.
const JUDGED_EVERY: Millis = Millis(1_000);

/// What a request that lasts was sent with: a stream must not outlive the session that it was opened in.
#[derive(Debug)]
pub(crate) struct Pass {
    /// `None` where nothing was shown, or nothing has to be.
    text: Option<Box<str>>,
    judged_at: Timestamp,
}

impl FromRequestParts<App> for Pass {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let shown = if app.settings.auth == Mode::Token { credentials(&parts.headers)? } else { None };
        Ok(Self { text: shown.map(Into::into), judged_at: app.clock.now() })
    }
}

impl Pass {
    /// Whether whoever has shown it may still come in. A key that cannot be looked up for the moment is believed.
    pub(crate) async fn is_good(&mut self, app: &App) -> bool {
        let now = app.clock.now();
        let Some(text) = self.text.as_deref().filter(|_| now >= self.judged_at + JUDGED_EVERY) else {
            return true;
        };
        self.judged_at = now;
        match secret::api_key_hash(text) {
            Some(hash) => !matches!(app.store.find_api_key(hash).await, Ok(None)),
            None => app.gate.believes(text, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_needs_for_what() {
        let check = |method: Method, path: &str, expect: Option<Scope>| {
            assert_eq!(scope(&method, path), expect, "{method} {path}");
        };
        check(Method::GET, "/ticket/all", Some(Scope::Read));
        check(Method::GET, "/vendor/releases", Some(Scope::Read));
        check(Method::POST, "/vendor/release", Some(Scope::Release));
        check(Method::POST, "/vendor/release/7/pause", Some(Scope::Release));
        check(Method::PUT, "/event/update", Some(Scope::Manage));
        check(Method::DELETE, "/ticket/delete/7", Some(Scope::Manage));
        for (method, path) in [
            (Method::GET, "/vendor/key/all"),
            (Method::POST, "/vendor/key/add"),
            (Method::POST, "/auth/logout"),
            (Method::DELETE, "/vendor/delete/7"),
            (Method::PUT, "/vendor/update"),
            (Method::POST, "/ticket/reserve"),
            (Method::GET, "/customer/all"),
        ] {
            check(method, path, None);
        }
    }
}
