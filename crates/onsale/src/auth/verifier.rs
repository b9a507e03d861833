//! What this server knows of keys and of sessions, in memory: judging a token of this run asks no database.
//! `jobs/follow_revocations.rs` brings what other servers have ended; what this one ends it remembers at once.
//!
//! A token of an earlier run is believed when its session was found in the database since this run began, and never by
//! its signature alone: a database that was put back to an earlier day has the keys of that day, and gives the numbers
//! of the lost time to other people. Why this and not something else: `docs/decisions/0008-put-back.md`.

use std::hash::{BuildHasher, RandomState};
use std::sync::{OnceLock, PoisonError, RwLock};

use onsale_core::{Actor, Millis, Timestamp, limits};
use onsale_store::{AccessNews, Hash, NewSession};
use rustc_hash::{FxHashMap, FxHashSet};

use super::keyring::Keyring;
use super::secret::{self, RefreshToken};
use super::token::{Refused, Token};

/// Sessions of earlier runs that are remembered as found (about 18 MB); beyond that they are looked for again.
const PROVEN_SESSIONS: usize = 1 << 20;
/// Bits of a run's number, so that every reader of JSON can read it.
const RUN_BITS: u32 = 53;

/// Keys, and sessions that were ended.
#[derive(Debug)]
pub struct TokenVerifier {
    keys: RwLock<Keyring>,
    /// Whether the operator gave the keys, and the store's do not count.
    keys_are_given: bool,
    /// By session: until when a token of it could be shown.
    ended: RwLock<FxHashMap<i64, Timestamp>>,
    /// Says which tokens this run of the server has made, each of them for a session in the database as it is.
    run: u64,
    /// Where other servers use the database too: what they make from then on they make for sessions in the database as
    /// it is, because it cannot be put back under a server that runs.
    shared_since: OnceLock<Timestamp>,
    /// Sessions of earlier runs that were found in the database.
    proven: RwLock<FxHashSet<i64>>,
}

/// What somebody gets who comes in.
pub(crate) struct Tokens {
    pub(crate) token: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) refresh: String,
    /// For the device on which a session begins.
    pub(crate) device: Option<String>,
}

/// A session that has not begun yet, and what its holder gets when it has.
pub(crate) struct Prepared {
    pub(crate) session: NewSession,
    refresh: RefreshToken,
    device: Option<String>,
}

impl Prepared {
    /// A session whose refresh token this is.
    pub(crate) fn of(refresh: RefreshToken) -> Self {
        let session = NewSession { id: refresh.session, refresh: refresh.hash(), device: None };
        Self { session, refresh, device: None }
    }

    /// The same for a session that begins on a device, which keeps this.
    fn on(mut self, device: Option<String>) -> Self {
        self.session.device = device.as_deref().map(secret::device_hash);
        self.device = device;
        self
    }
}

impl TokenVerifier {
    /// Knows these keys, and nothing that was ended.
    pub fn new(keys: Keyring, keys_are_given: bool) -> Self {
        let run = RandomState::new().hash_one(std::process::id()) >> (u64::BITS - RUN_BITS);
        Self {
            keys: RwLock::new(keys),
            keys_are_given,
            ended: RwLock::default(),
            run: run.max(1),
            shared_since: OnceLock::new(),
            proven: RwLock::default(),
        }
    }

    /// Other servers use the database too, and this one has known it since then.
    pub fn is_one_of_several(&self, since: Timestamp) {
        self.shared_since.get_or_init(|| since);
    }

    /// Whether the session of a token is known to be in the database as it is; otherwise it has to be looked for.
    pub(crate) fn knows_session(&self, token: &Token) -> bool {
        let after = |since: &Timestamp| token.issued_at > *since + Millis(limits::TOKEN_LEEWAY_MS);
        // An administrator's token has no session.
        token.actor == Actor::Admin
            || token.run == self.run
            || self.shared_since.get().is_some_and(after)
            || self.proven.read().unwrap_or_else(PoisonError::into_inner).contains(&token.session)
    }

    /// The session of a token was found in the database.
    pub(crate) fn has_found(&self, session: i64) {
        let mut proven = self.proven.write().unwrap_or_else(PoisonError::into_inner);
        if proven.len() >= PROVEN_SESSIONS {
            proven.clear();
        }
        proven.insert(session);
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

    /// Draws a session for somebody who may come in, and what their device keeps.
    pub(crate) fn prepare(&self, now: Timestamp) -> Result<Prepared, getrandom::Error> {
        let refresh = RefreshToken::new(secret::session_id()?)?;
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let device = keys.mac(now).map(secret::device).transpose()?;
        Ok(Prepared::of(refresh).on(device))
    }

    /// Whether what a device shows was made here. The database says whose it is.
    pub(crate) fn made_device(&self, text: &str) -> bool {
        self.keys
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .macs()
            .any(|mac| secret::is_device(mac, text))
    }

    /// Draws the next refresh token of a session; answers it sealed with the one that was presented, too.
    pub(crate) fn renew(&self, presented: &RefreshToken) -> Result<(Prepared, Hash), getrandom::Error> {
        let refresh = RefreshToken::new(presented.session)?;
        let sealed = presented.seal(&refresh);
        Ok((Prepared::of(refresh), sealed))
    }

    /// What the holder of a session gets.
    pub(crate) fn admit(&self, actor: Actor, prepared: &Prepared, now: Timestamp) -> Option<Tokens> {
        let expires_at = now + Millis(limits::ACCESS_TOKEN_MS);
        let token = self.sign(actor, prepared.session.id, expires_at, now)?;
        let (refresh, device) = (prepared.refresh.text(), prepared.device.clone());
        Some(Tokens { token, expires_at, refresh, device })
    }

    /// Writes a token.
    pub fn sign(&self, actor: Actor, session: i64, expires_at: Timestamp, now: Timestamp) -> Option<String> {
        let token = Token { actor, session, run: self.run, issued_at: now, expires_at };
        self.keys.read().unwrap_or_else(PoisonError::into_inner).sign(&token, now)
    }

    /// What is kept of a code that was sent to a new address.
    pub(crate) fn address_code_hash(&self, whose: Actor, code: &str, now: Timestamp) -> Option<Hash> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.mac(now).map(|mac| secret::address_code_hash(mac, whose, code))
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
