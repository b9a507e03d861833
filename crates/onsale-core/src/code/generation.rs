//! How often the codes of a ticket were replaced.

/// How often the codes of a ticket were replaced. Only codes of the current generation open a door: to raise it is to revoke
/// all codes that there are of the ticket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(u16);

impl Generation {
    /// The last one. A short code keeps 11 bits for it; the last step is kept for a refund, which is never refused.
    pub const LAST: Self = Self(2_047);

    /// Accepts 0 to 2,047, anything else is `None`.
    pub const fn new(value: u16) -> Option<Self> {
        if value <= Self::LAST.0 { Some(Self(value)) } else { None }
    }

    /// For a value that the store itself made and keeps; out-of-range values are clamped, never trusted.
    pub const fn from_store(value: i64) -> Self {
        if value < 0 {
            Self(0)
        } else if value > Self::LAST.0 as i64 {
            Self::LAST
        } else {
            Self(value as u16)
        }
    }

    /// The plain number.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The generation of a ticket whose codes are all void from now on, because its sale was undone. Final, so the last
    /// generation may come again.
    #[must_use]
    pub const fn refunded(self) -> Self {
        if self.0 < Self::LAST.0 { Self(self.0 + 1) } else { Self::LAST }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_ends_at_its_last() {
        assert_eq!(Generation::new(2_047), Some(Generation::LAST));
        assert_eq!(Generation::new(2_048), None);
        assert_eq!(Generation::default().refunded(), Generation(1));
        assert_eq!(Generation::LAST.refunded(), Generation::LAST);
        assert_eq!(
            (Generation::from_store(-1), Generation::from_store(70_000)),
            (Generation(0), Generation::LAST)
        );
    }
}
