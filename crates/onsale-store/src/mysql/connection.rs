//! One connection, asked from a thread of its own: connects when first used, and again after it was lost.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Params, Row as MysqlRow, Value as MysqlValue};
use tokio::runtime::Runtime;

use super::SEQ_BITS;
use super::failure;
use super::reach::Reach;
use crate::database::{Execute, Found, Query, Row, Value, unknown};
use crate::error::Fault;
use crate::readers::Patience;

/// A connection to one database.
pub struct Connection {
    runtime: Runtime,
    reach: Reach,
    conn: RefCell<Option<Conn>>,
    /// Statements that were sent and are not answered yet. They have the connection with them.
    in_flight: RefCell<Option<InFlight>>,
    /// What became of them, until it is asked for.
    settled: RefCell<Option<Result<(), Lost>>>,
    /// Whether a question may go again, on a fresh connection, when the one that was there turns out to be lost:
    /// nothing is under way on it that would be lost as well.
    again: Cell<bool>,
    /// How it takes many statements.
    dialect: Cell<Dialect>,
    /// Whether it gives up a transaction in which nothing happens.
    is_low_latency: Cell<bool>,
    /// How long its questions may take, where there is a bound that the server minds as well.
    patience: Option<(Duration, Arc<Patience>)>,
}

/// A server may stop in the middle of a transaction: it is frozen, or its machine is gone and nobody has noticed. Others wait
/// for its locks until MariaDB closes its connection, after so many seconds; MySQL does so after `wait_timeout`.
const LOW_LATENCY: &str = "SET SESSION /*M!100300 idle_write_transaction_timeout = 5, */ sql_big_selects = 1";

/// Bounds the time of each statement: MariaDB counts seconds, MySQL milliseconds and only for SELECT. Neither reads the
/// other's comment.
fn bounded(time: Duration) -> String {
    let (seconds, ms) = (time.as_secs(), time.as_millis());
    format!(
        "SET SESSION /*M!100100 max_statement_time = {seconds}, */ /*!50704 max_execution_time = {ms}, */ sql_big_selects = 1"
    )
}

/// How a server takes many statements at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Dialect {
    /// In one packet; each of them is answered.
    #[default]
    Plain,
    /// MariaDB: in one packet, and as one statement where nobody asks for each one's answer.
    Compound,
    /// A node of a Galera cluster. One that aborts a transaction between two statements of a packet rolls back what was
    /// done and carries out the rest without it; so each goes in a packet of its own, and the next one is told of the abort.
    Cluster,
}

