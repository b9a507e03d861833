//! A wire to the database that loses one commit: on the way there, or its answer on the way back.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// What is lost next, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    Nothing = 0,
    Commit = 1,
    Answer = 2,
    /// The answer says that the commit failed, and it did not.
    Truth = 3,
    /// The connection, at once; what was sent on it still comes.
    Connection = 4,
}

/// An error in the form of the protocol: 1180, "error during commit". The fourth byte is the packet's number.
const LIE: &[u8] = b"\x22\0\0\x01\xff\x9c\x04#HY000Got error 5 during COMMIT";
/// What says in the answer to a statement that those to others follow.
const MORE_FOLLOW: u8 = 8;

pub(crate) struct LossyWire {
    pub(crate) port: u16,
    next: Arc<Next>,
    is_shut: Arc<AtomicBool>,
}

#[derive(Default)]
struct Next {
    loss: AtomicU8,
    held_up: Mutex<Option<Stop>>,
}

/// Where something is held up.
struct Stop {
    /// What it has in it.
    text: &'static [u8],
    /// Who hears that it has come by, and who says when it goes on.
    here: Sender<()>,
    go: Receiver<()>,
}

const COMMIT: &[u8] = b";COMMIT;END";

/// What is held up on the wire once it comes by.
pub(crate) struct HeldUp {
    comes: Receiver<()>,
    goes: Sender<()>,
}

impl HeldUp {
    /// Waits until it is there.
    pub(crate) fn comes(&self) {
        self.comes.recv().unwrap();
    }

    /// Lets it go on, to whatever becomes of it.
    pub(crate) fn goes(self) {
        self.goes.send(()).unwrap();
    }
}

impl LossyWire {
    /// Carries every connection to `port` of this machine.
    pub(crate) fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port_of_ours = listener.local_addr().unwrap().port();
        let wire = Self { port: port_of_ours, next: Arc::default(), is_shut: Arc::default() };
        let (next, is_shut) = (Arc::clone(&wire.next), Arc::clone(&wire.is_shut));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                if is_shut.load(Ordering::SeqCst) {
                    continue;
                }
                let server = TcpStream::connect(("127.0.0.1", port)).unwrap();
                carry(client.unwrap(), server, &next);
            }
        });
        wire
    }

    /// Loses the next commit, or its answer.
    pub(crate) fn lose(&self, what: Loss) {
        self.next.loss.store(what as u8, Ordering::SeqCst);
    }

    /// The same, once it was held up.
    pub(crate) fn lose_later(&self, what: Loss) -> HeldUp {
        let held_up = self.hold_up_at(COMMIT);
        self.lose(what);
        held_up
    }

    /// Holds up the next commit; nothing is lost.
    pub(crate) fn hold_up(&self) -> HeldUp {
        self.hold_up_at(COMMIT)
    }

    /// Holds up what has this text in it; nothing is lost.
    pub(crate) fn hold_up_at(&self, text: &'static [u8]) -> HeldUp {
        let ((here, comes), (goes, go)) = (channel(), channel());
        *self.next.held_up.lock().unwrap() = Some(Stop { text, here, go });
        HeldUp { comes, goes }
    }

    /// Whether new connections come to nothing.
    pub(crate) fn shut(&self, shut: bool) {
        self.is_shut.store(shut, Ordering::SeqCst);
    }

    /// Whether what was to be lost is lost.
    pub(crate) fn has_lost(&self) -> bool {
        self.next.loss.load(Ordering::SeqCst) == Loss::Nothing as u8
    }
}

fn carry(client: TcpStream, server: TcpStream, next: &Arc<Next>) {
    let (from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let next = Arc::clone(next);
    let lie = Arc::new(AtomicBool::new(false));
    let is_lie = Arc::clone(&lie);
    std::thread::spawn(move || there(client, server, &next, &lie));
    std::thread::spawn(move || {
        back(from_server, &mut to_client, &is_lie);
        // Whichever side closes first ends both ways.
        let _ = to_client.shutdown(Shutdown::Both);
    });
}

fn back(mut server: TcpStream, client: &mut TcpStream, is_lie: &AtomicBool) {
    let (mut bytes, mut answers) = ([0; 65_536], Vec::new());
    while let Ok(count @ 1..) = server.read(&mut bytes) {
        if is_lie.load(Ordering::SeqCst) {
            answers.extend_from_slice(&bytes[..count]);
            let Some((start, number)) = last_answer(&answers) else { continue };
            answers.truncate(start);
            answers.extend_from_slice(LIE);
            answers[start + 3] = number;
            is_lie.store(false, Ordering::SeqCst);
        } else {
            answers = bytes[..count].to_vec();
        }
        if client.write_all(&std::mem::take(&mut answers)).is_err() {
            break;
        }
    }
}

/// Where the answer to the last statement begins, and its number; `None` when it has not come yet. All of them are of
/// the kind that says "done".
fn last_answer(answers: &[u8]) -> Option<(usize, u8)> {
    let mut start = 0;
    loop {
        let packet = &answers[start..];
        let [low, high, _, number, done, changed, id, status, ..] = *packet else { return None };
        let length = 4 + usize::from(low) + 256 * usize::from(high);
        if packet.len() < length {
            return None;
        }
        assert!(done == 0 && changed < 251 && id < 251, "another kind of answer: {packet:?}");
        if status & MORE_FOLLOW == 0 {
            return Some((start, number));
        }
        start += length;
    }
}

fn there(mut client: TcpStream, mut server: TcpStream, next: &Next, lie: &AtomicBool) {
    let mut bytes = [0; 65_536];
    while let Ok(count @ 1..) = client.read(&mut bytes) {
        let is_commit = bytes[..count].ends_with(COMMIT);
        let lost = if is_commit { next.loss.swap(Loss::Nothing as u8, Ordering::SeqCst) } else { 0 };
        let is_here = |stop: &mut Stop| bytes[..count].windows(stop.text.len()).any(|text| text == stop.text);
        let held_up = next.held_up.lock().unwrap().take_if(is_here);
        if lost == Loss::Connection as u8 {
            let _ = client.shutdown(Shutdown::Both);
        }
        if let Some(Stop { here, go, .. }) = held_up {
            here.send(()).unwrap();
            go.recv().unwrap();
        }
        if lost == Loss::Answer as u8 {
            // Nobody hears the answer: the way back is closed before the question leaves.
            let _ = client.shutdown(Shutdown::Both);
        }
        if lost == Loss::Truth as u8 {
            lie.store(true, Ordering::SeqCst);
        }
        if lost != Loss::Commit as u8 && server.write_all(&bytes[..count]).is_err() {
            break;
        }
        if [Loss::Commit, Loss::Answer, Loss::Connection].iter().any(|loss| lost == *loss as u8) {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    // The server reads what has been sent before it notices the end.
    let _ = server.shutdown(Shutdown::Write);
}
