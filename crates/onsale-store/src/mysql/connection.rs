//! One connection, asked from a thread of its own: connects when first used, and again after it was lost.

use std::cell::{Cell, RefCell};
use std::fmt::Write;
use std::future::Future;
use std::ops::ControlFlow;
use std::time::Duration;

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Params, Row as MysqlRow, Value as MysqlValue};
use tokio::runtime::Runtime;

use super::failure;
use super::reach::Reach;
use super::tables::SEQ_BITS;
use crate::StoreError;
use crate::database::{Database, Found, Row, Value, unknown};

/// A connection to one database.
pub struct Connection {
    runtime: Runtime,
    reach: Reach,
    conn: RefCell<Option<Conn>>,
    /// Whether a question may go again, on a fresh connection, when the one that was there turns out to be lost:
    /// nothing is under way on it that would be lost as well.
    again: Cell<bool>,
    /// Whether it leads to a node of a Galera cluster.
    is_cluster: Cell<bool>,
}

impl Connection {
    /// A connection that is made when it is first used.
    pub(crate) fn new(reach: Reach) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self {
            runtime,
            reach,
            conn: RefCell::new(None),
            again: Cell::new(false),
            is_cluster: Cell::new(false),
        })
    }

    /// The same for whoever only reads: a connection that was closed while nobody used it is no failure.
    pub(crate) fn for_reading(reach: Reach) -> std::io::Result<Self> {
        let connection = Self::new(reach)?;
        connection.again.set(true);
        Ok(connection)
    }

    /// Waits on this connection's own runtime.
    pub(crate) fn wait(&self, time: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(time).await });
    }

    /// Lets go of the connection; the next question makes another.
    pub(crate) fn drop_connection(&self) {
        drop(self.conn.borrow_mut().take());
    }

    /// Whether there is a connection, as far as anybody knows.
    pub(crate) fn is_connected(&self) -> bool {
        self.conn.borrow().is_some()
    }

    /// Carries out statements, none of which answers with rows; gives the rows that each has changed.
    pub(crate) fn run_all(&self, statements: &[String]) -> Found<Vec<u64>> {
        self.ask_for(
            async |conn| all_of(conn, statements, self.is_cluster.get()).await,
            |result| result.map_err(|(_, error)| failure::of(error)),
        )
    }

    /// Carries out statements that end with a COMMIT.
    pub(crate) fn commit(&self, statements: &[String]) -> Result<(), Lost> {
        let left = Cell::new(false);
        let ended_before = Cell::new(false);
        let done = self.ask_for(
            async |conn| {
                left.set(true);
                all_of(conn, statements, self.is_cluster.get()).await
            },
            |result| {
                result.map_err(|(at, error)| {
                    let is_answer = matches!(error, mysql_async::Error::Server(_));
                    ended_before.set(at + 1 < statements.len() && is_answer);
                    failure::of_guarded(error)
                })
            },
        );
        match done {
            Ok(_) => Ok(()),
            Err(error) if !left.get() || ended_before.get() => Err(Lost::Refused(error)),
            Err(error) => Err(Lost::Unknown(error)),
        }
    }

    /// Begins a transaction and asks its first question, in one go.
    pub(crate) fn begin<T>(
        &self,
        begin: &str,
        question: &str,
        mut read: impl FnMut(&MysqlRow) -> Found<T>,
    ) -> Found<Vec<T>> {
        let sql = format!("{begin};{question}");
        self.ask_for(
            async |conn| {
                let mut result = conn.query_iter(sql).await.map_err(failure::of)?;
                while result.next().await.map_err(failure::of)?.is_some() {}
                let mut rows = Vec::new();
                while let Some(row) = result.next().await.map_err(failure::of)? {
                    rows.push(read(&row)?);
                }
                result.drop_result().await.map_err(failure::of)?;
                Ok(rows)
            },
            |result| result,
        )
    }

    /// Carries out one statement without values.
    pub(crate) fn run(&self, sql: &str) -> Found<()> {
        self.ask(async |conn| conn.query_drop(sql).await)
    }

    /// A block of `count` numbers of a counter; gives the first.
    pub(crate) fn take_numbers(&self, counter: &str, count: i64) -> Found<i64> {
        self.ask(async |conn| {
            let sql = "UPDATE counter SET next = LAST_INSERT_ID(next) + ? WHERE name = ?";
            let result = conn.exec_iter(sql, (count, counter)).await?;
            let first = result.last_insert_id();
            result.drop_result().await?;
            Ok(first)
        })?
        .and_then(|first| i64::try_from(first).ok())
        .ok_or_else(|| StoreError::bug(format!("the counter {counter} is missing")))
    }

    /// Does `work`, and once more if it may go again and was let down by a connection that was there before.
    fn twice<T>(&self, mut work: impl FnMut() -> Found<T>) -> Found<T> {
        let was_connected = self.is_connected();
        match work() {
            Err(StoreError::Unavailable(error)) if was_connected && self.again.get() => {
                tracing::debug!(%error, "a connection was lost while nobody used it");
                work()
            }
            result => result,
        }
    }

    /// Asks on the connection, which is made first if need be.
    fn ask<T>(&self, question: impl AsyncFnOnce(&mut Conn) -> mysql_async::Result<T>) -> Found<T> {
        self.ask_for(question, |result| result.map_err(failure::of))
    }

    fn ask_for<T, R>(
        &self,
        question: impl AsyncFnOnce(&mut Conn) -> R,
        read: impl FnOnce(R) -> Found<T>,
    ) -> Found<T> {
        let mut slot = self.conn.borrow_mut();
        let answer = self.runtime.block_on(async {
            let conn = match slot.take() {
                Some(conn) => slot.insert(conn),
                None => slot.insert(self.connect().await?),
            };
            in_time(self.reach.statement, question(conn)).await
        });
        let answer = answer.and_then(read);
        if answer.as_ref().is_err_and(failure::ends_the_connection) && slot.take().is_some() {
            // This host does not answer, or takes no writes: the next one may.
            self.reach.next_host();
        }
        answer
    }

    /// Connects to the first host that lets us, each of them tried once.
    async fn connect(&self) -> Found<Conn> {
        let mut tried = 1;
        loop {
            let connected = in_time(self.reach.connect, Conn::new(self.reach.host())).await;
            match connected.and_then(|connected| connected.map_err(failure::of)) {
                Err(StoreError::Unavailable(error)) if tried < self.reach.hosts() => {
                    let host = self.reach.host();
                    tracing::debug!(%error, host = host.ip_or_hostname(), port = host.tcp_port(), "going on to the next host");
                    self.reach.next_host();
                    tried += 1;
                }
                Err(error) => return Err(error),
                Ok(mut conn) => {
                    let cluster =
                        conn.query_first("SHOW VARIABLES WHERE variable_name = 'wsrep_on' AND value = 'ON'");
                    let cluster: Option<MysqlRow> = cluster.await.map_err(failure::of)?;
                    self.is_cluster.set(cluster.is_some());
                    return Ok(conn);
                }
            }
        }
    }
}

