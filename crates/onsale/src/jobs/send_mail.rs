//! Sends mail that waits, several at a time: a mail server that is slow with one holds up only its slot. A mail that does
//! not leave is tried again, after a longer while each time, until it is given up; one that was sent in the moment of a crash
//! may be sent twice.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use onsale_store::{DueMail, Fate, NotSent, StoreError};

use super::back_off::BackOff;
use crate::app::App;
use crate::mail::{SLOTS, SLOTS_OF_DOMAIN};

/// How often to look for mail that is to be tried again, or that another server has left.
const EVERY: Duration = Duration::from_secs(2);

/// Sends all that is due now; answers how many mails left.
pub async fn step(app: &App) -> Result<usize, StoreError> {
    let mut under_way = FuturesUnordered::new();
    let mut domains: Vec<String> = Vec::with_capacity(SLOTS);
    let mut sent = 0;
    loop {
        while under_way.len() < SLOTS {
            let full = full(&domains);
            let Some(mail) = app.store.take_mail_sparing(app.clock.now(), full).await? else { break };
            domains.push(mail.domain.clone());
            under_way.push(send(app, mail));
        }
        // A mail that is queued meanwhile need not wait for a slow one to end.
        let has_room = under_way.len() < SLOTS;
        tokio::select! {
            ended = under_way.next() => {
                let Some((domain, left)) = ended else { return Ok(sent) };
                if let Some(at) = domains.iter().position(|other| *other == domain) {
                    domains.swap_remove(at);
                }
                sent += usize::from(left?);
            }
            // Rung for, or only time: the bell may have been heard by whoever slept before.
            _ = tokio::time::timeout(EVERY, app.mail_waits.notified()), if has_room && !under_way.is_empty() => {}
        }
    }
}

/// Domains that have as many slots as one may have.
fn full(domains: &[String]) -> Vec<String> {
    let mut full: Vec<String> = Vec::new();
    for domain in domains {
        let slots = domains.iter().filter(|other| *other == domain).count();
        if slots >= SLOTS_OF_DOMAIN && !full.contains(domain) {
            full.push(domain.clone());
        }
    }
    full
}

/// Tries one mail; answers to which domain, and whether it left.
async fn send(app: &App, mail: DueMail) -> (String, Result<bool, StoreError>) {
    let started = Instant::now();
    let tried = app.mailer.send(&mail.recipient, &mail.subject, &mail.body).await;
    app.mail_pace.took(started.elapsed());
    let now = app.clock.now();
    let noted = match tried {
        Ok(()) => app.store.mail_sent(now, mail.id).await.map(|()| true),
        Err(error) => {
            let for_ever = error.is_for_ever();
            // Never to whom: personal data stays out of the log.
            let error = error.for_log();
            let not_sent = NotSent { id: mail.id, tries: mail.tries, for_ever, error };
            not_sent_for_now(app, not_sent).await.map(|()| false)
        }
    };
    (mail.domain, noted)
}

/// Notes that a mail did not leave, and says what becomes of it.
async fn not_sent_for_now(app: &App, not_sent: NotSent) -> Result<(), StoreError> {
    let (mail, tries, error) = (not_sent.id, not_sent.tries, not_sent.error.clone());
    match app.store.mail_failed(app.clock.now(), not_sent).await? {
        Fate::Again => tracing::warn!(mail, tries, error, "a mail has to be tried again"),
        Fate::GivenUp => {
            app.outbox_changed.notify_one();
            tracing::error!(mail, tries, error, "a mail cannot be sent: it is given up");
        }
        Fate::NotOurs => tracing::debug!(mail, tries, error, "a mail was tried by somebody else meanwhile"),
    }
    Ok(())
}

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "send_mail");
    loop {
        match step(app).await {
            Ok(_) => {
                back_off.success();
                let waits = tokio::time::timeout(EVERY, app.mail_waits.notified());
                // Whether it was rung for or is only time: there may be mail.
                let _ = waits.await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_gets_half_of_the_slots() {
        let domains = |gmail: usize, other: usize| -> Vec<String> {
            let of = |name: &str, n: usize| std::iter::repeat_n(name.to_owned(), n).collect::<Vec<_>>();
            [of("gmail.example", gmail), of("example.org", other)].concat()
        };
        assert!(full(&domains(7, 7)).is_empty());
        assert_eq!(full(&domains(8, 3)), ["gmail.example"]);
        assert_eq!(full(&domains(8, 8)), ["gmail.example", "example.org"]);
    }
}
