//! Who may come in, as the store is asked about it: token keys, sessions, one-time codes, API keys. What other people hold (refresh tokens, codes, API keys) comes in as hashes; the store never sees the secret.

use std::fmt;

use onsale_core::{
    Actor, Customer, CustomerId, Email, Name, Rejection, Role, Scopes, Ticket, Timestamp, Vendor, VendorId,
};

use crate::code::NewSecret;
use crate::command::{
    AddCustomer, AddVendor, Added, Command, Outcome, Request, UpdateCustomer, UpdateVendor,
};
use crate::{Result, Store, read, reads};

/// SHA-256 or HMAC-SHA-256 of a secret.
pub type Hash = [u8; 32];

/// What access tokens are signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenKey {
    /// Its name in a token's head (`kid`).
    pub id: i64,
    /// The key.
    pub secret: [u8; 32],
    /// From when on it signs; it is believed before, so that all servers know it by then.
    pub signs_from: Timestamp,
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A session that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// A number that nobody can guess.
    pub id: i64,
    /// Hash of its refresh token.
    pub refresh: Hash,
    /// Hash of what the device keeps on which it begins.
    pub device: Option<Hash>,
}

/// A mail to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct NewMail {
    /// The line that announces it.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// When it need not be sent any more.
    pub expires_at: Timestamp,
}

impl fmt::Debug for NewMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewMail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// A code, and the mail that it leaves in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCode {
    /// Hash of the code.
    pub hash: Hash,
    /// Sent if the address is known; the recipient is the address as it was registered.
    pub mail: NewMail,
}

/// Somebody wants to log in: a code for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeginLogin {
    /// As what.
    pub role: Role,
    /// The address that was typed.
    pub email: Email,
    /// Hash of what the code has to be sent back with.
    pub challenge: Hash,
    /// The code, while few guesses were wrong.
    pub short: NewCode,
    /// The code after many wrong guesses.
    pub long: NewCode,
    /// Hash of what a device keeps on which somebody was logged in; the account may know it.
    pub device: Option<Hash>,
    /// The address from which it was asked for: who asks for many codes waits behind who asks for one.
    pub asker: i64,
    /// The network of that address.
    pub network: i64,
    /// With more mails than this ahead of it the code would come too late, so it is refused.
    pub most_ahead: i64,
}

/// Somebody types a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyLogin {
    /// As what.
    pub role: Role,
    /// The address.
    pub email: Email,
    /// Hash of what was answered to whoever asked for the code.
    pub challenge: Hash,
    /// Hash of what was typed.
    pub code: Hash,
    /// Hash of what the device has kept until now.
    pub device: Option<Hash>,
    /// The session that begins if it is right.
    pub session: NewSession,
}

/// What proves that a new address is read by whoever wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Hash of the code.
    pub code: Hash,
    /// The mail with the code, to the new address.
    pub mail: NewMail,
}

/// Somebody types the code that was sent to a new address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmAddress {
    /// Whose address.
    pub whose: Actor,
    /// The session that goes on; all others end.
    pub keep: i64,
    /// Hash of what was typed.
    pub code: Hash,
    /// Hash of what leads back to the address before.
    pub way_back: Hash,
    /// The mail to the address before, with the way back.
    pub notice: NewMail,
}

/// Somebody takes the account back from the address before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeBackAddress {
    /// Hash of what was in the mail.
    pub way_back: Hash,
    /// The session that begins.
    pub session: NewSession,
}

/// An account that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// Whose it is.
    pub actor: Actor,
    /// Sessions that ended.
    pub ended: Vec<i64>,
}

/// Everybody is out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoggedOut {
    /// Sessions that ended.
    pub sessions: Vec<i64>,
    /// The API keys that there were; they are gone unless they were to be kept.
    pub keys: Vec<ApiKey>,
}

/// Another key signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// All keys that are left.
    pub token_keys: Vec<TokenKey>,
    /// API keys that there were when the old keys were forgotten.
    pub count: i64,
    /// The first of them.
    pub api_keys: Vec<ApiKey>,
}

/// Somebody presents a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshSession {
    /// The session that it names.
    pub id: i64,
    /// Hash of what was presented.
    pub presented: Hash,
    /// Hash of the token that takes its place.
    pub next: Hash,
    /// The token that takes its place, sealed with what was presented: nobody opens it who does not have that.
    pub sealed: Hash,
}

/// A key for a vendor's own program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddApiKey {
    /// Whose.
    pub vendor: VendorId,
    /// What the vendor calls it.
    pub name: Name,
    /// What it is good for.
    pub scopes: Scopes,
    /// Hash of the key.
    pub hash: Hash,
    /// Tells the vendor of it.
    pub mail: NewMail,
}

/// A key of a vendor, without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub vendor: VendorId,
    /// What the vendor calls it.
    pub name: Name,
    /// What it is good for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// Whether a login or a refresh succeeded. A wrong code and a replayed token are answers, not refusals: they leave
