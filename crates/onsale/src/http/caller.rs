//! Callers out of requests: [`crate::auth`] judges, here is what it judges by and how a refusal is answered.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::access::Access;
use super::problem::Problem;
use crate::app::App;
use crate::auth::{Caller, Login, StreamCredentials};

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // Without a word about who may call it, no program may.
        let program = parts.extensions.get::<Access>().and_then(|access| access.program);
        Ok(Self::of(&parts.headers, program, app.judge()).await?)
    }
}

impl FromRequestParts<App> for Login {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Ok(Self::of(&parts.headers, app.judge()).await?)
    }
}

impl FromRequestParts<App> for StreamCredentials {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Ok(Self::of(&parts.headers, app.judge())?)
    }
}
