//! Two idempotency keys, each behind its path.
#![no_main]

use onsale::http::parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::idempotency_key(bytes, onsale_fuzz::parser()));
