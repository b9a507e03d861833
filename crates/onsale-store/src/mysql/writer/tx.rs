//! How far the transaction of a batch is at the database, and how one begins and ends.

use crate::database::Found;
use crate::error::Fault;

use super::MysqlTables;

pub(super) const BEGIN: &str = "START TRANSACTION";

/// The transaction of the batch that is carried out. One that was sent off is no longer this: it is
/// [`super::pipeline::InFlight`], beside which the next batch begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tx {
    /// No batch is carried out.
    Idle,
    /// A batch is carried out in memory; the database has not been told to begin. What there is to write is gathered in
    /// [`super::batch_sql::BatchSql`], and may all go out in one packet with its BEGIN and COMMIT.
    Lazy(Changes),
    /// The database has begun: the batch asked it something that had to be asked in the transaction.
    Open(Changes),
}

/// Whether there is anything to commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changes {
    No,
    Yes,
}

impl Tx {
    pub(super) fn is_open(self) -> bool {
        match self {
            Self::Open(_) => true,
            Self::Idle | Self::Lazy(_) => false,
        }
    }

    fn changes(self) -> Changes {
        match self {
            Self::Idle => Changes::No,
            Self::Lazy(changes) | Self::Open(changes) => changes,
        }
    }

    pub(super) fn has_changes(self) -> bool {
        self.changes() == Changes::Yes
    }

    /// The same with something to commit.
    fn changed(self) -> Self {
        match self {
            Self::Idle | Self::Lazy(_) => Self::Lazy(Changes::Yes),
            Self::Open(_) => Self::Open(Changes::Yes),
        }
    }
}

impl MysqlTables {
    /// There is something to commit.
    pub(super) fn mark_changed(&self) {
        self.tx.set(self.tx.get().changed());
    }

    /// Nothing of the transaction is under way any more, whatever became of it.
    pub(super) fn end_transaction(&self) {
        self.tx.set(Tx::Idle);
        if self.db.is_connected() && self.db.run("ROLLBACK").is_err() {
            self.db.drop_connection();
        }
    }

    /// Begins the transaction at the database, if that has not happened yet.
    pub(super) fn begin_now(&self) -> Found<()> {
        let was_connected = self.db.is_connected();
        let tx = self.tx.get();
        if tx.is_open() {
            return Ok(());
        }
        self.tx.set(Tx::Open(tx.changes()));
        match self.db.run(BEGIN) {
            // A connection that was closed while nobody used it is no failure: nothing was under way on it.
            Err(Fault::Unavailable(_)) if was_connected => self.db.run(BEGIN),
            begun => begun,
        }
    }

    /// A transaction apart from those of batches.
    pub(super) fn in_transaction(&mut self, work: impl FnOnce(&Self) -> Found<()>) -> Found<()> {
        self.begin_now()?;
        let done = work(self).and_then(|()| self.db.run("COMMIT"));
        match &done {
            Ok(()) => self.tx.set(Tx::Idle),
            Err(_) => self.end_transaction(),
        }
        done
    }

    /// Writes what was gathered. A row that does not report as it should has been changed by somebody else.
    pub(super) fn write_gathered(&self) -> Found<()> {
        if self.batch.borrow().is_empty() {
            return Ok(());
        }
        self.begin_now()?;
        let mut batch = self.batch.borrow_mut();
        let statements = batch.statements(self.now.get());
        batch.clear();
        let (sql, expected): (Vec<String>, Vec<Option<u64>>) =
            statements.into_iter().map(|statement| (statement.sql, statement.expected)).unzip();
        let affected = self.db.run_all(&sql)?;
        let differs = |(expected, found): (&Option<u64>, &u64)| expected.is_some_and(|rows| rows != *found);
        if expected.iter().zip(&affected).any(differs) {
            tracing::debug!(?expected, ?affected, "another server was faster");
            return Err(Fault::Busy);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_never_closes_what_is_open_and_never_opens_what_is_not() {
        for tx in [Tx::Idle, Tx::Lazy(Changes::No), Tx::Lazy(Changes::Yes)] {
            assert_eq!(tx.changed(), Tx::Lazy(Changes::Yes));
            assert!(!tx.is_open());
        }
        for tx in [Tx::Open(Changes::No), Tx::Open(Changes::Yes)] {
            assert_eq!(tx.changed(), Tx::Open(Changes::Yes));
            assert!(tx.is_open());
        }
        assert!(!Tx::Idle.has_changes());
    }
}
