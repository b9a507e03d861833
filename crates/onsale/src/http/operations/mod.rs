//! What whoever runs the server asks: is it alive, is it well, do the books balance, what can it do.

pub(crate) mod audit;
pub(crate) mod docs;
pub(crate) mod healthz;
pub(crate) mod mailbox;
pub(crate) mod metrics;
pub(crate) mod openapi;
pub(crate) mod readyz;
pub(crate) mod security_txt;
