//! Which parser a fuzz target puts to the test. Not in a server: it takes the cargo feature `fuzz`.

/// Which parser is put to the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parser {
    /// The server's.
    Ours,
    /// One with a mistake in it, to see that the mistake is found.
    Planted,
}
