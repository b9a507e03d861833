//! Messages that were given up, for whoever runs the server: what waits to leave is the jobs' business.

pub(crate) mod dead;
pub(crate) mod retry;
