//! Each route by itself: what it answers to good and to bad input.

mod addresses;
mod codes;
mod customers;
mod events;
mod lists;
mod live;
mod operations;
mod orders;
mod pictures;
mod tickets;
mod vendors;
