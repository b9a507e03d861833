//! A wire to the database that loses one commit: on the way there, or its answer on the way back.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// What is lost next, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    Nothing = 0,
    Commit = 1,
    Answer = 2,
}

pub(crate) struct LossyWire {
    pub(crate) port: u16,
    next: Arc<AtomicU8>,
}

impl LossyWire {
    /// Carries every connection to `port` of this machine.
    pub(crate) fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Self { port: listener.local_addr().unwrap().port(), next: Arc::new(AtomicU8::new(0)) };
        let next = Arc::clone(&wire.next);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let server = TcpStream::connect(("127.0.0.1", port)).unwrap();
                carry(client.unwrap(), server, &next);
            }
        });
        wire
    }

    /// Loses the next commit, or its answer.
    pub(crate) fn lose(&self, what: Loss) {
        self.next.store(what as u8, Ordering::SeqCst);
    }

    /// Whether what was to be lost is lost.
    pub(crate) fn has_lost(&self) -> bool {
        self.next.load(Ordering::SeqCst) == Loss::Nothing as u8
    }
}

fn carry(client: TcpStream, server: TcpStream, next: &Arc<AtomicU8>) {
    let (from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let next = Arc::clone(next);
    std::thread::spawn(move || there(client, server, &next));
    std::thread::spawn(move || {
        let mut from_server = from_server;
        // Whichever side closes first ends both ways.
        let _ = std::io::copy(&mut from_server, &mut to_client);
        let _ = to_client.shutdown(Shutdown::Both);
    });
}

fn there(mut client: TcpStream, mut server: TcpStream, next: &AtomicU8) {
    let mut bytes = [0; 65_536];
    while let Ok(count @ 1..) = client.read(&mut bytes) {
        let is_commit = bytes[..count].ends_with(b"\x03COMMIT");
        let lost = if is_commit { next.swap(Loss::Nothing as u8, Ordering::SeqCst) } else { 0 };
        if lost == Loss::Answer as u8 {
            // Nobody hears the answer: the way back is closed before the question leaves.
            let _ = client.shutdown(Shutdown::Both);
        }
        if lost != Loss::Commit as u8 && server.write_all(&bytes[..count]).is_err() {
            break;
        }
        if lost != Loss::Nothing as u8 {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    // The server reads what has been sent before it notices the end.
    let _ = server.shutdown(Shutdown::Write);
}
