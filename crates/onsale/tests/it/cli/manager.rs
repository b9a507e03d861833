//! What a service manager hears of the real server, by systemd's protocol.

use std::os::unix::net::UnixDatagram;

use tempfile::TempDir;

use super::{onsale, url};
use crate::faults::process::{PATIENCE, Server};

struct Manager(UnixDatagram);

impl Manager {
    fn hear(&self) -> String {
        let mut words = [0; 512];
        let length = self.0.recv(&mut words).unwrap();
        String::from_utf8(words[..length].to_vec()).unwrap()
    }

    /// Listens until it hears `word`.
    fn wait_for(&self, word: &str) -> String {
        loop {
            let words = self.hear();
            if words.lines().any(|line| line == word) {
                return words;
            }
        }
    }
}

#[test]
fn the_manager_hears_of_readiness_of_work_and_of_the_end() {
    let folder = TempDir::new().unwrap();
    let socket = folder.path().join("notify");
    let manager = Manager(UnixDatagram::bind(&socket).unwrap());
    manager.0.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut server = Server::start_with(&folder.path().join("onsale.db"), |command| {
        command.env("NOTIFY_SOCKET", &socket).env("WATCHDOG_USEC", "20000");
    });
    let ready = manager.hear();
    assert!(ready.contains("READY=1") && ready.contains(&server.address), "{ready}");
    manager.wait_for("WATCHDOG=1");
    manager.wait_for("WATCHDOG=1");
    server.terminate();
    manager.wait_for("STOPPING=1");
    assert!(server.process.wait().unwrap().success());
}

#[test]
fn a_port_on_which_another_server_listens_is_refused() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder.path().join("onsale.db"));
    let other = url(&folder.path().join("other.db"));
    let said = onsale(&["serve", "--auth", "header", "--listen", &server.address, "--database", &other]);
    assert!(!said.well && said.err.contains("cannot listen on"), "{said:?}");
}
