//! Mail: what it says, and how it leaves. The store keeps it until it is out; this room never sees the store.

pub(crate) mod words;

/// What a mail says.
pub(crate) struct Letter {
    /// The line that announces it.
    pub(crate) subject: String,
    /// The text.
    pub(crate) body: String,
}
