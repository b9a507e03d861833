//! `POST /auth/take-back-address`.

use axum::extract::State;
use axum::response::Response;
use onsale_core::Actor;
use onsale_core::access::last_token_over;
use onsale_store::{Request, TakeBackAddress};

use super::{SessionBody, admitted};
use crate::app::App;
use crate::auth::secret;
use crate::http::access::{Access, Who};
use crate::http::client_address::ClientAddress;
use crate::http::extract::{JsonBody, Now};
use crate::http::field::WayBack;
use crate::http::form::{Body, body};
use crate::http::problem::{Problem, refusals};

body! {
    /// What was in the mail.
    pub(crate) struct TakeBackAddressBody {
        /// The way back, as the mail to the address before has it; good for seven days, once but for an answer that was lost.
        #[schema(value_type = String, example = "AAECAwQFBgcICQoLDA0ODw", max_length = 100)]
        way_back = required("wayBack"): WayBack,
    }
}

refusals!(Refusals: InvalidField, CodeInvalid, CustomerNotFound, VendorNotFound, EmailTaken, RateLimited);

pub(crate) const ACCESS: Access = Access::of(Who::Anyone);

/// Take an account back
///
/// For whoever gets the mail that the address of the account was changed, and has not changed it. The account has its
/// address of before again, all its logins and a vendor's API keys end, later changes of the address are undone, and the
/// answer is a fresh login. Whoever sends the same again within two minutes, as the answer was lost, gets a login in the place
/// of that one.
#[utoipa::path(
    post, path = "/auth/take-back-address", tag = "access", request_body = TakeBackAddressBody,
    responses((status = 200, description = "It is yours again, and you are in.", body = SessionBody), Refusals)
)]
pub(crate) async fn take_back_address(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(client): ClientAddress,
    body: JsonBody,
) -> Result<Response, Problem> {
    app.rate_limiter.logs_in(client, now)?;
    let TakeBackAddressBody { way_back: WayBack(way_back) } = TakeBackAddressBody::read(&body.form()?)?;
    let prepared = app.verifier.prepare(now).map_err(Problem::internal)?;
    let back = TakeBackAddress { way_back: secret::way_back_hash(&way_back), session: prepared.session };
    let taken = app.store.take_back_address(Request::new(Actor::Anyone, now), back).await?;
    let taken = taken.ok_or_else(Problem::code_invalid)?;
    app.verifier.end(&taken.ended, last_token_over(now));
    admitted(&app, taken.actor, &prepared, now, "The account is yours again; all other logins are over.")
}
