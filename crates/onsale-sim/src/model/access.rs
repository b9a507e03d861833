//! Coming in, staying and going: one-time codes, sessions, API keys, and people who are forgotten (`address`: who moves to
//! another address). Written a second time, and
//! as plainly as can be; what a run never reaches (fifty wrong guesses a day, fifty sessions, sixty codes an hour) is left out.

use onsale_core::rate_limit::Bound;
use onsale_core::{Actor, CustomerId, Kind, Millis, Name, Rejection, Scopes, Timestamp, VendorId};
use onsale_store::{Answer, ApiKey, LoggedOut, LoginOutcome};

use super::address::Addresses;
use super::{Life, Model, Row, Verdict};
use crate::command::{email, name, seal};
use crate::plan::{Login, Whose};

pub(super) const HOUR: i64 = 3_600_000;
/// How often a code can be guessed.
pub(super) const TRIES: i64 = 5;
/// Pause after a code, doubled with each one from the same place in an hour.
pub(super) const PAUSE: i64 = 30_000;
/// How long whoever lost an answer may show the same again: a code, and a refresh token.
pub(super) const CODE_AGAIN: i64 = 120_000;
const TOKEN_AGAIN: i64 = 60_000;

/// What is known of logins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Logins {
    pub(crate) challenges: Vec<Asked>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) exchanged: Vec<Exchanged>,
    pub(crate) keys: Vec<ApiKey>,
    pub(crate) addresses: Addresses,
    keys_made: i64,
}

impl Logins {
    /// Instants at which something is over.
    pub(crate) fn edges(&self) -> impl Iterator<Item = i64> {
        let codes = self.challenges.iter().flat_map(|asked| {
            [asked.until, asked.at + PAUSE].into_iter().chain(asked.begun.map(|(_, at)| at + CODE_AGAIN))
        });
        let tokens = self.exchanged.iter().map(|one| one.at + TOKEN_AGAIN);
        codes.chain(tokens).chain(self.addresses.edges())
    }
}

/// A code that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) challenge: u32,
    pub(crate) email: u8,
    asker: u8,
    pub(crate) at: i64,
    /// When it is over; the moment at which it was used.
    pub(crate) until: i64,
    pub(crate) tries: i64,
    /// The session that it began, the latest of them, and when it began the first.
    begun: Option<(u32, i64)>,
}

/// A login that lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: u32,
    pub(crate) customer: i64,
    /// The refresh token that is good.
    pub(crate) token: u32,
}

/// A refresh token that was exchanged for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exchanged {
    pub(crate) session: u32,
    pub(crate) shown: u32,
    next: u32,
    at: i64,
}

impl Model {
    pub(super) fn login(&mut self, login: &Login, arrived: i64, by: Actor) -> Verdict {
        match login {
            Login::AskCode { email, challenge, asker, until } => {
                self.ask_code(*email, *challenge, *asker, *until)
            }
            Login::SendCode { challenge, email, right, session } => {
                Ok(Answer::LoginOutcome(self.send_code(*challenge, *email, *right, *session)))
            }
            Login::Refresh { session, shown, next } => {
                Ok(Answer::LoginOutcome(self.refresh(*session, *shown, *next)))
            }
            Login::LogOut { session } => {
                self.logins.sessions.retain(|other| other.id != *session);
                Ok(Answer::Done(()))
            }
            Login::LogOutAll { whose, keep_keys } => Ok(self.log_out_all(*whose, *keep_keys)),
            Login::AddKey { vendor, name: n, secret: _ } => self.add_key(*vendor, name(*n)),
            Login::DropKey { vendor, id } => self.drop_key(*vendor, *id),
            Login::Erase { customer } => self.erase(*customer, arrived, by),
            Login::ChangeAddress { customer, email, code } => {
                self.change_address(*customer, *email, *code, by)
            }
            Login::ConfirmAddress { customer, code, keep, way_back } => {
                self.confirm_address(*customer, *code, (*keep, *way_back), by)
            }
            Login::TakeBackAddress { way_back, session } => self.take_back_address(*way_back, *session, by),
        }
    }

