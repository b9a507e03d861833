//! Where several servers share a database, says that this one lives, and learns what the others do: so a hold that was
//! made elsewhere is seen here within a second, and what a dead server was to do is done by another within seconds.

use std::time::Duration;

use super::back_off::BackOff;
use crate::app::App;

const EVERY: Duration = Duration::from_millis(400);

pub(super) async fn run(app: &App) {
    let mut back_off = BackOff::new(app, "beat");
    loop {
        match app.store.beat(app.clock.now()).await {
            Ok(()) => {
                back_off.success();
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => back_off.failure(&error).await,
        }
    }
}
