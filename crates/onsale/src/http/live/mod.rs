//! What is for sale, as it changes.

pub(crate) mod follow;