    /// Whoever asks again from the same place waits twice as long each time.
    fn ask_code(&mut self, e: u8, challenge: u32, asker: u8, until: i64) -> Verdict {
        let same = |asked: &&Asked| {
            asked.asker == asker && asked.at + HOUR > self.now && email(asked.email).key() == email(e).key()
        };
        let before: Vec<i64> = self.logins.challenges.iter().filter(same).map(|asked| asked.at).collect();
        if let Some(last) = before.iter().max() {
            let free_at = last + (PAUSE << (before.len() - 1));
            if free_at > self.now {
                let wait = Millis(free_at - self.now);
                // Which bound it was is a hint.
                let bound = Bound { name: "", most: 1, window: Millis(HOUR) };
                return Err(Rejection::TooSoon { bound, wait }.into());
            }
        }
        let at = self.now;
        self.logins.challenges.push(Asked { challenge, email: e, asker, at, until, tries: 0, begun: None });
        Ok(Answer::Done(()))
    }

    fn send_code(&mut self, challenge: u32, e: u8, right: bool, session: u32) -> LoginOutcome {
        let now = self.now;
        let customer = self.customers.iter().find(|known| known.email.key() == email(e).key());
        let customer = customer.map(|known| known.id.get());
        let Some(index) = self.logins.challenges.iter().position(|asked| asked.challenge == challenge) else {
            return LoginOutcome::Denied;
        };
        let asked = self.logins.challenges[index].clone();
        if now >= asked.until || asked.tries >= TRIES {
            return self.send_again(index, right, session);
        }
        if !right {
            self.logins.challenges[index].tries += 1;
            return LoginOutcome::Denied;
        }
        self.logins.challenges[index].until = now;
        let Some(customer) = customer else { return LoginOutcome::Denied };
        self.logins.challenges[index].begun = Some((session, now));
        self.logins.sessions.push(Session { id: session, customer, token: session });
        LoginOutcome::Granted(Actor::Customer(CustomerId::from_store(customer)))
    }

    /// A code that is used up: for two minutes it begins a session in the place of the one before, as long as that lasts.
    fn send_again(&mut self, index: usize, right: bool, session: u32) -> LoginOutcome {
        let asked = &mut self.logins.challenges[index];
        let Some((before, at)) = asked.begun.filter(|(_, at)| *at > self.now - CODE_AGAIN) else {
            return LoginOutcome::Denied;
        };
        let Some(was) = self.logins.sessions.iter().find(|session| session.id == before).copied() else {
            return LoginOutcome::Denied;
        };
        if asked.tries >= TRIES {
            return LoginOutcome::Denied;
        }
        asked.tries += 1;
        if !right {
            return LoginOutcome::Denied;
        }
        asked.begun = Some((session, at));
        self.logins.sessions.retain(|other| other.id != before);
        self.logins.sessions.push(Session { id: session, customer: was.customer, token: session });
        LoginOutcome::Instead(Actor::Customer(CustomerId::from_store(was.customer)), i64::from(before))
    }

    /// One token after the other is good. One that was exchanged leads to the latest for a minute; after that whoever shows it
    /// has found or stolen it, and the session ends.
    fn refresh(&mut self, id: u32, shown: u32, next: u32) -> LoginOutcome {
        let Some(index) = self.logins.sessions.iter().position(|session| session.id == id) else {
            return LoginOutcome::Denied;
        };
        let session = self.logins.sessions[index];
        let actor = Actor::Customer(CustomerId::from_store(session.customer));
        if session.token == shown {
            self.logins.sessions[index].token = next;
            self.logins.exchanged.push(Exchanged { session: id, shown, next, at: self.now });
            return LoginOutcome::Granted(actor);
        }
        let (mut at, mut seals) = (shown, Vec::new());
        while at != session.token {
            let step = self
                .logins
                .exchanged
                .iter()
                .find(|one| (one.session, one.shown) == (id, at) && one.at > self.now - TOKEN_AGAIN);
            let Some(step) = step else {
                self.logins.sessions.remove(index);
                return LoginOutcome::Ended(i64::from(id));
            };
            seals.push(seal(step.next));
            at = step.next;
        }
        LoginOutcome::Again(actor, seals)
    }

