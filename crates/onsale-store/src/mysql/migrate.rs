//! Brings a database's schema up to date: forward only. Statements that change a schema cannot be taken back, so each
//! may run twice; a lock row lets servers that start together wait for each other.

use super::connection::Connection;
use crate::database::{Found, Query, Row as _, values_of};
use crate::error::Fault;
use crate::reads::searched;

/// Each step takes the schema from version `index` to `index + 1`.
const STEPS: &[&str] = &[
    include_str!("../../migrations/mysql/0001_box_office.sql"),
    include_str!("../../migrations/mysql/0002_access.sql"),
    include_str!("../../migrations/mysql/0003_erased.sql"),
    include_str!("../../migrations/mysql/0004_row_length.sql"),
    include_str!("../../migrations/mysql/0005_ticket_state.sql"),
    include_str!("../../migrations/mysql/0006_ticket_view.sql"),
    include_str!("../../migrations/mysql/0007_alone.sql"),
    include_str!("../../migrations/mysql/0008_collation.sql"),
    include_str!("../../migrations/mysql/0009_handed_over.sql"),
    include_str!("../../migrations/mysql/0010_event_picture.sql"),
    include_str!("../../migrations/mysql/0011_event_search.sql"),
    include_str!("../../migrations/mysql/0012_addresses.sql"),
    include_str!("../../migrations/mysql/0013_mail_turns.sql"),
    include_str!("../../migrations/mysql/0014_standing.sql"),
    include_str!("../../migrations/mysql/0015_challenges.sql"),
    include_str!("../../migrations/mysql/0016_orders.sql"),
    include_str!("../../migrations/mysql/0017_purchases.sql"),
    include_str!("../../migrations/mysql/0018_granted.sql"),
    include_str!("../../migrations/mysql/0019_late_purchase.sql"),
    include_str!("../../migrations/mysql/0020_journal_says_all.sql"),
    include_str!("../../migrations/mysql/0021_outbox.sql"),
    include_str!("../../migrations/mysql/0022_mail.sql"),
    include_str!("../../migrations/mysql/0023_order_tickets.sql"),
    include_str!("../../migrations/mysql/0024_order_lines.sql"),
    include_str!("../../migrations/mysql/0025_payment_words.sql"),
    include_str!("../../migrations/mysql/0026_ticket_key.sql"),
];

/// The version of the schema and the row that is locked while it changes.
const BOOK: &str = "CREATE TABLE IF NOT EXISTS schema_book (name VARCHAR(50) NOT NULL PRIMARY KEY, value BIGINT NOT NULL) \
     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

/// Applies what is missing; refuses a database that is newer than this program.
pub(crate) fn migrate(db: &mut Connection, locker: &Connection) -> Found<()> {
    db.run(BOOK)?;
    db.run("INSERT IGNORE INTO schema_book (name, value) VALUES ('version', 0), ('lock', 0)")?;
    if version(db)? == STEPS.len() as i64 {
        return searched::catch_up(db);
    }
    locker.run("START TRANSACTION")?;
    locker.run("UPDATE schema_book SET value = value + 1 WHERE name = 'lock'")?;
    let done = steps(db);
    locker.run("COMMIT")?;
    done.and_then(|()| searched::catch_up(db))
}

fn steps(db: &Connection) -> Found<()> {
    let (version, known) = (version(db)?, STEPS.len() as i64);
    if version > known {
        let said = format!(
            "it has schema version {version}, and this program knows versions up to {known}; use a newer program"
        );
        return Err(Fault::Failed(said.into()));
    }
    for (index, step) in STEPS.iter().enumerate().skip(version as usize) {
        for statement in statements(step) {
            if !is_added(db, &statement)? {
                db.run(&statement).map_err(|error| refused(index + 1, &statement, error))?;
            }
        }
        let next = index as i64 + 1;
        db.change("UPDATE schema_book SET value = ?1 WHERE name = 'version'", values_of![next])?;
        tracing::info!(version = next, "schema is up to date");
    }
    Ok(())
}

