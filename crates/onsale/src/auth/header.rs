//! Header mode: the header alone names the caller, and everyone is an administrator.

use axum::http::HeaderMap;
use onsale_core::{CustomerId, VendorId};

use super::{Caller, Named, Standing};
use crate::wire::id_number;

/// Names the customer who calls.
pub(crate) const CUSTOMER: &str = "x-customer-id";
/// Names the vendor who calls.
pub(crate) const VENDOR: &str = "x-vendor-id";

pub(super) fn caller(headers: &HeaderMap) -> Caller {
    Caller { standing: Standing::Trusted, customer: customer(headers), vendor: vendor(headers) }
}

/// The customer whom the header names.
pub(super) fn customer(headers: &HeaderMap) -> Named<CustomerId> {
    named(headers, CUSTOMER, CustomerId::new)
}

/// The vendor whom the header names.
pub(super) fn vendor(headers: &HeaderMap) -> Named<VendorId> {
    named(headers, VENDOR, VendorId::new)
}

fn named<T>(headers: &HeaderMap, name: &str, id: impl Fn(i64) -> Option<T>) -> Named<T> {
    let Some(value) = headers.get(name) else { return Named::Missing };
    let number = value.to_str().ok().and_then(|text| id_number(text.trim()));
    number.and_then(id).map_or(Named::Invalid, Named::Is)
}
