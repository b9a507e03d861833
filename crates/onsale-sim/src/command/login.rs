//! What people do to come in, as the store is asked: secrets are made of the plan's numbers.

use onsale_core::{Actor, CustomerId, Role, Scopes, Timestamp, VendorId};
use onsale_store::{
    Access, AddApiKey, BeginLogin, Command, ConfirmAddress, Hash, NewCode, NewMail, NewSession, Proof,
    RefreshSession, TakeBackAddress, UpdateCustomer, VerifyLogin,
};

use super::{email, name};
use crate::plan::{Login, START, Whose};

/// What a secret is for: the same number is another secret for each.
#[derive(Clone, Copy)]
pub(crate) enum Secret {
    Challenge,
    Code,
    Wrong,
    Token,
    Seal,
    Key,
    NewAddress,
    WayBack,
}

/// A secret's hash.
pub(crate) fn secret(what: Secret, number: u32) -> Hash {
    let mut hash = [0; 32];
    hash[0] = what as u8 + 1;
    hash[1..5].copy_from_slice(&number.to_be_bytes());
    hash
}

/// The refresh token with a number, as it is handed over once more.
pub(crate) fn seal(token: u32) -> Hash {
    secret(Secret::Seal, token)
}

/// A code is good for as long as its mail.
fn mail(until: i64) -> NewMail {
    NewMail { subject: "code".into(), body: "text".into(), expires_at: Timestamp(until) }
}

fn session(number: u32) -> NewSession {
    NewSession { id: i64::from(number), refresh: secret(Secret::Token, number), device: None }
}

/// A session is remembered as ended for longer than any run lasts.
const LONG: i64 = START + 100 * 86_400_000;

pub(super) fn command(login: Login) -> Command {
    Command::Access(Box::new(match login {
        Login::AskCode { email: e, challenge, asker, until } => {
            let code = |hash| NewCode { hash, mail: mail(until) };
            Access::BeginLogin(BeginLogin {
                role: Role::Customer,
                email: email(e),
                challenge: secret(Secret::Challenge, challenge),
                short: code(secret(Secret::Code, challenge)),
                long: code(secret(Secret::Code, challenge)),
                device: None,
                asker: i64::from(asker) + 1,
                network: i64::from(asker) + 1,
                most_ahead: i64::MAX,
            })
        }
        Login::SendCode { challenge, email: e, right, session } => Access::VerifyLogin(VerifyLogin {
            role: Role::Customer,
            email: email(e),
            challenge: secret(Secret::Challenge, challenge),
            code: secret(if right { Secret::Code } else { Secret::Wrong }, challenge),
            device: None,
            session: self::session(session),
        }),
        Login::Refresh { session, shown, next } => Access::RefreshSession(RefreshSession {
            id: i64::from(session),
            presented: secret(Secret::Token, shown),
            next: secret(Secret::Token, next),
            sealed: seal(next),
        }),
        Login::LogOut { session } => Access::EndSession(i64::from(session), Timestamp(LONG)),
        Login::LogOutAll { whose, keep_keys } => Access::EndAllSessions {
            whose: match whose {
                Whose::Customer(id) => Actor::Customer(CustomerId::from_store(id)),
                Whose::Vendor(id) => Actor::Vendor(VendorId::from_store(id)),
            },
            keep_api_keys: keep_keys,
        },
        Login::AddKey { vendor, name: n, secret: number } => Access::AddApiKey(AddApiKey {
            vendor: VendorId::from_store(vendor),
            name: name(n),
            scopes: Scopes::all(),
            hash: secret(Secret::Key, number),
            mail: mail(LONG),
        }),
        Login::DropKey { vendor, id } => Access::DeleteApiKey(VendorId::from_store(vendor), id),
        Login::ChangeAddress { customer, email: e, code } => {
            let update =
                UpdateCustomer { id: CustomerId::from_store(customer), name: None, email: Some(email(e)) };
            Access::ChangeCustomer(update, Proof { code: secret(Secret::NewAddress, code), mail: mail(LONG) })
        }
        Login::ConfirmAddress { customer, code, keep, way_back } => Access::ConfirmAddress(ConfirmAddress {
            whose: Actor::Customer(CustomerId::from_store(customer)),
            keep: i64::from(keep),
            code: secret(Secret::NewAddress, code),
            way_back: secret(Secret::WayBack, way_back),
            notice: mail(LONG),
        }),
        Login::TakeBackAddress { way_back, session } => Access::TakeBackAddress(TakeBackAddress {
            way_back: secret(Secret::WayBack, way_back),
            session: self::session(session),
        }),
        Login::Erase { customer } => Access::EraseCustomer(CustomerId::from_store(customer)),
    }))
}