impl Connection {
    /// A connection that is made when it is first used.
    pub(crate) fn new(reach: Reach) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self {
            runtime,
            reach,
            conn: RefCell::new(None),
            in_flight: RefCell::new(None),
            settled: RefCell::new(None),
            again: Cell::new(false),
            dialect: Cell::default(),
            is_low_latency: Cell::new(false),
            patience: None,
        })
    }

    /// The same for whoever changes what others wait for: nothing that takes long is done in its transactions.
    pub(crate) fn for_selling(self) -> Found<Self> {
        self.is_low_latency.set(true);
        self.run(LOW_LATENCY)?;
        Ok(self)
    }

    /// The same for whoever only reads: a connection that was closed while nobody used it is no failure.
    /// The server ends a statement that takes longer than `time`; between two of them `patience` is looked at.
    pub(crate) fn for_reading(
        reach: Reach,
        time: Duration,
        patience: Arc<Patience>,
    ) -> std::io::Result<Self> {
        let connection = Self { patience: Some((time, patience)), ..Self::new(reach)? };
        connection.again.set(true);
        Ok(connection)
    }

    fn is_out_of_patience(&self) -> bool {
        self.patience.as_ref().is_some_and(|(_, patience)| patience.is_over())
    }

    /// Waits on this connection's own runtime.
    pub(crate) fn wait(&self, time: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(time).await });
    }

    /// Whether it leads to a node of a Galera cluster.
    pub(crate) fn is_cluster(&self) -> bool {
        self.dialect.get() == Dialect::Cluster
    }

    /// Lets go of the connection; the next question makes another.
    pub(crate) fn drop_connection(&self) {
        drop(self.conn.borrow_mut().take());
    }

    /// Whether there is a connection, as far as anybody knows.
    pub(crate) fn is_connected(&self) -> bool {
        self.conn.borrow().is_some() || self.in_flight.borrow().is_some()
    }

    /// Carries out statements, none of which answers with rows; gives the rows that each has changed.
    pub(crate) fn run_all(&self, statements: &[String]) -> Found<Vec<u64>> {
        self.ask_for(
            async |conn| all_of(conn, statements, self.is_cluster()).await,
            |result| result.map_err(|(_, error)| failure::of(error)),
        )
    }

    /// Sends statements that end with a COMMIT; [`Self::confirm`] says what has become of them. Whatever is asked before
    /// that waits for them, and fails if they have.
    pub(crate) fn send(&self, statements: Vec<String>) {
        let mut slot = self.conn.borrow_mut();
        let launched = self.runtime.block_on(async {
            let mut conn = match slot.take() {
                Some(conn) => conn,
                None => self.connect().await?,
            };
            let (dialect, patience) = (self.dialect.get(), self.reach.statement);
            let work = async move {
                let done = match dialect {
                    Dialect::Compound => in_time(patience, as_one(&mut conn, &statements)).await,
                    Dialect::Plain | Dialect::Cluster => {
                        let all = all_of(&mut conn, &statements, dialect == Dialect::Cluster);
                        in_time(patience, all).await.map(|done| done.map(|_| ()))
                    }
                };
                (conn, confirmed(done, statements.len()))
            };
            let mut flight: InFlight = Box::pin(work);
            // Once is enough for the statements to leave, if there is room for them; the rest waits.
            let arrived = std::future::poll_fn(|context| match flight.as_mut().poll(context) {
                Poll::Ready(arrived) => Poll::Ready(Some(arrived)),
                Poll::Pending => Poll::Ready(None),
            });
            Ok(arrived.await.ok_or(flight))
        });
        drop(slot);
        match launched {
            Err(error) => *self.settled.borrow_mut() = Some(Err(Lost::Refused(error))),
            Ok(Ok(arrived)) => self.settle(arrived),
            Ok(Err(flight)) => *self.in_flight.borrow_mut() = Some(flight),
        }
    }

    /// Waits for what has become of the statements that were sent; `None` when `other` was over before.
    pub(crate) fn confirm(&self, other: impl Future<Output = ()>) -> Option<Result<(), Lost>> {
        let flight = self.in_flight.borrow_mut().take();
        if let Some(mut flight) = flight {
            let arrived = self.runtime.block_on(async {
                tokio::select! {
                    biased;
                    arrived = &mut flight => Some(arrived),
                    () = other => None,
                }
            });
            match arrived {
                Some(arrived) => self.settle(arrived),
                None => *self.in_flight.borrow_mut() = Some(flight),
            }
        }
        self.settled.borrow_mut().take()
    }

    /// Whatever is asked comes after what is in flight, and not at all when that was lost.
    fn wait_for_in_flight(&self) -> Found<()> {
        let flight = self.in_flight.borrow_mut().take();
        if let Some(flight) = flight {
            self.settle(self.runtime.block_on(flight));
        }
        match &*self.settled.borrow() {
            Some(Err(_)) => Err(Fault::Busy),
            Some(Ok(())) | None => Ok(()),
        }
    }

    fn settle(&self, (conn, done): Arrived) {
        let is_over = match &done {
            Ok(()) => false,
            Err(Lost::Refused(error) | Lost::Unknown(error)) => failure::ends_the_connection(error),
        };
        if is_over {
            self.reach.next_host();
        } else {
            *self.conn.borrow_mut() = Some(conn);
        }
        *self.settled.borrow_mut() = Some(done);
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

    /// Changes rows; answers how many. The back end's own: what is told of a database by [`Query`] alone cannot do it.
    pub(crate) fn change(&self, sql: &str, values: &[Value<'_>]) -> Found<u64> {
        let (sql, params) = positional(sql, values);
        self.ask(async |conn| {
            let result = conn.exec_iter(sql, params).await?;
            let affected = result.affected_rows();
            result.drop_result().await?;
            Ok(affected)
        })
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
        .ok_or_else(|| Fault::bug(format!("the counter {counter} is missing")))
    }

    /// Does `work`, and once more if it may go again and was let down by a connection that was there before.
    fn twice<T>(&self, mut work: impl FnMut() -> Found<T>) -> Found<T> {
        let was_connected = self.is_connected();
        match work() {
            Err(Fault::Unavailable(error)) if was_connected && self.again.get() => {
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
        if self.is_out_of_patience() {
            return Err(Fault::TooSlow);
        }
        self.wait_for_in_flight()?;
        let mut slot = self.conn.borrow_mut();
        let answer = self.runtime.block_on(async {
            let conn = match slot.take() {
                Some(conn) => slot.insert(conn),
                None => slot.insert(self.connect().await?),
            };
            in_time(self.reach.statement, question(conn)).await
        });
        let answer = match answer.and_then(read) {
            Err(Fault::Busy) if self.is_out_of_patience() => Err(Fault::TooSlow),
            answer => answer,
        };
        if answer.as_ref().is_err_and(failure::ends_the_connection) && slot.take().is_some() {
            // This host does not answer, or takes no writes: the next one may.
            self.reach.next_host();
        }
        answer
    }

    /// Asks what kind of server it is, and sets what every connection needs.
    async fn set_up(&self, mut conn: Conn) -> Found<Conn> {
        let said = conn.query("SHOW VARIABLES WHERE variable_name IN ('wsrep_on', 'version')");
        let said: Vec<(String, String)> = said.await.map_err(failure::of)?;
        self.dialect.set(Dialect::of(&said));
        if self.is_low_latency.get() {
            conn.query_drop(LOW_LATENCY).await.map_err(failure::of)?;
        }
        if let Some((time, _)) = &self.patience {
            conn.query_drop(bounded(*time)).await.map_err(failure::of)?;
        }
        Ok(conn)
    }

    /// Connects to the first host that lets us, each of them tried once.
    async fn connect(&self) -> Found<Conn> {
        let mut tried = 1;
        loop {
            let connected = in_time(self.reach.connect, Conn::new(self.reach.host())).await;
            match connected.and_then(|connected| connected.map_err(failure::of)) {
                Err(Fault::Unavailable(error)) if tried < self.reach.hosts() => {
                    let host = self.reach.host();
                    tracing::debug!(%error, host = host.ip_or_hostname(), port = host.tcp_port(), "going on to the next host");
                    self.reach.next_host();
                    tried += 1;
                }
                Err(error) => return Err(error),
                // A host that says no more after its welcome is one that does not answer.
                Ok(conn) => return in_time(self.reach.statement, self.set_up(conn)).await?,
            }
        }
    }
}

impl Dialect {
    /// By a server's variables.
    fn of(variables: &[(String, String)]) -> Self {
        let is = |name: &str, test: fn(&str) -> bool| {
            variables.iter().any(|(known, value)| known == name && test(value))
        };
        if is("wsrep_on", |value| value == "ON") {
            Self::Cluster
        } else if is("version", |value| value.contains("MariaDB")) {
            Self::Compound
        } else {
            Self::Plain
        }
    }
}

/// What became of statements that were not confirmed.
#[derive(Debug)]
pub(crate) enum Lost {
    /// The COMMIT was not carried out.
    Refused(Fault),
    /// It may have been, or may still be.
    Unknown(Fault),
}

/// Statements on their way, which come back with the connection.
type InFlight = Pin<Box<dyn Future<Output = Arrived> + Send>>;
type Arrived = (Conn, Result<(), Lost>);

/// Whether `statements`, the last of them a COMMIT, have been carried out.
fn confirmed(done: Found<Carried<()>>, statements: usize) -> Result<(), Lost> {
    match done {
        Ok(Ok(())) => Ok(()),
        Ok(Err((at, error))) => {
            let is_answer = matches!(error, mysql_async::Error::Server(_));
            let error = failure::of_guarded(error);
            Err(if is_answer && at + 1 < statements { Lost::Refused(error) } else { Lost::Unknown(error) })
        }
        Err(late) => Err(Lost::Unknown(late)),
    }
}

/// An error comes with the number of its statement.
type Carried<T> = Result<T, (usize, mysql_async::Error)>;

/// Carries out statements, the last of them a COMMIT, as one, which has one answer: each costs both sides a wake-up.
async fn as_one(conn: &mut Conn, statements: &[String]) -> Carried<()> {
    let sql = format!("BEGIN NOT ATOMIC {};END", statements.join(";"));
    conn.query_drop(sql).await.map_err(|error| {
        // Nobody says which statement it was; what a COMMIT may be refused by is taken for that.
        let is_of_commit = failure::may_be_of_a_commit(&error);
        (if is_of_commit { statements.len() } else { 0 }, error)
    })
}

/// Carries out statements and gives the rows that each has changed. They go in one packet, and the first that fails is the
/// last that is carried out.
async fn all_of(conn: &mut Conn, statements: &[String], is_cluster: bool) -> Carried<Vec<u64>> {
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
    let late = |_| Fault::Unavailable("the database did not answer in time".into());
    tokio::time::timeout(patience, work).await.map_err(late)
}

impl Query for Connection {
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
        let ended = if self.is_out_of_patience() {
            // Whatever is under way there ends with the connection.
            self.drop_connection();
            Err(Fault::TooSlow)
        } else {
            self.run("COMMIT")
        };
        self.again.set(again);
        found.and_then(|found| ended.map(|()| found))
    }
}

impl Execute for Connection {
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Found<u64> {
        self.change(sql, values)
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
}
