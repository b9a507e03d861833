//! Questions to SQLite, by statements that the connection keeps prepared.

use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, Transaction, params_from_iter};

use super::{failure, open_for_reading};
use crate::database::{Execute, Found, Query, Row, Value};

impl Query for Connection {
    type Row<'r> = rusqlite::Row<'r>;

    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut take: impl FnMut(&Self::Row<'_>) -> Found<ControlFlow<()>>,
    ) -> Found<()> {
        let mut statement = self.prepare_cached(sql).map_err(failure::of)?;
        let mut rows = statement.query(params_from_iter(values)).map_err(failure::of)?;
        while let Some(row) = rows.next().map_err(failure::of)? {
            if take(row)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn both<A, B: Send>(
        &self,
        here: impl FnOnce(&Self) -> Found<A>,
        beside: impl FnOnce(&Self) -> Found<B> + Send,
    ) -> Found<(A, B)> {
        // Another connection sees neither what this one has not committed yet, nor what is in memory only.
        let path = self.path().filter(|path| !path.is_empty() && self.is_autocommit());
        let Some(Ok(other)) = path.map(|path| open_for_reading(Path::new(path))) else {
            return Ok((here(self)?, beside(self)?));
        };
        std::thread::scope(|scope| {
            let beside = scope.spawn(move || beside(&other));
            let here = here(self);
            let beside = beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok((here?, beside?))
        })
    }

    fn journal_is_dense(&self) -> bool {
        true
    }

    fn writers(&self) -> Found<Vec<(i64, i64)>> {
        Ok(vec![(0, self.number("SELECT coalesce(max(seq), 0) FROM journal", &[])?)])
    }

    fn at_one_moment<T>(&self, read: impl FnOnce(&Self) -> Found<T>) -> Found<T> {
        let transaction = self.unchecked_transaction().map_err(failure::of)?;
        read(&transaction)
    }
}

impl Execute for Connection {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Found<u64> {
        change(self, sql, values)
    }
}

/// Changes rows; answers how many.
pub(super) fn change(db: &Connection, sql: &str, values: &[Value<'_>]) -> Found<u64> {
    let changed = db.prepare_cached(sql).and_then(|mut sql| sql.execute(params_from_iter(values)));
    changed.map(|changed| changed as u64).map_err(failure::of)
}

impl Query for Transaction<'_> {
    type Row<'r> = rusqlite::Row<'r>;

    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        take: impl FnMut(&Self::Row<'_>) -> Found<ControlFlow<()>>,
    ) -> Found<()> {
        Query::each(&**self, sql, values, take)
    }

    fn journal_is_dense(&self) -> bool {
        true
    }

    fn writers(&self) -> Found<Vec<(i64, i64)>> {
        (**self).writers()
    }

    fn at_one_moment<T>(&self, read: impl FnOnce(&Self) -> Found<T>) -> Found<T> {
        read(self)
    }
}

impl Execute for Transaction<'_> {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Found<u64> {
        change(self, sql, values)
    }
}

impl Row for rusqlite::Row<'_> {
    fn maybe_int(&self, column: usize) -> Found<Option<i64>> {
        self.get(column).map_err(failure::of)
    }

    fn maybe_text(&self, column: usize) -> Found<Option<&str>> {
        let text = self.get_ref(column).and_then(|value| Ok(value.as_str_or_null()?));
        text.map_err(failure::of)
    }

    fn bytes(&self, column: usize) -> Found<&[u8]> {
        let bytes = self.get_ref(column).and_then(|value| Ok(value.as_blob()?));
        bytes.map_err(failure::of)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
