//! Which program this is: the version and the commit that it was built from.

/// As `--version` prints it.
pub(crate) const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("ONSALE_COMMIT"), ")");
