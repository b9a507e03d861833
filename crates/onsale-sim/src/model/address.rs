//! Customers who move to another address: it counts when its code was entered, and whoever reads the mail at the one before
//! can take the account back. Written a second time; that a way back is over after a week is left out, as no run reaches it.

use onsale_core::rate_limit::Bound;
use onsale_core::{Actor, CustomerId, Email, Kind, Millis, Rejection};
use onsale_store::{Answer, TakenBack};

use super::access::{CODE_AGAIN, HOUR, PAUSE, Session, TRIES};
use super::{Model, Row, Verdict};
use crate::command::email;

/// How long a code is good.
const CODE: i64 = 600_000;
/// Codes an hour.
const CODES: i64 = 5;

/// What is known of addresses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addresses {
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) former: Vec<Former>,
    /// What a way back began: the session, and when.
    pub(crate) taken_back: Vec<(u32, Session, i64)>,
}

/// An address that waits for its code, or has had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) customer: i64,
    email: u8,
    pub(crate) code: u32,
    pub(crate) tries: i64,
    /// When it is over; the moment at which it was used.
    pub(crate) until: i64,
    pub(crate) sent_at: i64,
    sent: i64,
    counted_from: i64,
}

/// An address that leads back to its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Former {
    pub(crate) way_back: u32,
    pub(crate) customer: i64,
    pub(crate) email: Email,
    at: i64,
}

impl Addresses {
    /// Instants at which something is over.
    pub(super) fn edges(&self) -> impl Iterator<Item = i64> {
        self.waiting.iter().flat_map(|code| {
            [code.until, code.until + CODE_AGAIN, code.sent_at + PAUSE, code.counted_from + HOUR]
        })
    }

    pub(super) fn forget(&mut self, customer: i64) {
        self.waiting.retain(|code| code.customer != customer);
        self.former.retain(|former| former.customer != customer);
    }

    /// Whether an address leads back to another account than this one; 0 is nobody's.
    pub(super) fn keep(&self, address: &Email, customer: i64) -> bool {
        self.former.iter().any(|former| former.email.key() == address.key() && former.customer != customer)
    }
}

impl Model {
    /// The same address written otherwise is changed at once.
    pub(super) fn change_address(&mut self, id: i64, e: u8, code: u32, by: Actor) -> Verdict {
        let Some(was) = self.customer(id).cloned() else { return Err(Rejection::CustomerNotFound.into()) };
        if was.email.key() == email(e).key() {
            return self.update_customer(id, None, Some(e), by);
        }
        let now = self.now;
        let before = self.logins.addresses.waiting.iter().find(|before| before.customer == id);
        let (sent, counted_from) = match before.filter(|before| before.counted_from + HOUR > now) {
            None => (1, now),
            Some(before) => {
                let full = before.sent >= CODES;
                let free_at = if full { before.counted_from + HOUR } else { before.sent_at + PAUSE };
                if free_at > now {
                    // Which bound it was is a hint.
                    let bound = Bound { name: "", most: 1, window: Millis(HOUR) };
                    return Err(Rejection::TooSoon { bound, wait: Millis(free_at - now) }.into());
                }
                (before.sent + 1, before.counted_from)
            }
        };
        let (until, sent_at) = (now + CODE, now);
        let next = Waiting { customer: id, email: e, code, tries: 0, until, sent_at, sent, counted_from };
        self.logins.addresses.waiting.retain(|before| before.customer != id);
        self.logins.addresses.waiting.push(next);
        self.write(Row::of_house(now, Kind::CustomerUpdated, by, None, Some(id)));
        Ok(Answer::Customer(was))
    }