    fn log_out_all(&mut self, whose: Whose, keep_keys: bool) -> Answer {
        match whose {
            Whose::Customer(customer) => {
                Answer::LoggedOut(LoggedOut { sessions: self.end_sessions(customer), keys: Vec::new() })
            }
            Whose::Vendor(vendor) => {
                let own = |key: &&ApiKey| key.vendor.get() == vendor;
                let keys = self.logins.keys.iter().filter(own).cloned().collect();
                if !keep_keys {
                    self.forget_keys(vendor);
                }
                Answer::LoggedOut(LoggedOut { sessions: Vec::new(), keys })
            }
        }
    }

    pub(super) fn end_sessions(&mut self, customer: i64) -> Vec<i64> {
        let own = |session: &&Session| session.customer == customer;
        let ended = self.logins.sessions.iter().filter(own).map(|session| i64::from(session.id)).collect();
        self.logins.sessions.retain(|session| session.customer != customer);
        ended
    }

    /// Keys of a vendor who is going, or is closed.
    pub(super) fn forget_keys(&mut self, vendor: i64) {
        self.logins.keys.retain(|key| key.vendor.get() != vendor);
    }

    /// Sessions of a customer who is going, and codes to their address.
    pub(super) fn forget_logins(&mut self, customer: i64) -> Vec<i64> {
        if let Some(address) = self.customer(customer).map(|known| known.email.key()) {
            self.logins.challenges.retain(|asked| email(asked.email).key() != address);
        }
        self.logins.addresses.forget(customer);
        self.end_sessions(customer)
    }

    fn add_key(&mut self, vendor: i64, name: Name) -> Verdict {
        if self.vendor(vendor).is_none() {
            return Err(Rejection::VendorNotFound.into());
        }
        self.logins.keys_made += 1;
        let key = ApiKey {
            id: self.logins.keys_made,
            vendor: VendorId::from_store(vendor),
            name,
            scopes: Scopes::all(),
            created_at: Timestamp(self.now),
            last_used_at: None,
        };
        self.logins.keys.push(key.clone());
        Ok(Answer::ApiKey(key))
    }

    fn drop_key(&mut self, vendor: i64, id: i64) -> Verdict {
        let before = self.logins.keys.len();
        self.logins.keys.retain(|key| (key.vendor.get(), key.id) != (vendor, id));
        if self.logins.keys.len() == before {
            Err(Rejection::KeyNotFound.into())
        } else {
            Ok(Answer::Done(()))
        }
    }

    /// What is held is given up, and nothing names the customer any more; what was bought keeps the number.
    fn erase(&mut self, id: i64, arrived: i64, by: Actor) -> Verdict {
        if self.customer(id).is_none() {
            return Err(Rejection::CustomerNotFound.into());
        }
        let now = self.now;
        let held =
            |life: Life| matches!(life, Life::Held { customer, until, .. } if customer == id && until > now);
        let held: Vec<i64> =
            self.tickets.iter().filter(|paper| held(paper.life)).map(|paper| paper.id).collect();
        for ticket in held {
            self.cancel(id, Some(ticket), arrived, by)?;
        }
        let ended = self.forget_logins(id);
        self.customers.retain(|customer| customer.id.get() != id);
        self.write(Row::of_house(self.now, Kind::CustomerDeleted, by, None, Some(id)));
        Ok(Answer::Sessions(ended))
    }
}
