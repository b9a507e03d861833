//! An access token, a refresh token, and the claims behind a good signature.
#![no_main]

use onsale::auth::parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::token(bytes, onsale_fuzz::parser()));
