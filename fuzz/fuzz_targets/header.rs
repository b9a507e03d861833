//! The value of a header.
#![no_main]

use onsale::http::parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::header(bytes, onsale_fuzz::parser()));
