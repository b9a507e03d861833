//! Durable cursors: how far each job has followed the journal. A job without a row for a server that writes has read nothing
//! of that server.

use onsale_core::{Kind, limits};

use super::feed;
use crate::database::{Found, Query, Row, values_of};
use crate::outbox::JobPage;
use crate::query::Cursor;

/// Rows of the journal, of any kind, that one look passes over at most: what keeps a look short after a long rest.
const PASSED_OVER: i64 = 50_000;

/// Where a job's cursor stands.
pub(crate) fn of_job(db: &impl Query, job: &str) -> Found<Cursor> {
    let sql = "SELECT writer, read_to FROM journal_cursor WHERE job = ?1";
    let rows = db.many(sql, values_of![job], |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(Cursor(rows.into_iter().collect()))
}

/// The rows of `kinds` behind the job's cursor, or behind `read_to` where that is further on.
pub(crate) fn page(db: &impl Query, job: &str, kinds: &[Kind], read_to: Option<&Cursor>) -> Found<JobPage> {
    let from = of_job(db, job)?;
    let mut page = JobPage { to: from.clone(), from, ..JobPage::default() };
    let numbers: Vec<String> = kinds.iter().map(|kind| kind.number().to_string()).collect();
    let sql = format!(
        "SELECT seq FROM journal WHERE seq > ?1 AND seq <= ?2 AND kind IN ({}) ORDER BY seq LIMIT ?3",
        numbers.join(", ")
    );
    for (first, last) in db.writers()? {
        let noted = page.from.0.get(&first).copied().unwrap_or(first);
        let start = read_to.and_then(|read_to| read_to.0.get(&first)).map_or(noted, |at| noted.max(*at));
        let (end, left) = (last.min(start + PASSED_OVER), limits::PAGE_ROWS - page.rows.len());
        if last <= start || left == 0 {
            page.more |= last > start;
            if start > first {
                page.to.0.insert(first, start);
            }
            continue;
        }
        let found = db.many(&sql, values_of![start, end, left as i64], |row| row.int(0))?;
        let is_full = found.len() == left;
        let read = if is_full { found.last().copied().unwrap_or(end) } else { end };
        for seq in found {
            page.rows.extend(feed::row(db, seq)?);
        }
        page.to.0.insert(first, read);
        page.more |= read < last;
    }
    Ok(page)
}
