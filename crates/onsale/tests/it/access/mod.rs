//! Token mode: who gets in, who may do what, and everybody who tries to get in without.

mod addresses;
mod api_keys;
mod attacks;
mod exposed;
mod foreign;
mod house;
mod http_2;
mod limits;
mod login;
mod logs;
mod mail;
mod outbox;
mod privacy;
pub(crate) mod put_back;
mod roles;
mod sessions;
mod standing;
mod strangers;
mod tls;
mod voiding;

pub(crate) use house::{Guest, House};
