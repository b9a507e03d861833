//! What the tables say, read with plain SQL beside the store.

use anyhow::{Context as _, Result, bail, ensure};
use onsale_store::Hash;
use rusqlite::{Connection, Row as SqlRow};

use crate::command::{Secret, secret};
use crate::model::{Life, Model, Row};

/// A ticket's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TicketRow {
    pub(crate) id: i64,
    pub(crate) event: i64,
    pub(crate) type_id: i64,
    pub(crate) price: i64,
    pub(crate) place: (i64, i64, i64),
    pub(crate) created_at: i64,
    pub(crate) status: i64,
    pub(crate) version: i64,
    pub(crate) journal: i64,
    pub(crate) customer: Option<i64>,
    pub(crate) held_until: Option<i64>,
    pub(crate) sold_at: Option<i64>,
}

pub(crate) const RESERVED: i64 = 1;
pub(crate) const SOLD: i64 = 2;
pub(crate) const REFUNDED: i64 = 4;

pub(crate) fn tickets(db: &Connection) -> Result<Vec<TicketRow>> {
    let sql = "SELECT ticket_id, event_id, type_id, price, release_id, batch, position, created_at, status, version, \
               journal_seq, customer_id, held_until, sold_at FROM ticket ORDER BY ticket_id";
    many(db, sql, 0, |row| {
        Ok(TicketRow {
            id: row.get(0)?,
            event: row.get(1)?,
            type_id: row.get(2)?,
            price: row.get(3)?,
            place: (row.get(4)?, row.get(5)?, row.get(6)?),
            created_at: row.get(7)?,
            status: row.get(8)?,
            version: row.get(9)?,
            journal: row.get(10)?,
            customer: row.get(11)?,
            held_until: row.get(12)?,
            sold_at: row.get(13)?,
        })
    })
}

/// The journal behind row `after`, each with its number.
pub(crate) fn journal(db: &Connection, after: i64) -> Result<Vec<(i64, Row)>> {
    let sql = "SELECT j.seq, j.at, j.kind, j.role, j.actor_id, j.event_id, j.ticket_id, j.version, j.status, y.name, \
               j.price, j.customer_id, j.held_until, j.tickets, j.release_id, j.batch, j.chunk, j.subject_id \
               FROM journal j LEFT JOIN ticket_type y USING (type_id) WHERE j.seq > ?1 ORDER BY j.seq";
    many(db, sql, after, |row| {
        let entry = Row {
            at: row.get(1)?,
            kind: row.get(2)?,
            role: row.get(3)?,
            actor: row.get(4)?,
            event: row.get(5)?,
            ticket: row.get(6)?,
            version: row.get(7)?,
            status: row.get(8)?,
            type_name: row.get(9)?,
            price: row.get(10)?,
            customer: row.get(11)?,
            held_until: row.get(12)?,
            tickets: row.get(13)?,
            release: row.get(14)?,
            batch: row.get(15)?,
            chunk: row.get(16)?,
            subject: row.get(17)?,
        };
        Ok((row.get(0)?, entry))
    })
}

