//! What is scanned or typed at a door: a ticket code, a short code, what a keyboard layout makes of them.
#![no_main]

use onsale::auth::parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::ticket_code(bytes, onsale_fuzz::parser()));