/// a trace (one try less, a session ended), and a refusal leaves none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginOutcome {
    /// Come in.
    Granted(Actor),
    /// Come in, in the place of this session, which the same proof began a moment ago and which is over.
    Instead(Actor, i64),
    /// Come in; what was presented had been exchanged a moment before. Each seal hides a token and is opened by the one
    /// before, the first by what was presented; the last is the session's latest.
    Again(Actor, Vec<Hash>),
    /// No.
    Denied,
    /// No, and this session is over: its refresh token was used twice.
    Ended(i64),
}

/// What a server has to know to judge access tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessNews {
    /// All keys, oldest first.
    pub keys: Vec<TokenKey>,
    /// Sessions that were revoked, and until when their access tokens could still be shown.
    pub revoked: Vec<(i64, Timestamp)>,
}

/// All that is kept about one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerExport {
    /// The record.
    pub customer: Customer,
    /// When each session began, when it was last used, and when it ends by itself.
    pub sessions: Vec<[Timestamp; 3]>,
    /// Tickets bought.
    pub tickets: Vec<Ticket>,
}

/// A change that concerns who may come in.
#[derive(Clone, Debug)]
pub enum Access {
    /// See [`Store::ensure_token_key`].
    EnsureTokenKey(TokenKey),
    /// See [`Store::rotate_token_key`].
    RotateTokenKey {
        /// The key that takes over.
        key: TokenKey,
        /// Whether the old ones are forgotten at once.
        forget_old: bool,
        /// Whether API keys stay although the old ones are forgotten.
        keep_api_keys: bool,
    },
    /// See [`Store::ensure_ticket_key`].
    EnsureTicketKey(NewSecret),
    /// See [`Store::rotate_ticket_key`].
    RotateTicketKey {
        /// The secret that takes over.
        secret: NewSecret,
        /// Whether codes of the earlier ones open no door from now on.
        withdraw_old: bool,
    },
    /// See [`Store::register_customer`].
    RegisterCustomer(AddCustomer, NewSession),
    /// See [`Store::register_vendor`].
    RegisterVendor(AddVendor, NewSession),
    /// See [`Store::begin_login`].
    BeginLogin(BeginLogin),
    /// See [`Store::verify_login`].
    VerifyLogin(VerifyLogin),
    /// See [`Store::refresh_session`].
    RefreshSession(RefreshSession),
    /// See [`Store::end_session`].
    EndSession(i64, Timestamp),
    /// See [`Store::end_all_sessions`].
    EndAllSessions {
        /// Whose.
        whose: Actor,
        /// Whether a vendor's API keys stay.
        keep_api_keys: bool,
    },
    /// See [`Store::change_customer`].
    ChangeCustomer(UpdateCustomer, Proof),
    /// See [`Store::change_vendor`].
    ChangeVendor(UpdateVendor, Proof),
    /// See [`Store::confirm_address`].
    ConfirmAddress(ConfirmAddress),
    /// See [`Store::take_back_address`].
    TakeBackAddress(TakeBackAddress),
    /// See [`Store::add_api_key`].
    AddApiKey(AddApiKey),
    /// See [`Store::delete_api_key`].
    DeleteApiKey(VendorId, i64),
    /// See [`Store::note_api_keys`].
    NoteApiKeys(Vec<(i64, Timestamp)>),
    /// See [`Store::erase_customer`].
    EraseCustomer(CustomerId),
}

impl Store {
    /// What a server has to know to judge access tokens: all keys, and what was revoked at `since` or later.
    pub async fn access_news(&self, since: Timestamp) -> Result<AccessNews> {
        read!(self, AccessNews, move |db| reads::access::news(db, since))
    }

    /// The API keys of a vendor, oldest first.
    pub async fn api_keys(&self, vendor: VendorId) -> Result<Vec<ApiKey>> {
        read!(self, ApiKeys, move |db| reads::access::api_keys(db, vendor))
    }

    /// Whose session it is; `None` when there is none with this number.
    pub async fn session_owner(&self, id: i64) -> Result<Option<Actor>> {
        read!(self, SessionOwner, move |db| reads::access::session_owner(db, id))
    }

    /// The API key with this hash, if there is one.
    pub async fn find_api_key(&self, hash: Hash) -> Result<Option<ApiKey>> {
        read!(self, ApiKey, move |db| reads::access::api_key_by_hash(db, &hash))
    }

    /// All that is kept about one customer.
    pub async fn export_customer(&self, id: CustomerId) -> Result<CustomerExport> {
        let found = read!(self, Export, move |db| reads::access::export(db, id))?;
        found.ok_or_else(|| Rejection::CustomerNotFound.into())
    }

    async fn access<T: crate::command::FromAnswer>(&self, request: Request, access: Access) -> Result<T> {
        self.plain(request, Command::Access(Box::new(access))).await
    }

    /// All token keys; `candidate` becomes the first one where there is none.
    pub async fn ensure_token_key(&self, request: Request, candidate: TokenKey) -> Result<Vec<TokenKey>> {
        self.access(request, Access::EnsureTokenKey(candidate)).await
    }

