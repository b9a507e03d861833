//! Tells vendors by mail what was decided about them: that they may sell, that they wait, that they are closed. It follows the
//! journal by a durable cursor, so that none of it is lost or told twice by a restart, or by several servers.

use std::time::Duration;

use onsale_core::{Kind, Millis, Timestamp, VendorId, limits};
use onsale_store::{Addressee, Advance, Advanced, Cursor, FeedRow, NewMail, NewMessage, StoreError};

use super::back_off::BackOff;
use crate::app::App;
use crate::mail::Mailer;
use crate::mail::words::{self, Decision};

const EVERY: Duration = Duration::from_secs(2);
/// The name under which the cursor is kept.
const JOB: &str = "tell_vendors";
/// What is told of.
const KINDS: &[Kind] = &[Kind::VendorApproved, Kind::VendorSuspended, Kind::VendorClosed];
const DECISIONS: [(Kind, Decision); 3] = [
    (Kind::VendorApproved, Decision::Approved),
    (Kind::VendorSuspended, Decision::Suspended),
    (Kind::VendorClosed, Decision::Closed),
];
/// Rows that are read without finding anything to tell before the cursor is written: a restart reads that many again, and a
/// sale is not held up by a write for each look.
const UNWRITTEN: i64 = 100_000;

/// Tells what has been decided since the last time; answers how many messages that makes. `read_to` is how far it has read
/// without finding anything.
pub async fn step(app: &App, read_to: &mut Option<Cursor>) -> Result<usize, StoreError> {
    let mut told = 0;
    loop {
        let page = app.store.job_page(JOB, KINDS, read_to.take()).await?;
        let unwritten = page.to.position() - page.from.position();
        if page.rows.is_empty() && unwritten < UNWRITTEN {
            *read_to = Some(page.to);
        } else {
            let now = app.clock.now();
            let messages: Vec<_> = page.rows.iter().filter_map(|row| message(app, row, now)).collect();
            let queued = messages.len();
            let advance = Advance { job: JOB, from: page.from, to: page.to, messages };
            if app.store.advance(now, advance).await? == Advanced::Moved && queued > 0 {
                told += queued;
                app.mail_waits.notify_one();
            }
        }
        if !page.more {
            return Ok(told);
        }
    }
}

/// What a row of the journal makes of a mail; nothing where no mail leaves at all. The row's number makes it one of its own.
fn message(app: &App, row: &FeedRow, now: Timestamp) -> Option<NewMessage> {
    if matches!(app.mailer, Mailer::Nowhere) {
        return None;
    }
    let vendor = row.subject.and_then(VendorId::new)?;
    let (_, decision) = DECISIONS.into_iter().find(|(kind, _)| *kind == row.kind)?;
    let letter = words::decided(decision);
    let expires_at = now + Millis(limits::NOTICE_MS);
    let mail = NewMail { subject: letter.subject, body: letter.body, expires_at };
    Some(NewMessage { to: Addressee::Vendor(vendor), subject: vendor.get(), version: row.seq, mail })
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, JOB);
    let mut read_to = None;
    loop {
        match step(app, &mut read_to).await {
            Ok(_) => {
                back_off.success();
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}
