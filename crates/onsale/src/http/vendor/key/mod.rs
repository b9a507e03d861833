//! API keys: a vendor's own programs come in with them.

pub(crate) mod add;
pub(crate) mod all;
pub(crate) mod delete;

use crate::wire::{Id, Time};
use onsale_core::{Scope, Scopes};
use onsale_store::ApiKey;
use serde::Serialize;
use utoipa::ToSchema;

/// What a key is good for.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ScopeBody {
    /// Look at whatever the vendor may see.
    Read,
    /// Release tickets; pause, resume and cancel releases.
    Release,
    /// Make, change and delete events and tickets.
    Manage,
}

/// A key, without the key.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiKeyBody {
    key_id: Id,
    #[schema(example = "Box office till", min_length = 1, max_length = 200)]
    name: String,
    scopes: Vec<ScopeBody>,
    created_at: Time,
    /// To the minute; null if never.
    last_used_at: Option<Time>,
}

impl ApiKeyBody {
    pub(crate) fn of(key: &ApiKey) -> Self {
        Self {
            key_id: Id(key.id),
            name: key.name.as_str().to_owned(),
            scopes: words(key.scopes),
            created_at: Time(key.created_at),
            last_used_at: key.last_used_at.map(Time),
        }
    }
}

fn words(scopes: Scopes) -> Vec<ScopeBody> {
    let has = |scope: &Scope| scopes.has(*scope);
    Scope::ALL
        .into_iter()
        .filter(has)
        .map(|scope| match scope {
            Scope::Read => ScopeBody::Read,
            Scope::Release => ScopeBody::Release,
            Scope::Manage => ScopeBody::Manage,
        })
        .collect()
}
