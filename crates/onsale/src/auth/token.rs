//! Access tokens: JWTs signed with HMAC-SHA-256. There is one algorithm and one form of head for each key, and a
//! token begins with exactly those bytes or is none of ours: what a head says is never interpreted.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use onsale_core::{Actor, CustomerId, Timestamp, VendorId, limits};
use serde::{Deserialize, Serialize};

/// Who makes the tokens, and for whom: other programs' tokens are not ours, whoever signed them.
const ISSUER: &str = "onsale";
const AUDIENCE: &str = "onsale:api";
/// Bytes of claims at most; ours have about half as many.
const CLAIMS_BYTES: usize = 384;
const LEEWAY_SECONDS: i64 = limits::TOKEN_LEEWAY_MS / 1000;

/// What an access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Who may act: a customer, a vendor, or an administrator.
    pub actor: Actor,
    /// The session that it belongs to.
    pub session: i64,
    /// The run of the server that made it, as [`super::TokenVerifier`] draws it; 0 where it does not say.
    pub run: u64,
    /// When it was made (whole seconds).
    pub issued_at: Timestamp,
    /// When it is over (whole seconds).
    pub expires_at: Timestamp,
}

/// Why a token was not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no token of ours, or not in the form that ours have.
    Forged,
    /// It was one of ours, and its time is over.
    Expired,
    /// It is one of ours, and its session was ended.
    Revoked,
}

#[derive(Serialize, Deserialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    sid: &'a str,
    #[serde(default)]
    run: u64,
    iat: i64,
    exp: i64,
}

/// The head of a token that a key signs, in base64.
pub(super) fn head(kid: &str) -> String {
    BASE64.encode(format!(r#"{{"typ":"JWT","alg":"HS256","kid":"{kid}"}}"#))
}

impl Token {
    /// The claims, in base64.
    pub(super) fn claims(&self) -> String {
        let (sub, sid) = (subject(self.actor), format!("{:016x}", self.session));
        let claims = Claims {
            iss: ISSUER,
            aud: AUDIENCE,
            sub: &sub,
            sid: &sid,
            run: self.run,
            iat: self.issued_at.0 / 1000,
            exp: self.expires_at.0 / 1000,
        };
        BASE64.encode(serde_json::to_vec(&claims).unwrap_or_default())
    }

    /// Reads claims whose signature was found to be good.
    pub(super) fn read(claims: &str, now: Timestamp) -> Result<Self, Refused> {
        let mut bytes = [0; CLAIMS_BYTES];
        let length = BASE64.decode_slice(claims, &mut bytes).map_err(|_| Refused::Forged)?;
        let bytes = bytes.get(..length).unwrap_or_default();
        let claims: Claims<'_> = serde_json::from_slice(bytes).map_err(|_| Refused::Forged)?;
        let (iat, exp) = (claims.iat, claims.exp);
        let now = now.0 / 1000;
        if claims.iss != ISSUER || claims.aud != AUDIENCE || iat.saturating_sub(LEEWAY_SECONDS) > now {
            return Err(Refused::Forged);
        }
        let session = i64::from_str_radix(claims.sid, 16).map_err(|_| Refused::Forged)?;
        let actor = actor(claims.sub).ok_or(Refused::Forged)?;
        if exp.saturating_add(LEEWAY_SECONDS) <= now {
            return Err(Refused::Expired);
        }
        let instant = |seconds: i64| Timestamp(seconds.saturating_mul(1000));
        Ok(Self { actor, session, run: claims.run, issued_at: instant(iat), expires_at: instant(exp) })
    }
}

/// Who a token speaks for, as its subject.
fn subject(actor: Actor) -> String {
    match actor {
        Actor::Customer(id) => format!("customer:{id}"),
        Actor::Vendor(id) => format!("vendor:{id}"),
        Actor::Admin => "admin".into(),
        // No token is ever made for these, and none is read.
        Actor::Anyone | Actor::System => String::new(),
    }
}

fn actor(subject: &str) -> Option<Actor> {
    let Some((role, id)) = subject.split_once(':') else {
        return (subject == "admin").then_some(Actor::Admin);
    };
    let id = crate::wire::id_number(id)?;
    match role {
        "customer" => CustomerId::new(id).map(Actor::Customer),
        "vendor" => VendorId::new(id).map(Actor::Vendor),
        _ => None,
    }
}
