//! What the owner of a ticket takes along: codes, and a file for a calendar. All of it is made when it is asked for, from one view of the ticket,
//! so that no two say different things, and from nothing else: who may ask, and how it is sent, is not known here.

pub mod calendar;
pub mod codes;
pub mod secrets;
