//! The rows of an INSERT, written out in the form that the server reads fastest.

use std::fmt::Write;

use onsale_core::TicketId;

use crate::database::Value;

/// With so many rows, what is read less costs the server more than what else a query does. Tests have small batches.
const MANY: usize = if cfg!(debug_assertions) { 2 } else { 24 };
/// The most that are written by columns, as many as there are numbers to count them by.
const MOST: usize = 1_024;
/// Those numbers: a table of MariaDB's, which there is no need to make.
pub(crate) const NUMBERS: &str = "seq_1_to_1024";

/// Different values, one after the other, that are asked for by a row's number; and how many rows each has to be worth.
const STEPS: usize = 4;
const ROWS_A_STEP: usize = 4;

/// How many rows are written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// One after the other: `VALUES (8,7),(9,7)`.
    #[default]
    Values,
    /// Each column once, counted by MariaDB's sequences: `SELECT 7+seq,7 FROM seq_1_to_1024 WHERE seq<=2`. Reading a value
    /// is most of what inserting it costs, and many are the same in each row or one more than in the row before.
    Columns,
}

/// Rows, column by column.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    columns: Vec<Vec<Value<'static>>>,
}

impl Rows {
    pub(crate) fn push(&mut self, values: &[Value<'static>]) {
        self.push_parts(&[values]);
    }

    /// A row whose values come in several parts.
    pub(crate) fn push_parts(&mut self, parts: &[&[Value<'static>]]) {
        let values = || parts.iter().copied().flatten();
        if self.columns.is_empty() {
            self.columns.resize_with(values().count(), Vec::new);
        }
        debug_assert_eq!(self.columns.len(), values().count(), "each row has all columns");
        for (column, value) in self.columns.iter_mut().zip(values()) {
            column.push(*value);
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    pub(crate) fn clear(&mut self) {
        self.columns.iter_mut().for_each(Vec::clear);
    }

    /// What comes after the columns' names in an INSERT.
    pub(crate) fn text(&self, form: Form) -> String {
        let fits = form == Form::Columns && (MANY..=MOST).contains(&self.count());
        let by_columns = fits.then(|| self.by_columns()).flatten();
        by_columns.unwrap_or_else(|| self.by_rows())
    }

    fn by_rows(&self) -> String {
        let mut text = String::from("VALUES ");
        for row in 0..self.count() {
            text.push_str(if row == 0 { "(" } else { ",(" });
            for (index, column) in self.columns.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                push_literal(&mut text, column[row]);
            }
            text.push(')');
        }
        text
    }

    /// Nothing when a column has texts that differ.
    fn by_columns(&self) -> Option<String> {
        let mut text = String::from("SELECT ");
        for (index, column) in self.columns.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            push_column(&mut text, column)?;
        }
        // Writing into a string cannot fail.
        let _ = write!(text, " FROM {NUMBERS} WHERE seq<={}", self.count());
        Some(text)
    }
}

/// An expression for the value in row number `seq`.
fn push_column(text: &mut String, column: &[Value<'_>]) -> Option<()> {
    if push_steps(text, column) {
        return Some(());
    }
    let first = *column.first()?;
    // `seq` has no sign, and what is counted up from it must not have one either.
    if let Value::Int(first @ 1..) = first
        && (first..).zip(column).all(|(number, value)| Value::Int(number) == *value)
    {
        push_literal(text, Value::Int(first - 1));
        text.push_str("+seq");
        return Some(());
    }
    let mut digits = itoa::Buffer::new();
    let (mut width, mut some_are_null) = (1, false);
    for value in column {
        match *value {
            Value::Int(number) => width = width.max(digits.format(number).len()),
            Value::Null => some_are_null = true,
            Value::Text(_) | Value::Bytes(_) => return None,
        }
    }
    text.push_str(if some_are_null { "NULLIF(SUBSTR(_binary'" } else { "SUBSTR(_binary'" });
    text.reserve(column.len() * width + 32);
    for value in column {
        push_in_width(text, *value, width);
    }
    // Writing into a string cannot fail.
    let _ = write!(text, "',seq*{width}-{},{width})", width - 1);
    if some_are_null {
        text.push_str(",'");
        push_in_width(text, Value::Null, width);
        text.push_str("')");
    }
    Some(())
}

/// A value, or a few, each of them for many rows: an instant that most of a batch shares. Whether there are so few.
fn push_steps(text: &mut String, column: &[Value<'_>]) -> bool {
    let mut steps = [(0, Value::Null); STEPS];
    let mut count = 0;
    let mut seq = 0;
    for same in column.chunk_by(|one, next| one == next) {
        let Some(step) = steps.get_mut(count) else { return false };
        seq += same.len();
        *step = (seq, same[0]);
        count += 1;
    }
    let Some(((_, last), others)) = steps[..count].split_last() else { return false };
    if count > 1 && column.len() < count * ROWS_A_STEP {
        return false;
    }
    for (until, value) in others {
        // Writing into a string cannot fail.
        let _ = write!(text, "IF(seq<={until},");
        push_literal(text, *value);
        text.push(',');
    }
    push_literal(text, *last);
    text.extend(std::iter::repeat_n(')', others.len()));
    true
}

/// A number with zeros before it, or signs where there is none.
fn push_in_width(text: &mut String, value: Value<'_>, width: usize) {
    let Value::Int(number) = value else { return text.extend(std::iter::repeat_n('-', width)) };
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(number.unsigned_abs());
    let sign = if number < 0 { "-" } else { "" };
    text.push_str(sign);
    text.extend(std::iter::repeat_n('0', width - sign.len() - digits.len()));
    text.push_str(digits);
}

fn push_literal(text: &mut String, value: Value<'_>) {
    match value {
        Value::Null => text.push_str("NULL"),
        Value::Int(number) => text.push_str(itoa::Buffer::new().format(number)),
        Value::Text(value) => {
            text.push('\'');
            for character in value.chars() {
                if matches!(character, '\'' | '\\') {
                    text.push('\\');
                }
                text.push(character);
            }
            text.push('\'');
        }
        Value::Bytes(bytes) => {
            text.push_str("X'");
            for byte in bytes {
                // Writing into a string cannot fail.
                let _ = write!(text, "{byte:02x}");
            }
            text.push('\'');
        }
    }
}

/// Tickets' numbers with commas between them.
pub(crate) fn list(tickets: impl Iterator<Item = TicketId>) -> String {
    let mut text = String::new();
    let mut digits = itoa::Buffer::new();
    for ticket in tickets {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(digits.format(ticket.get()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::values_of;

    fn rows(rows: &[&[Value<'static>]]) -> Rows {
        let mut all = Rows::default();
        for row in rows {
            all.push(row);
        }
        all
    }

    #[test]
    fn values_are_written_out_so_that_nothing_ends_early() {
        let rows = rows(&[
            values_of![7_i64, None::<i64>, "it's \\ so"],
            &[Value::Int(-8), Value::Bytes(&[0, 255]), Value::Null],
        ]);
        let text = "VALUES (7,NULL,'it\\'s \\\\ so'),(-8,X'00ff',NULL)";
        assert_eq!(rows.text(Form::Values), text);
        // Texts that differ have no columns.
        assert_eq!(rows.text(Form::Columns), text);
        assert_eq!(rows.count(), 2);
    }

    #[test]
    fn a_column_says_once_what_is_the_same_and_what_rises() {
        let mut rows = rows(&[
            values_of![8_i64, 5_i64, 40_i64, -3_i64, "EUR", None::<i64>, Some(12)],
            &[
                Value::Int(9),
                Value::Int(5),
                Value::Int(7),
                Value::Int(-2),
                Value::Text("EUR"),
                Value::Null,
                Value::Null,
            ],
        ]);
        assert_eq!(
            rows.text(Form::Columns),
            "SELECT 7+seq,5,SUBSTR(_binary'4007',seq*2-1,2),SUBSTR(_binary'-3-2',seq*2-1,2),'EUR',NULL,\
             NULLIF(SUBSTR(_binary'12--',seq*2-1,2),'--') FROM seq_1_to_1024 WHERE seq<=2"
        );
        rows.clear();
        assert_eq!(rows.count(), 0);
        rows.push(values_of![1_i64, 2_i64, 3_i64, 4_i64, "EUR", None::<i64>, 5_i64]);
        // A row alone is shorter as it is.
        assert_eq!(rows.text(Form::Columns), "VALUES (1,2,3,4,'EUR',NULL,5)");
    }

    #[test]
    fn a_few_values_are_told_by_where_they_end() {
        let text = |values: &[Value<'static>]| {
            let mut rows = Rows::default();
            values.iter().for_each(|value| rows.push(&[*value]));
            rows.text(Form::Columns)
        };
        let some = |values: &[(usize, Option<i64>)]| {
            let values =
                values.iter().flat_map(|(count, value)| std::iter::repeat_n(Value::from(*value), *count));
            text(&values.collect::<Vec<_>>())
        };
        let from = "FROM seq_1_to_1024 WHERE seq<=";
        assert_eq!(some(&[(9, Some(5))]), format!("SELECT 5 {from}9"));
        assert_eq!(some(&[(1, Some(5)), (7, None)]), format!("SELECT IF(seq<=1,5,NULL) {from}8"));
        assert_eq!(
            some(&[(5, Some(5)), (4, Some(6)), (1, Some(5)), (6, Some(-1))]),
            format!("SELECT IF(seq<=5,5,IF(seq<=9,6,IF(seq<=10,5,-1))) {from}16")
        );
        // Too many of them, and too few rows for them.
        assert_eq!(
            some(&[(4, Some(5)), (4, Some(6)), (4, Some(7)), (4, Some(8)), (4, Some(9))]),
            format!("SELECT SUBSTR(_binary'55556666777788889999',seq*1-0,1) {from}20")
        );
        assert_eq!(
            some(&[(1, Some(5)), (6, Some(7))]),
            format!("SELECT SUBSTR(_binary'5777777',seq*1-0,1) {from}7")
        );
    }

    #[test]
    fn numbers_have_one_width_whatever_their_sign() {
        let rows = rows(&[values_of![i64::MIN], values_of![3_i64], values_of![-70_i64], values_of![0_i64]]);
        assert_eq!(
            rows.text(Form::Columns),
            "SELECT SUBSTR(_binary'-922337203685477580800000000000000000003-000000000000000007000000000000000000000',\
             seq*20-19,20) FROM seq_1_to_1024 WHERE seq<=4"
        );
    }

    #[test]
    fn more_rows_than_there_are_numbers_are_written_one_by_one() {
        let mut rows = Rows::default();
        for number in 1..=1_024_i64 {
            rows.push(values_of![number]);
        }
        assert_eq!(rows.text(Form::Columns), "SELECT 0+seq FROM seq_1_to_1024 WHERE seq<=1024");
        rows.push(values_of![1_025_i64]);
        assert_eq!(rows.text(Form::Columns), rows.text(Form::Values));
    }
}