    /// A new token key, whose id the store gives. Tokens of the old ones are believed until they run out, unless
    /// the old ones are forgotten.
    /// Where they are forgotten all API keys end too, unless they are to be kept.
    pub async fn rotate_token_key(
        &self,
        request: Request,
        key: TokenKey,
        forget_old: bool,
        keep_api_keys: bool,
    ) -> Result<Rotated> {
        self.access(request, Access::RotateTokenKey { key, forget_old, keep_api_keys }).await
    }

    /// Registers a customer and begins a session, if the record is fresh.
    pub async fn register_customer(
        &self,
        request: Request,
        add: AddCustomer,
        session: NewSession,
    ) -> Result<Outcome<Added<Customer>>> {
        self.keyed(request, Command::Access(Box::new(Access::RegisterCustomer(add, session)))).await
    }

    /// Registers a vendor and begins a session, if the record is fresh.
    pub async fn register_vendor(
        &self,
        request: Request,
        add: AddVendor,
        session: NewSession,
    ) -> Result<Outcome<Added<Vendor>>> {
        self.keyed(request, Command::Access(Box::new(Access::RegisterVendor(add, session)))).await
    }

    /// Keeps a code for an address and, if somebody has that address, a mail to it. The answer is the same
    /// either way.
    pub async fn begin_login(&self, request: Request, login: BeginLogin) -> Result<()> {
        self.access(request, Access::BeginLogin(login)).await
    }

    /// Judges a code that is sent with its challenge, and begins a session if it is right.
    pub async fn verify_login(&self, request: Request, verify: VerifyLogin) -> Result<LoginOutcome> {
        self.access(request, Access::VerifyLogin(verify)).await
    }

    /// Exchanges a refresh token. One that was exchanged gets the latest again for [`onsale_core::limits::REFRESH_GRACE_MS`]; any
    /// other ends the session.
    pub async fn refresh_session(&self, request: Request, refresh: RefreshSession) -> Result<LoginOutcome> {
        self.access(request, Access::RefreshSession(refresh)).await
    }

    /// Ends a session, if it is one of ours, and revokes its access tokens, of which the last runs out at `until`.
    pub async fn end_session(&self, request: Request, id: i64, until: Timestamp) -> Result<()> {
        self.access(request, Access::EndSession(id, until)).await
    }

    /// Ends all sessions of somebody, and a vendor's API keys unless they are to be kept; answers which.
    pub async fn end_all_sessions(
        &self,
        request: Request,
        whose: Actor,
        keep_api_keys: bool,
    ) -> Result<LoggedOut> {
        self.access(request, Access::EndAllSessions { whose, keep_api_keys }).await
    }

    /// Changes a customer's own record. Another address counts only when the code of the proof was entered.
    pub async fn change_customer(
        &self,
        request: Request,
        update: UpdateCustomer,
        proof: Proof,
    ) -> Result<Customer> {
        self.access(request, Access::ChangeCustomer(update, proof)).await
    }

    /// Changes a vendor's own record. Another address counts only when the code of the proof was entered.
    pub async fn change_vendor(
        &self,
        request: Request,
        update: UpdateVendor,
        proof: Proof,
    ) -> Result<Vendor> {
        self.access(request, Access::ChangeVendor(update, proof)).await
    }

    /// Judges the code that was sent to a new address. The right one changes the address, tells the one before, and ends
    /// all other sessions, which it answers; `None` for a code that is not right.
    pub async fn confirm_address(
        &self,
        request: Request,
        confirm: ConfirmAddress,
    ) -> Result<Option<Vec<i64>>> {
        self.access(request, Access::ConfirmAddress(confirm)).await
    }

    /// Gives an account its address of before again, for whoever got the mail there; `None` where that is not known.
    pub async fn take_back_address(
        &self,
        request: Request,
        back: TakeBackAddress,
    ) -> Result<Option<TakenBack>> {
        self.access(request, Access::TakeBackAddress(back)).await
    }

    /// Makes an API key.
    pub async fn add_api_key(&self, request: Request, add: AddApiKey) -> Result<ApiKey> {
        self.access(request, Access::AddApiKey(add)).await
    }

    /// Deletes an API key of a vendor.
    pub async fn delete_api_key(&self, request: Request, vendor: VendorId, id: i64) -> Result<()> {
        self.access(request, Access::DeleteApiKey(vendor, id)).await
    }

    /// Writes down when API keys were last used.
    pub async fn note_api_keys(&self, now: Timestamp, used: Vec<(i64, Timestamp)>) -> Result<()> {
        self.access(Request::new(Actor::System, now), Access::NoteApiKeys(used)).await
    }

    /// Forgets who a customer is: the record, the sessions, codes and mail are gone, holds are given up; sales and
    /// journal keep the number. Answers the sessions that ended.
    pub async fn erase_customer(&self, request: Request, id: CustomerId) -> Result<Vec<i64>> {
        self.access(request, Access::EraseCustomer(id)).await
    }
}
