//! Sends mail that waits. A mail that does not leave is tried again, after a longer while each time, until it has
//! come too late; one that was sent in the moment of a crash may be sent twice.

use std::time::Duration;

use onsale_store::StoreError;

use super::back_off::BackOff;
use crate::app::App;

/// How often to look for mail that is to be tried again, or that another server has left.
const EVERY: Duration = Duration::from_secs(10);

/// Sends all that is due now; answers how many mails left.
pub async fn step(app: &App) -> Result<usize, StoreError> {
    let mut sent = 0;
    while let Some(mail) = app.store.take_mail(app.clock.now()).await? {
        match app.mailer.send(&mail.recipient, &mail.subject, &mail.body).await {
            Ok(()) => sent += 1,
            // Never to whom: personal data stays out of the log.
            Err(error) if error.is_for_ever() => {
                tracing::error!(mail = mail.id, error = error.for_log(), "a mail cannot be sent");
            }
            Err(error) => {
                let tries = mail.tries + 1;
                tracing::warn!(
                    mail = mail.id,
                    tries,
                    error = error.for_log(),
                    "a mail has to be tried again"
                );
                continue;
            }
        }
        app.store.mail_sent(app.clock.now(), mail.id).await?;
    }
    Ok(sent)
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