    /// The right code moves the account, and ends all of its sessions but one.
    pub(super) fn confirm_address(
        &mut self,
        id: i64,
        code: u32,
        (keep, way_back): (u32, u32),
        by: Actor,
    ) -> Verdict {
        let now = self.now;
        let Some(at) = self.logins.addresses.waiting.iter().position(|waiting| waiting.customer == id) else {
            return Ok(Answer::Confirmed(None));
        };
        let waiting = self.logins.addresses.waiting[at].clone();
        let (is_right, address) = (waiting.code == code, email(waiting.email));
        if now >= waiting.until || waiting.tries >= TRIES {
            let is_own = self.customer(id).is_some_and(|known| known.email.key() == address.key());
            let again = is_right && waiting.tries < TRIES && now < waiting.until + CODE_AGAIN && is_own;
            return Ok(Answer::Confirmed(again.then(Vec::new)));
        }
        if !is_right {
            self.logins.addresses.waiting[at].tries += 1;
            return Ok(Answer::Confirmed(None));
        }
        let was = self.move_to(id, &address, by)?;
        self.logins.addresses.waiting[at].until = now;
        self.logins.addresses.former.push(Former { way_back, customer: id, email: was, at: now });
        let goes = |session: &Session| session.customer == id && session.id != keep;
        let ended = self.logins.sessions.iter().filter(|session| goes(session));
        let ended = ended.map(|session| i64::from(session.id)).collect();
        self.logins.sessions.retain(|session| !goes(session));
        Ok(Answer::Confirmed(Some(ended)))
    }

    /// Whoever shows a way back has the account again; who has not got the answer may show it once more.
    pub(super) fn take_back_address(&mut self, way_back: u32, session: u32, by: Actor) -> Verdict {
        let now = self.now;
        let known = self.logins.addresses.former.iter().find(|former| former.way_back == way_back).cloned();
        let Some(Former { customer, email: address, at, .. }) = known else {
            return Ok(Answer::TakenBack(self.take_back_again(way_back, session)));
        };
        self.move_to(customer, &address, by)?;
        let later = |former: &Former| former.customer == customer && former.at >= at;
        self.logins.addresses.former.retain(|former| !later(former));
        self.logins.addresses.waiting.retain(|waiting| waiting.customer != customer);
        let ended = self.end_sessions(customer);
        let begun = Session { id: session, customer, token: session };
        self.logins.sessions.push(begun);
        self.logins.addresses.taken_back.push((way_back, begun, now));
        let actor = Actor::Customer(CustomerId::from_store(customer));
        Ok(Answer::TakenBack(Some(TakenBack { actor, ended })))
    }

    fn take_back_again(&mut self, way_back: u32, session: u32) -> Option<TakenBack> {
        let oldest = self.now - CODE_AGAIN;
        let all = &mut self.logins.addresses.taken_back;
        let (_, before, _) = all.iter_mut().find(|(shown, _, at)| *shown == way_back && *at > oldest)?;
        let lasts = self.logins.sessions.iter().position(|own| own.id == before.id)?;
        let begun = Session { id: session, customer: before.customer, token: session };
        let ended = vec![i64::from(before.id)];
        *before = begun;
        self.logins.sessions.remove(lasts);
        self.logins.sessions.push(begun);
        Some(TakenBack { actor: Actor::Customer(CustomerId::from_store(begun.customer)), ended })
    }

    /// Gives an account another address, and says which it had.
    fn move_to(&mut self, id: i64, address: &Email, by: Actor) -> Result<Email, super::Refused> {
        let others = self.customers.iter().filter(|known| known.id.get() != id);
        let taken = others.clone().any(|known| known.email.key() == address.key());
        if taken || self.logins.addresses.keep(address, id) {
            return Err(Rejection::EmailTaken.into());
        }
        let Some(known) = self.customers.iter_mut().find(|known| known.id.get() == id) else {
            return Err(Rejection::CustomerNotFound.into());
        };
        let was = std::mem::replace(&mut known.email, address.clone());
        self.write(Row::of_house(self.now, Kind::CustomerUpdated, by, None, Some(id)));
        Ok(was)
    }
}
