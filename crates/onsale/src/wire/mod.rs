//! What goes over the wire, whichever way it goes: values ([`Money`], [`Time`], [`Id`]) and the bodies that answers, the
//! live stream and the page's first list have in common. Made by hand from what core and store say; how it is asked for
//! and sent is not known here.

mod event;
mod order;
mod release;
mod stock;
mod ticket;
mod value;
mod word;

pub(crate) use event::{EventBody, picture_path};
pub(crate) use order::{OrderBody, OrderStateBody};
pub(crate) use release::ReleaseBody;
pub(crate) use stock::LiveStockBody;
pub use stock::StockLine;
pub(crate) use ticket::{HeldBody, SoldBody, StatusBody, TicketBody};
pub(crate) use value::{Balance, Count, Id, Money, Seconds, Time, id_number, write_number};
pub(crate) use word::{one_of, word_body};
