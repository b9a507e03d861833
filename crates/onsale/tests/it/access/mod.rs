//! Token mode: who gets in, who may do what, and everybody who tries to get in without.

mod house;
mod roles;
mod sessions;

pub(crate) use house::{Guest, House};
