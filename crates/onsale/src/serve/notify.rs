//! What the server tells a service manager: that it is ready, that it still does its work, that it stops. systemd's
//! protocol: datagrams to the socket that `NOTIFY_SOCKET` names. Without that variable nobody listens, and nothing is
//! said.

use std::ffi::{OsStr, OsString};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use onsale_core::{Actor, CustomerId};
use onsale_store::{Request, StoreError};

use crate::app::App;

/// The line to the service manager.
#[derive(Debug)]
pub(crate) struct Manager {
    socket: Option<(UnixDatagram, SocketAddr)>,
    /// How often the manager wants to hear that all is well; it restarts a server that it does not hear.
    watchdog: Option<Duration>,
}

impl Manager {
    /// The one that has started us, if one has.
    pub(crate) fn of_environment() -> Self {
        let get = |name: &str| std::env::var_os(name);
        Self::named(get("NOTIFY_SOCKET"), get("WATCHDOG_USEC"), get("WATCHDOG_PID"))
    }

    fn named(socket: Option<OsString>, usec: Option<OsString>, pid: Option<OsString>) -> Self {
        let open = |name: OsString| -> std::io::Result<_> {
            let socket = UnixDatagram::unbound()?;
            // A manager that does not listen must not hold the jobs up.
            socket.set_nonblocking(true)?;
            Ok((socket, address(&name)?))
        };
        let socket = socket.and_then(|name| {
            let line = open(name);
            line.inspect_err(|error| tracing::warn!(%error, "the service manager cannot be told anything"))
                .ok()
        });
        let text = |value: OsString| value.into_string().ok();
        let is_ours = pid.and_then(text).is_none_or(|pid| pid == std::process::id().to_string());
        let usec: Option<u64> = usec.and_then(text).and_then(|usec| usec.parse().ok());
        let watchdog = usec.filter(|usec| is_ours && *usec > 0).map(Duration::from_micros);
        Self { socket, watchdog }
    }

    /// The server answers.
    pub(crate) fn ready(&self, url: &str) {
        self.say(&format!("READY=1\nSTATUS=Open for business on {url}"));
    }

    /// The server takes no more work.
    pub(crate) fn stopping(&self) {
        self.say("STOPPING=1\nSTATUS=Answering what is under way");
    }

    /// Says, twice in each span that the manager allows, that the server does its work; says nothing when it does not.
    pub(crate) async fn keep_alive(&self, app: &App) {
        let Some(span) = self.watchdog else { return std::future::pending().await };
        let mut batches = 0;
        loop {
            let now = app.telemetry.batches();
            if does_its_work(app, now != batches).await {
                self.say("WATCHDOG=1");
            }
            batches = now;
            tokio::time::sleep(span / 2).await;
        }
    }

    fn say(&self, words: &str) {
        if let Some((socket, address)) = &self.socket
            && let Err(error) = socket.send_to_addr(words.as_bytes(), address)
        {
            tracing::warn!(%error, "the service manager cannot be told anything");
        }
    }
}

/// Whether the writer answers a question; one that has too much to do, and does it, is well too.
async fn does_its_work(app: &App, moves: bool) -> bool {
    let anybody = CustomerId::from_store(1);
    let question = Request::new(Actor::System, app.clock.now());
    match app.store.holds_of(question, anybody).await {
        // That nobody has this number is an answer, too.
        Ok(_) | Err(StoreError::Rejected(_)) => true,
        Err(StoreError::Busy) => moves,
        Err(_) => false,
    }
}

/// A path, or a name that is in no folder (`@name`).
fn address(name: &OsStr) -> std::io::Result<SocketAddr> {
    match name.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(socket: &UnixDatagram) -> String {
        let mut words = [0; 256];
        let length = socket.recv(&mut words).unwrap();
        String::from_utf8(words[..length].to_vec()).unwrap()
    }

    #[test]
    fn the_manager_is_told_on_a_path_and_on_a_name_without_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let abstract_name = format!("onsale-test-{}", std::process::id());
        let nameless = SocketAddr::from_abstract_name(&abstract_name).unwrap();
        for (socket, name) in [
            (UnixDatagram::bind(&path).unwrap(), path.into_os_string()),
            (UnixDatagram::bind_addr(&nameless).unwrap(), format!("@{abstract_name}").into()),
        ] {
            let manager = Manager::named(Some(name), None, None);
            manager.ready("http://127.0.0.1:8080");
            assert_eq!(heard(&socket), "READY=1\nSTATUS=Open for business on http://127.0.0.1:8080");
            manager.stopping();
            assert!(heard(&socket).starts_with("STOPPING=1\n"));
        }
    }

    #[test]
    fn the_watchdog_is_ours_only_when_it_says_so() {
        let span = |usec: &str, pid: Option<String>| {
            Manager::named(None, Some(usec.into()), pid.map(Into::into)).watchdog
        };
        let second = Some(Duration::from_secs(1));
        assert_eq!(span("1000000", None), second);
        assert_eq!(span("1000000", Some(std::process::id().to_string())), second);
        assert_eq!(span("1000000", Some("1".into())), None);
        assert_eq!(span("soon", None), None);
        assert_eq!(span("0", None), None);
    }
}