/// Says which statement of which step the database refuses. It is told in strict mode to refuse what would lose something.
fn refused(step: usize, statement: &str, error: Fault) -> Fault {
    match error {
        Fault::Failed(source) => {
            let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            let said = format!(
                "step {step} of its schema is refused at `{statement}`: {source}. Nothing of that statement was done; mend \
                 what the database names, and start again"
            );
            Fault::Failed(said.into())
        }
        other => other,
    }
}

/// Columns of our tables that compare otherwise than byte by byte, each with how it does. `schema_book` has only words of
/// its own in it.
pub(crate) fn otherwise_compared(db: &Connection) -> Found<Vec<String>> {
    let sql = "SELECT c.table_name, c.column_name, c.collation_name FROM information_schema.columns c \
               JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
               WHERE c.table_schema = database() AND t.table_type = 'BASE TABLE' AND c.collation_name <> ?1 \
               ORDER BY c.table_name, c.ordinal_position";
    let (ours, mut found) = (tables(), Vec::new());
    for (table, told) in db.many(sql, values_of![COLLATION], |row| {
        let (table, column, collation) = (row.text(0)?, row.text(1)?, row.text(2)?);
        Ok((table.to_owned(), format!("{table}.{column} ({collation})")))
    })? {
        found.extend(ours.contains(&table.as_str()).then_some(told));
    }
    Ok(found)
}

/// How every text of ours compares: byte by byte, so that no two names or addresses are taken for one.
pub(crate) const COLLATION: &str = "utf8mb4_bin";

/// The tables that the steps make.
fn tables() -> Vec<&'static str> {
    let made = STEPS.iter().flat_map(|step| step.split("CREATE TABLE IF NOT EXISTS ").skip(1));
    made.filter_map(|rest| rest.split_whitespace().next()).collect()
}

/// Whether a statement adds a column that is there already. Not every relative can be told to add it only if it is not.
fn is_added(db: &Connection, statement: &str) -> Found<bool> {
    let words: Vec<&str> = statement.split_whitespace().take(6).collect();
    let ["ALTER", "TABLE", table, "ADD", "COLUMN", column] = words[..] else { return Ok(false) };
    let sql = "SELECT count(*) FROM information_schema.columns \
               WHERE table_schema = database() AND table_name = ?1 AND column_name = ?2";
    db.number(sql, values_of![table, column]).map(|found| found > 0)
}

/// The newest version that this program knows.
pub(crate) fn known() -> i64 {
    STEPS.len() as i64
}

/// The version of the schema; nothing where there is none.
pub(crate) fn found(db: &Connection) -> Found<Option<i64>> {
    let sql = "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = 'schema_book'";
    if db.number(sql, &[])? == 0 { Ok(None) } else { version(db).map(Some) }
}

fn version(db: &Connection) -> Found<i64> {
    db.number("SELECT value FROM schema_book WHERE name = 'version'", &[])
}

/// The statements of a step, without its comments.
fn statements(step: &str) -> Vec<String> {
    let lines: Vec<&str> = step.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    let text = lines.join("\n");
    text.split(';').map(str::trim).filter(|statement| !statement.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database made by hand has a collation of its own, which a table takes that names none.
    #[test]
    fn every_table_says_how_its_texts_compare() {
        let made = |step: &str| -> Vec<String> {
            statements(step).into_iter().filter(|sql| sql.starts_with("CREATE TABLE")).collect()
        };
        let all: Vec<String> = STEPS.iter().flat_map(|step| made(step)).chain([BOOK.to_owned()]).collect();
        assert!(all.len() > 20, "{}", all.len());
        for sql in all {
            assert!(sql.ends_with(") CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"), "{sql}");
        }
    }

    #[test]
    fn every_table_of_before_is_converted() {
        const CONVERSION: usize = 7;
        let gone = ["ticket", "claim"];
        let before =
            STEPS[..CONVERSION].iter().flat_map(|step| step.split("CREATE TABLE IF NOT EXISTS ").skip(1));
        for table in before.filter_map(|rest| rest.split_whitespace().next()).filter(|it| !gone.contains(it))
        {
            assert!(STEPS[CONVERSION].contains(&format!("ALTER TABLE {table} ")), "{table}");
        }
    }
}
