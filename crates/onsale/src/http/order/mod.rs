//! Orders: what a customer bought from one vendor at once.

pub(crate) mod find;
pub(crate) mod mine;
pub(crate) mod of_vendor;
