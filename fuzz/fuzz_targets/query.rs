//! The query of an address.
#![no_main]

use onsale::http::parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::query(bytes, onsale_fuzz::parser()));
