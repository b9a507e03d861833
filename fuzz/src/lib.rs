//! What the fuzz targets share: which parser is under test, and a server that is fed bytes without a socket.

mod desk;

pub use desk::Desk;

use onsale::http::parsers::Parser;

/// The server's own parser; with `ONSALE_FUZZ_PLANTED` the one that has a mistake in it, to see it found.
pub fn parser() -> Parser {
    if std::env::var_os("ONSALE_FUZZ_PLANTED").is_some() { Parser::Planted } else { Parser::Ours }
}
