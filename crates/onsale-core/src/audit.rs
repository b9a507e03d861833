//! Conservation: what a sale's books must say at any moment.

use crate::Status;

/// The books of one ticket type of one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Tickets that releases have minted.
    pub released: i64,
    /// Tickets that changed to this type.
    pub moved_in: i64,
    /// Tickets that changed to another type.
    pub moved_out: i64,
    /// Tickets by status, in the order of [`Status::ALL`].
    pub by_status: [i64; 6],
}

impl Books {
    /// The number of tickets with `status`.
    pub fn count(&self, status: Status) -> i64 {
        self.by_status[status.number() as usize]
    }

    /// Whether what came in is what is there: released + moved in - moved out = the sum over all statuses.
    pub fn balanced(&self) -> bool {
        self.released + self.moved_in - self.moved_out == self.by_status.iter().sum::<i64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ticket_too_many_or_too_few_shows() {
        let books = Books { released: 10, moved_in: 2, moved_out: 3, by_status: [3, 1, 2, 1, 1, 1] };
        assert!(books.balanced());
        assert!(!Books { released: 11, ..books }.balanced());
        assert!(!Books { by_status: [4, 1, 2, 1, 1, 1], ..books }.balanced());
        assert_eq!(books.count(Status::Sold), 2);
    }
}
