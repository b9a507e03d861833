//! Customers: who buys.

pub(crate) mod add;
pub(crate) mod all;
pub(crate) mod delete;
pub(crate) mod erase;
pub(crate) mod export;
pub(crate) mod find;
pub(crate) mod update;

use crate::wire::{Id, Time};
use onsale_core::Customer;
use serde::Serialize;
use utoipa::ToSchema;

/// A customer's record.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CustomerBody {
    customer_id: Id,
    #[schema(example = "Ada Lovelace", min_length = 1, max_length = 200)]
    name: String,
    #[schema(example = "ada@example.org", min_length = 3, max_length = 254)]
    email: String,
    created_at: Time,
}

impl CustomerBody {
    pub(crate) fn of(customer: &Customer) -> Self {
        Self {
            customer_id: Id(customer.id.get()),
            name: customer.name.as_str().to_owned(),
            email: customer.email.as_str().to_owned(),
            created_at: Time(customer.created_at),
        }
    }
}
