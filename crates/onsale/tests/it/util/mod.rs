//! What every test starts with.

mod answer;
mod app;
mod client;
mod live;
mod schema;
mod smtp;

pub(crate) use answer::Answer;
pub(crate) use app::TestApp;
pub(crate) use client::{Client, Request};
pub(crate) use live::Listening;
pub(crate) use schema::{Operation, contract};
pub(crate) use smtp::take_mail;
