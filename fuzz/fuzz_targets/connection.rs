//! Whatever may come over a connection: requests, half requests, none. Through HTTP, router, handlers and store.
#![no_main]

use std::cell::RefCell;

use onsale_fuzz::Desk;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::open(onsale_fuzz::parser()));
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| DESK.with_borrow_mut(|desk| desk.serve(bytes)));
