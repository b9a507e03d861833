//! What this server knows of keys and of sessions that were ended, in memory: judging a token asks no database.
//! `jobs/hear_access.rs` brings what other servers have done; what this one does it remembers at once.

use std::sync::{PoisonError, RwLock};

use onsale_core::{Actor, Millis, Timestamp, limits};
use onsale_store::{AccessNews, Hash, NewSession};
use rustc_hash::FxHashMap;

use super::keyring::Keyring;
use super::secret::{self, RefreshToken};
use super::token::{Refused, Token};

/// Keys, and sessions that were ended.
#[derive(Debug)]
pub struct Gate {
    keys: RwLock<Keyring>,
    /// Whether the operator gave the keys, and the store's do not count.
    keys_are_given: bool,
    /// By session: until when a token of it could be shown.
    ended: RwLock<FxHashMap<i64, Timestamp>>,
}

/// What somebody gets who comes in.
pub(crate) struct Tokens {
    pub(crate) token: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) refresh: String,
}

/// A session that has not begun yet, and what its holder gets when it has.
pub(crate) struct Prepared {
    pub(crate) session: NewSession,
    refresh: RefreshToken,
}

impl Gate {
    /// Knows these keys, and nothing that was ended.
    pub fn new(keys: Keyring, keys_are_given: bool) -> Self {
        Self { keys: RwLock::new(keys), keys_are_given, ended: RwLock::default() }
    }

    /// Takes in what the store says: all its keys, and what was ended since the last time.
    pub fn hear(&self, news: &AccessNews, now: Timestamp) {
        self.learn(&news.keys);
        let mut ended = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        ended.retain(|_, until| *until > now);
        ended.extend(news.revoked.iter().copied().filter(|(_, until)| *until > now));
    }

    /// Takes in the store's keys, if those count.
    pub(crate) fn learn(&self, keys: &[onsale_store::TokenKey]) {
        if !self.keys_are_given && !keys.is_empty() {
            *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Keyring::of_store(keys);
        }
    }

    /// Whether the operator gave the keys.
    pub(crate) fn has_given_keys(&self) -> bool {
        self.keys_are_given
    }

    /// Believes no token of these sessions any more.
    pub(crate) fn end(&self, sessions: &[i64], until: Timestamp) {
        let mut ended = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        ended.extend(sessions.iter().map(|session| (*session, until)));
    }

    /// Judges a token.
    pub(crate) fn judge(&self, text: &str, now: Timestamp) -> Result<Token, Refused> {
        let token = self.keys.read().unwrap_or_else(PoisonError::into_inner).verify(text, now)?;
        let ended = self.ended.read().unwrap_or_else(PoisonError::into_inner);
        if ended.contains_key(&token.session) { Err(Refused::Revoked) } else { Ok(token) }
    }

    /// Whether a token is good.
    pub fn believes(&self, text: &str, now: Timestamp) -> bool {
        self.judge(text, now).is_ok()
    }

    /// Draws a session for somebody who may come in.
    pub(crate) fn prepare(&self) -> Result<Prepared, getrandom::Error> {
        let refresh = RefreshToken::new(secret::session_id()?)?;
        Ok(Prepared { session: NewSession { id: refresh.session, refresh: refresh.hash() }, refresh })
    }

    /// Draws the next refresh token of a session.
    pub(crate) fn renew(&self, session: i64) -> Result<Prepared, getrandom::Error> {
        let refresh = RefreshToken::new(session)?;
        Ok(Prepared { session: NewSession { id: session, refresh: refresh.hash() }, refresh })
    }

    /// What the holder of a session gets.
    pub(crate) fn admit(&self, actor: Actor, prepared: &Prepared, now: Timestamp) -> Option<Tokens> {
        let expires_at = now + Millis(limits::ACCESS_TOKEN_MS);
        let token = self.sign(actor, prepared.session.id, expires_at, now)?;
        Some(Tokens { token, expires_at, refresh: prepared.refresh.text() })
    }

    /// Writes a token.
    pub fn sign(&self, actor: Actor, session: i64, expires_at: Timestamp, now: Timestamp) -> Option<String> {
        let token = Token { actor, session, issued_at: now, expires_at };
        self.keys.read().unwrap_or_else(PoisonError::into_inner).sign(&token, now)
    }

    /// What is kept of a one-time code.
    pub(crate) fn code_hash(
        &self,
        role: onsale_core::Role,
        email: &onsale_core::Email,
        code: &str,
        now: Timestamp,
    ) -> Option<Hash> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.mac(now).map(|mac| secret::code_hash(mac, role, email, code))
    }
}