/// What became of statements that were not confirmed.
#[derive(Debug)]
pub(crate) enum Lost {
    /// The COMMIT was not carried out.
    Refused(StoreError),
    /// It may have been, or may still be.
    Unknown(StoreError),
}

/// Carries out statements and gives the rows that each has changed; an error comes with the number of its statement.
/// They go in one packet, and the first that fails is the last that is carried out. A node of a Galera cluster breaks
/// that rule: a transaction that is aborted between two statements of a packet is rolled back, and the rest carried out
/// without it. There, each goes in a packet of its own, and the next one is told of the abort.
async fn all_of(
    conn: &mut Conn,
    statements: &[String],
    is_cluster: bool,
) -> Result<Vec<u64>, (usize, mysql_async::Error)> {
    let mut affected = Vec::with_capacity(statements.len());
    if is_cluster {
        for (at, sql) in statements.iter().enumerate() {
            conn.query_drop(sql).await.map_err(|error| (at, error))?;
            affected.push(conn.affected_rows());
        }
        return Ok(affected);
    }
    let mut result = conn.query_iter(statements.join(";")).await.map_err(|error| (0, error))?;
    for at in 1..=statements.len() {
        affected.push(result.affected_rows());
        if at < statements.len() {
            while result.next().await.map_err(|error| (at, error))?.is_some() {}
        }
    }
    result.drop_result().await.map_err(|error| (statements.len(), error))?;
    Ok(affected)
}

async fn in_time<T>(patience: Duration, work: impl Future<Output = T>) -> Found<T> {
    let late = |_| StoreError::Unavailable("the database did not answer in time".into());
    tokio::time::timeout(patience, work).await.map_err(late)
}

impl Database for Connection {
    type Row<'r> = MysqlRow;

    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut take: impl FnMut(&Self::Row<'_>) -> Found<ControlFlow<()>>,
    ) -> Found<()> {
        let (sql, params) = positional(sql, values);
        let again = self.again.get();
        let done = self.twice(|| {
            let (sql, params, take) = (sql.as_str(), params.clone(), &mut take);
            self.ask_for(
                async |conn| {
                    let mut result = conn.exec_iter(sql, params).await.map_err(failure::of)?;
                    while let Some(row) = result.next().await.map_err(failure::of)? {
                        // Rows that were handed over cannot be handed over again.
                        self.again.set(false);
                        if take(&row)?.is_break() {
                            break;
                        }
                    }
                    result.drop_result().await.map_err(failure::of)
                },
                |result| result,
            )
        });
        self.again.set(again);
        done
    }