pub(crate) fn many<T>(
    db: &Connection,
    sql: &str,
    after: i64,
    read: impl FnMut(&SqlRow<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = if statement.parameter_count() == 0 {
        statement.query_map([], read)?.collect::<rusqlite::Result<Vec<T>>>()?
    } else {
        statement.query_map([after], read)?.collect::<rusqlite::Result<Vec<T>>>()?
    };
    Ok(rows)
}

/// Something of all that commands change, so that two states that differ look different.
pub(crate) fn fingerprint(db: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT ifnull(max(seq), 0) FROM journal \
               UNION ALL SELECT count(*) || '/' || ifnull(sum(id), 0) FROM idempotency \
               UNION ALL SELECT ifnull(group_concat(release_id || ':' || state || ':' || released), '') FROM ticket_release \
               UNION ALL SELECT group_concat(name || ':' || next) FROM counter \
               UNION ALL SELECT ifnull(group_concat(vendor_id || ':' || standing), '') FROM vendor \
               UNION ALL SELECT ifnull(sum(type_id), 0) FROM ticket_type \
               UNION ALL SELECT ifnull(group_concat(session_id || ':' || hex(refresh_hash)), '') FROM session \
               UNION ALL SELECT ifnull(group_concat(hex(challenge_hash) || ':' || tries || ':' || expires_at), '') \
               FROM login_challenge \
               UNION ALL SELECT ifnull(group_concat(hex(code_hash) || ':' || tries || ':' || expires_at), '') FROM new_address \
               UNION ALL SELECT ifnull(group_concat(hex(way_back_hash)), '') FROM former_address \
               UNION ALL SELECT ifnull(group_concat(key_id), '') FROM api_key";
    many(db, sql, 0, |row| Ok(format!("{:?}", row.get_ref(0)?)))
}

/// The ticket table must be what the journal says, read from its beginning and nothing else.
pub(crate) fn equals_the_journal(db: &Connection, table: &[TicketRow]) -> Result<()> {
    let rebuilt = rebuild(db)?;
    for (ours, theirs) in rebuilt.iter().zip(table) {
        ensure!(ours == theirs, "rebuilt from the journal: {ours:?}\nthe table says: {theirs:?}");
    }
    ensure!(
        rebuilt.len() == table.len(),
        "the journal has {} tickets, the table {}",
        rebuilt.len(),
        table.len()
    );
    Ok(())
}

fn rebuild(db: &Connection) -> Result<Vec<TicketRow>> {
    let mut tickets: Vec<TicketRow> = Vec::new();
    let links: Vec<(i64, Option<i64>, Option<i64>)> =
        many(db, "SELECT seq, prev_seq, type_id FROM journal ORDER BY seq", 0, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    for ((seq, entry), (_, previous, type_id)) in journal(db, 0)?.into_iter().zip(links) {
        let (Some(first), Some(type_id)) = (entry.ticket, type_id) else { continue };
        if let Some(minted) = entry.tickets {
            for offset in 0..minted {
                ensure!(
                    tickets.len() as i64 + 1 == first + offset,
                    "row {seq} mints ticket {first} out of turn"
                );
                let place = place_of(seq, &entry, &tickets)?;
                tickets.push(minted_as(seq, &entry, type_id, place, offset)?);
            }
            continue;
        }
        let ticket = tickets.get_mut(first as usize - 1).context("a journal row of no ticket")?;
        ensure!(previous == Some(ticket.journal), "row {seq} follows {previous:?}, not {}", ticket.journal);
        ensure!(entry.version == Some(ticket.version + 1), "row {seq} skips a version of ticket {first}");
        apply(ticket, seq, &entry, type_id)?;
    }
    Ok(tickets)
}

/// A ticket in place of one whose sale was undone has a position so much further on.
const FURTHER_ON: i64 = 1_000_000;

/// Where the first ticket of a row is: in its chunk, or behind the one whose place it takes.
fn place_of(seq: i64, entry: &Row, tickets: &[TicketRow]) -> Result<(i64, i64, i64)> {
    let (Some(release), Some(batch)) = (entry.release, entry.batch) else { bail!("row {seq} is not whole") };
    if let Some(chunk) = entry.chunk {
        return Ok((release, batch, chunk));
    }
    let was = entry.subject.and_then(|id| tickets.iter().find(|ticket| ticket.id == id));
    let was = was.with_context(|| format!("row {seq} is not whole"))?;
    ensure!(was.status == REFUNDED, "row {seq} takes the place of {was:?}");
    Ok((release, batch, was.place.2 + FURTHER_ON))
}

fn minted_as(
    seq: i64,
    entry: &Row,
    type_id: i64,
    (release, batch, first): (i64, i64, i64),
    offset: i64,
) -> Result<TicketRow> {
    let (Some(event), Some(price)) = (entry.event, entry.price) else { bail!("row {seq} is not whole") };
    Ok(TicketRow {
        id: entry.ticket.unwrap_or(0) + offset,
        event,
        type_id,
        price,
        place: (release, batch, first + offset),
        created_at: entry.at,
        status: 0,
        version: 1,
        journal: seq,
        customer: None,
        held_until: None,
        sold_at: None,
    })
}

fn apply(ticket: &mut TicketRow, seq: i64, entry: &Row, type_id: i64) -> Result<()> {
    let status = entry.status.context("a journal row without a status")?;
    let legal = match (ticket.status, status) {
        (0 | 1, 0 | 1) => (ticket.status, status) != (1, 1),
        (0, 3 | 5) | (3, 0 | 3 | 5) => true,
        (RESERVED, SOLD) | (SOLD, REFUNDED) => true,
        _ => false,
    };
    ensure!(legal, "row {seq} takes ticket {} from status {} to {status}", ticket.id, ticket.status);
    ticket.status = status;
    ticket.version += 1;
    ticket.journal = seq;
    ticket.type_id = type_id;
    ticket.price = entry.price.unwrap_or(ticket.price);
    ticket.customer = entry.customer.filter(|_| matches!(status, RESERVED | SOLD | REFUNDED));
    ticket.held_until = entry.held_until;
    if status != REFUNDED {
        ticket.sold_at = (status == SOLD).then_some(entry.at);
    }
    Ok(())
}

/// Sessions, keys and codes must be what the model says.
pub(crate) fn equals_the_logins(db: &Connection, model: &Model) -> Result<()> {
    let logins = &model.logins;
    let sql = "SELECT session_id, subject_id, refresh_hash FROM session ORDER BY session_id";
    let found: Vec<(i64, i64, Hash)> = many(db, sql, 0, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let token = |token| secret(Secret::Token, token);
    let mut sessions: Vec<_> =
        logins.sessions.iter().map(|own| (i64::from(own.id), own.customer, token(own.token))).collect();
    sessions.sort_unstable();
    ensure!(found == sessions, "the sessions are {found:?}\nthey should be {sessions:?}");
    let found: Vec<(i64, i64)> =
        many(db, "SELECT key_id, vendor_id FROM api_key ORDER BY key_id", 0, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let keys: Vec<_> = logins.keys.iter().map(|key| (key.id, key.vendor.get())).collect();
    ensure!(found == keys, "the API keys are {found:?}\nthey should be {keys:?}");
    // Codes that were asked for longer ago are forgotten some time.
    let since = model.now - 3_600_000;
    let sql = "SELECT challenge_hash, tries, expires_at FROM login_challenge WHERE sent_at > ?1 ORDER BY challenge_hash";
    let found: Vec<(Hash, i64, i64)> =
        many(db, sql, since, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let recent = logins.challenges.iter().filter(|asked| asked.at > since);
    let mut codes: Vec<_> =
        recent.map(|asked| (secret(Secret::Challenge, asked.challenge), asked.tries, asked.until)).collect();
    codes.sort_unstable();
    ensure!(found == codes, "the codes are {found:?}\nthey should be {codes:?}");
    equals_the_addresses(db, model, since)
}

/// Addresses, those that wait for their code since a while, and those that lead back to an account.
fn equals_the_addresses(db: &Connection, model: &Model, since: i64) -> Result<()> {
    let sql = "SELECT customer_id, email FROM customer ORDER BY customer_id";
    let found: Vec<(i64, String)> = many(db, sql, 0, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut own: Vec<_> =
        model.customers.iter().map(|known| (known.id.get(), known.email.as_str().to_owned())).collect();
    own.sort_unstable();
    ensure!(found == own, "the addresses are {found:?}\nthey should be {own:?}");
    let addresses = &model.logins.addresses;
    let sql = "SELECT subject_id, code_hash, tries, expires_at FROM new_address WHERE sent_at > ?1 ORDER BY subject_id";
    let found: Vec<(i64, Hash, i64, i64)> =
        many(db, sql, since, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let recent = addresses.waiting.iter().filter(|waiting| waiting.sent_at > since);
    let code = |code| secret(Secret::NewAddress, code);
    let mut waiting: Vec<_> =
        recent.map(|one| (one.customer, code(one.code), one.tries, one.until)).collect();
    waiting.sort_unstable();
    ensure!(found == waiting, "the new addresses are {found:?}\nthey should be {waiting:?}");
    let sql = "SELECT way_back_hash, subject_id, email FROM former_address ORDER BY way_back_hash";
    let found: Vec<(Hash, i64, String)> =
        many(db, sql, 0, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let way_back = |number| secret(Secret::WayBack, number);
    let mut former: Vec<_> = addresses
        .former
        .iter()
        .map(|one| (way_back(one.way_back), one.customer, one.email.as_str().to_owned()))
        .collect();
    former.sort_unstable();
    ensure!(found == former, "the former addresses are {found:?}\nthey should be {former:?}");
    Ok(())
}

/// The ticket table must be what the model says.
pub(crate) fn equals_the_model(db: &Connection, table: &[TicketRow], model: &Model) -> Result<()> {
    let names: Vec<(i64, String)> =
        many(db, "SELECT type_id, name FROM ticket_type", 0, |row| Ok((row.get(0)?, row.get(1)?)))?;
    ensure!(
        table.len() == model.tickets.len(),
        "the table has {} tickets, the model {}",
        table.len(),
        model.tickets.len()
    );
    for (row, paper) in table.iter().zip(&model.tickets) {
        let (status, customer, held_until, sold_at) = match paper.life {
            Life::Free => (0, None, None, None),
            Life::Held { customer, until, .. } => (RESERVED, Some(customer), Some(until), None),
            Life::Sold { customer, at } => (SOLD, Some(customer), None, Some(at)),
            Life::Withdrawn => (3, None, None, None),
            Life::Refunded { customer, at } => (REFUNDED, Some(customer), None, Some(at)),
            Life::Deleted => (5, None, None, None),
        };
        let name = names.iter().find(|(id, _)| *id == row.type_id).map(|(_, name)| name.as_str());
        let same = (row.id, row.event, row.price, row.version, row.created_at)
            == (paper.id, paper.event, paper.price, paper.version, paper.created_at)
            && row.place == (paper.release, paper.batch, paper.position)
            && (row.status, row.customer, row.held_until, row.sold_at)
                == (status, customer, held_until, sold_at)
            && name == Some(paper.type_name.as_str());
        ensure!(same, "the table says {row:?}\nthe model says {paper:?}");
    }
    Ok(())
}
