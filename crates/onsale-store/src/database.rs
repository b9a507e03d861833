//! How a database is asked, whichever it is. The statements themselves are portable and stand beside what reads
//! their rows; a back end only carries them out. Their values are written `?1`, `?2`, ...

use std::ops::ControlFlow;

use crate::error::Fault;

/// What the database answers, to a question or a change.
pub(crate) type Found<T> = Result<T, Fault>;

/// A value in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

macro_rules! values {
    ($($from:ty => |$it:ident| $to:expr,)*) => {
        $(impl<'a> From<$from> for Value<'a> {
            fn from($it: $from) -> Self { $to }
        })*
    };
}

values! {
    i64 => |it| Self::Int(it),
    u32 => |it| Self::Int(it.into()),
    bool => |it| Self::Int(it.into()),
    Option<i64> => |it| it.map_or(Self::Null, Self::Int),
    &'a str => |it| Self::Text(it),
    Option<&'a str> => |it| it.map_or(Self::Null, Self::Text),
    &'a [u8] => |it| Self::Bytes(it),
    &'a [u8; 32] => |it| Self::Bytes(it),
}

/// The values of a statement, in the order of their numbers.
macro_rules! values_of {
    ($($value:expr),* $(,)?) => { &[$($crate::database::Value::from($value)),*] };
}
pub(crate) use values_of;

/// A row that was found. Columns are counted from zero; one of another type than asked for is an error.
pub trait Row {
    /// A number, or nothing.
    fn maybe_int(&self, column: usize) -> Found<Option<i64>>;
    /// A text, or nothing.
    fn maybe_text(&self, column: usize) -> Found<Option<&str>>;
    /// Bytes.
    fn bytes(&self, column: usize) -> Found<&[u8]>;

    /// A number.
    fn int(&self, column: usize) -> Found<i64> {
        self.maybe_int(column)?.ok_or_else(|| unknown(column))
    }

    /// A number that counts something small.
    fn small(&self, column: usize) -> Found<u32> {
        u32::try_from(self.int(column)?).map_err(|_| unknown(column))
    }

    /// A text.
    fn text(&self, column: usize) -> Found<&str> {
        self.maybe_text(column)?.ok_or_else(|| unknown(column))
    }
}

/// A column that has no value of ours.
pub(crate) fn unknown(column: usize) -> Fault {
    Fault::bug(format!("column {column} of a row has no value of ours"))
}

/// A database that answers questions.
///
/// **Architecture invariant:** whoever has no more than this changes nothing. What is decided over a shared reference to the
/// executor, and whatever stands in `reads`, asks by this trait; only [`Execute`] writes, and only through an exclusive one.
///
/// ```
/// use onsale_store::{Execute, Fault, Query};
///
/// fn ask(db: &impl Query) -> Result<i64, Fault> {
///     db.number("SELECT count(*) FROM journal", &[])
/// }
///
/// fn write(db: &mut impl Execute) -> Result<u64, Fault> {
///     ask(db)?;
///     db.execute("DELETE FROM journal", &[])
/// }
/// ```
///
/// Whoever asks cannot write:
///
/// ```compile_fail,E0599
/// # use onsale_store::{Execute, Fault, Query};
/// fn ask(db: &impl Query) -> Result<u64, Fault> {
///     db.execute("DELETE FROM journal", &[])
/// }
/// ```
///
/// Nor can whoever shares the database with others:
///
/// ```compile_fail,E0596
/// # use onsale_store::{Execute, Fault, Query};
/// fn write(db: &impl Execute) -> Result<u64, Fault> {
///     db.execute("DELETE FROM journal", &[])
/// }
/// ```
pub trait Query {
    /// Its rows.
    type Row<'r>: Row;

    /// Hands over the rows one after the other, until `take` has enough.
    fn each(
        &self,
        sql: &str,
        values: &[Value<'_>],
        take: impl FnMut(&Self::Row<'_>) -> Found<ControlFlow<()>>,
    ) -> Found<()>;

    /// Lets `read` look at one state of the database, whatever happens beside it.
    fn at_one_moment<T>(&self, read: impl FnOnce(&Self) -> Found<T>) -> Found<T>;

    /// Looks for two things, at the same time where the database is a file that another connection can read as well.
    fn both<A, B: Send>(
        &self,
        here: impl FnOnce(&Self) -> Found<A>,
        beside: impl FnOnce(&Self) -> Found<B> + Send,
    ) -> Found<(A, B)> {
        Ok((here(self)?, beside(self)?))
    }

    /// Whether rows of the journal are numbered without a gap: nobody else takes numbers.
    fn journal_is_dense(&self) -> bool {
        false
    }

    /// For each writer of the journal the number before its first row, and that of its last.
    fn writers(&self) -> Found<Vec<(i64, i64)>>;

    /// All rows.
    fn many<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Self::Row<'_>) -> Found<T>,
    ) -> Found<Vec<T>> {
        let mut rows = Vec::new();
        self.each(sql, values, |row| {
            rows.push(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    /// The first row, if there is one.
    fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Self::Row<'_>) -> Found<T>,
    ) -> Found<Option<T>> {
        let mut found = None;
        self.each(sql, values, |row| {
            found = Some(read(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// The number in the first column of the only row.
    fn number(&self, sql: &str, values: &[Value<'_>]) -> Found<i64> {
        let found = self.one(sql, values, |row| row.int(0))?;
        found.ok_or_else(|| Fault::bug("a question that has one answer got none"))
    }
}

/// A database that is changed, by whoever has it for itself.
pub trait Execute: Query {
    /// Changes rows; answers how many.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Found<u64>;

    /// Changes the one row that is still as it was seen. Where there is none, another server was faster, and the whole
    /// transaction goes again.
    fn execute_guarded(&mut self, sql: &str, values: &[Value<'_>], what: &str) -> Found<()> {
        match self.execute(sql, values)? {
            0 => Err(Fault::Busy),
            changed => exactly_one(changed, what),
        }
    }

    /// Changes exactly one row; anything else is a mistake, and `what` says in which change.
    fn execute_one(&mut self, sql: &str, values: &[Value<'_>], what: &str) -> Found<()> {
        exactly_one(self.execute(sql, values)?, what)
    }
}

/// A guarded write must change exactly one row: memory and table agreed when it was prepared.
pub(crate) fn exactly_one(changed: u64, what: &str) -> Found<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Fault::bug(format!("{what} changed {changed} rows instead of one")))
    }
}
