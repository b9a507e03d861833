//! A database that was put back behind our back: looked for before it is opened, and let go on as `onsale admin after-restore`
//! does.

use onsale_core::Timestamp;
use onsale_store::{PutBack, Resume, StoreConfig, maintenance};

use crate::auth::keyring::next_key;
use crate::clock::shown;

/// Looks whether the database ends before its mark; answers a sentence about that.
pub(super) fn look(store: &StoreConfig, now: Timestamp) -> anyhow::Result<Option<String>> {
    let resume = Resume { key: next_key(now, true)?, keep_logins: false };
    // A connection to the database waits on a runtime of its own, which it cannot do on ours.
    let work = || maintenance::after_restore_if_put_back(store, &resume);
    let found = std::thread::scope(|scope| scope.spawn(work).join())
        .map_err(|_| anyhow::anyhow!("comparing the database with its mark ended in a panic"))??;
    Ok(found.map(|found| tell(&found)))
}

/// Says it loudly.
fn tell(PutBack { was_at, is_at, logins }: &PutBack) -> String {
    let (was_at, is_at) = (shown(*was_at), shown(*is_at));
    tracing::error!(
        was_at,
        is_at,
        logins_ended = logins.sessions_ended,
        api_keys_ended = logins.keys_ended,
        "the database was put back to an earlier day. What was done since is not in it. All logins and API keys are ended, \
         because nothing says which of them were ended since; a fresh key signs, and new customers and vendors get numbers \
         that nobody had. Where --token-key gives the keys, put a fresh one in the place of all that are there. Run `onsale \
         audit`, and compare with the payment provider's list"
    );
    format!(
        "The database was put back to an earlier day: it had come to {was_at} and ends at {is_at}. {} logins and {} API keys \
         were ended.",
        logins.sessions_ended, logins.keys_ended
    )
}