    fn execute(&self, sql: &str, values: &[Value<'_>]) -> Found<u64> {
        let (sql, params) = positional(sql, values);
        self.ask(async |conn| {
            let result = conn.exec_iter(sql, params).await?;
            let affected = result.affected_rows();
            result.drop_result().await?;
            Ok(affected)
        })
    }

    fn writers(&self) -> Found<Vec<(i64, i64)>> {
        let sql = "SELECT writer_id, last_seq FROM writer ORDER BY writer_id";
        self.many(sql, &[], |row| {
            let first = row.int(0)? << SEQ_BITS;
            Ok((first, row.int(1)?.max(first)))
        })
    }

    fn at_one_moment<T>(&self, read: impl FnOnce(&Self) -> Found<T>) -> Found<T> {
        self.twice(|| self.run("START TRANSACTION READ ONLY"))?;
        let again = self.again.replace(false);
        let found = read(self);
        let ended = self.run("COMMIT");
        self.again.set(again);
        found.and_then(|found| ended.map(|()| found))
    }
}

/// Writes `?` for each `?1`, and lists the values in that order.
fn positional(sql: &str, values: &[Value<'_>]) -> (String, Params) {
    let mut text = String::with_capacity(sql.len());
    let mut params = Vec::with_capacity(values.len());
    let mut rest = sql;
    while let Some(mark) = rest.find('?') {
        let after = &rest[mark + 1..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let index = after[..digits].parse::<usize>().unwrap_or(params.len() + 1);
        text.push_str(&rest[..=mark]);
        params.push(values.get(index - 1).map_or(MysqlValue::NULL, value));
        rest = &after[digits..];
    }
    text.push_str(rest);
    (text, if params.is_empty() { Params::Empty } else { Params::Positional(params) })
}

fn value(value: &Value<'_>) -> MysqlValue {
    match *value {
        Value::Null => MysqlValue::NULL,
        Value::Int(number) => MysqlValue::Int(number),
        Value::Text(text) => MysqlValue::Bytes(text.into()),
        Value::Bytes(bytes) => MysqlValue::Bytes(bytes.into()),
    }
}

impl Row for MysqlRow {
    fn maybe_int(&self, column: usize) -> Found<Option<i64>> {
        match self.as_ref(column) {
            Some(MysqlValue::NULL) => Ok(None),
            Some(MysqlValue::Int(number)) => Ok(Some(*number)),
            Some(MysqlValue::UInt(number)) => i64::try_from(*number).map(Some).map_err(|_| unknown(column)),
            // Sums are decimals, which come as text.
            Some(MysqlValue::Bytes(text)) => {
                let number = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
                number.map(Some).ok_or_else(|| unknown(column))
            }
            _ => Err(unknown(column)),
        }
    }

    fn maybe_text(&self, column: usize) -> Found<Option<&str>> {
        match self.as_ref(column) {
            Some(MysqlValue::NULL) => Ok(None),
            Some(MysqlValue::Bytes(text)) => std::str::from_utf8(text).map(Some).map_err(|_| unknown(column)),
            _ => Err(unknown(column)),
        }
    }

    fn bytes(&self, column: usize) -> Found<&[u8]> {
        match self.as_ref(column) {
            Some(MysqlValue::Bytes(bytes)) => Ok(bytes),
            _ => Err(unknown(column)),
        }
    }
}

/// The rows of an INSERT, written out: `(1,NULL,'EUR'),(2,...`.
#[derive(Debug, Default)]
pub(crate) struct RowsText {
    text: String,
    count: u64,
}

impl RowsText {
    pub(crate) fn push(&mut self, values: &[Value<'_>]) {
        self.text.push_str(if self.count == 0 { "(" } else { ",(" });
        let mut digits = itoa::Buffer::new();
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            match *value {
                Value::Null => self.text.push_str("NULL"),
                Value::Int(number) => self.text.push_str(digits.format(number)),
                Value::Text(text) => self.push_text(text),
                Value::Bytes(bytes) => self.push_bytes(bytes),
            }
        }
        self.text.push(')');
        self.count += 1;
    }

    fn push_text(&mut self, text: &str) {
        self.text.push('\'');
        for character in text.chars() {
            if matches!(character, '\'' | '\\') {
                self.text.push('\\');
            }
            self.text.push(character);
        }
        self.text.push('\'');
    }

    fn push_bytes(&mut self, bytes: &[u8]) {
        self.text.push_str("X'");
        for byte in bytes {
            // Writing into a string cannot fail.
            let _ = write!(self.text, "{byte:02x}");
        }
        self.text.push('\'');
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::values_of;

    #[test]
    fn numbered_values_stand_where_the_statement_wants_them() {
        let (sql, params) = positional("a = ?2 AND b = ?1 LIMIT ?2", values_of![1_i64, 2_i64]);
        assert_eq!(sql, "a = ? AND b = ? LIMIT ?");
        assert_eq!(params, Params::Positional([2, 1, 2].map(MysqlValue::Int).to_vec()));
        assert_eq!(positional("x", &[]), ("x".to_owned(), Params::Empty));
    }

    #[test]
    fn values_are_written_out_so_that_nothing_ends_early() {
        let mut rows = RowsText::default();
        rows.push(values_of![7_i64, None::<i64>, "it's \\ so"]);
        rows.push(&[Value::Bytes(&[0, 255])]);
        assert_eq!(rows.text(), "(7,NULL,'it\\'s \\\\ so'),(X'00ff')");
        assert_eq!(rows.count(), 2);
    }
}
