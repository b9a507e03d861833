//! The rows of an INSERT, written out.

use std::fmt::Write;

use onsale_core::TicketId;

use crate::database::Value;

/// Rows of values, written out as they come.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    text: String,
    count: usize,
}

impl Rows {
    pub(crate) fn push(&mut self, values: &[Value<'_>]) {
        self.push_parts(&[values]);
    }

    /// A row whose values come in several parts.
    pub(crate) fn push_parts(&mut self, parts: &[&[Value<'_>]]) {
        self.text.push_str(if self.count == 0 { "VALUES (" } else { ",(" });
        for (index, value) in parts.iter().copied().flatten().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            push_literal(&mut self.text, *value);
        }
        self.text.push(')');
        self.count += 1;
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.count = 0;
    }

    /// What comes after the columns' names in an INSERT.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
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

    #[test]
    fn values_are_written_out_so_that_nothing_ends_early() {
        let mut rows = Rows::default();
        rows.push(values_of![7_i64, None::<i64>, "it's \\ so"]);
        rows.push_parts(&[&[Value::Int(-8), Value::Bytes(&[0, 255])], &[Value::Null]]);
        assert_eq!(rows.text(), "VALUES (7,NULL,'it\\'s \\\\ so'),(-8,X'00ff',NULL)");
        assert_eq!(rows.count(), 2);
        rows.clear();
        assert_eq!((rows.count(), rows.text()), (0, ""));
        rows.push(values_of![i64::MIN]);
        assert_eq!(rows.text(), "VALUES (-9223372036854775808)");
    }
}
