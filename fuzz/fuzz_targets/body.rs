//! The bytes of a request's body.
#![no_main]

use onsale::http::parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::body(bytes, onsale_fuzz::parser()));
