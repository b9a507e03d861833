//! The port: bound once for each thread, so that the kernel spreads connections and no thread waits for another.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, SockFilter, SockRef, Socket, Type};
use tokio::net::TcpStream;

use super::connection::Connections;
use super::door::Door;

/// Connections that the kernel keeps waiting for each thread.
const BACKLOG: i32 = 4_096;
/// How long a client may take nothing of what was sent.
const NOTHING_TAKEN: Duration = Duration::from_secs(60);
/// How long to wait after the system had no room for another connection.
const NO_ROOM: Duration = Duration::from_millis(50);
/// How long a server that was told to stop still answers on the connections that it has, each answer the last of its
/// connection: so hardly anybody has just asked something when the others are closed.
const LAST_CALL: Duration = Duration::from_millis(300);
/// How often it is looked meanwhile whether everybody has left.
const LOOK_AGAIN: Duration = Duration::from_millis(5);
/// How long it takes to see that nobody stands in the queue.
const ONE_LOOK: Duration = Duration::from_millis(1);

/// Binds `address` once for each thread. The first socket listens alone, which the kernel grants to one of all who ask for
/// the port, and lets the others beside it only then: two servers that share a port would each get half of the buyers.
pub(super) fn bind(address: SocketAddr, threads: usize) -> io::Result<Vec<TcpListener>> {
    let first = socket(address)?;
    first.bind(&address.into())?;
    first.listen(BACKLOG)?;
    first.set_reuse_port(true)?;
    let first = TcpListener::from(first);
    let address = first.local_addr()?;
    let mut listeners = vec![first];
    for _ in 1..threads {
        let next = socket(address)?;
        next.set_reuse_port(true)?;
        next.bind(&address.into())?;
        next.listen(BACKLOG)?;
        listeners.push(next.into());
    }
    Ok(listeners)
}

fn socket(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    // Inherited by each connection: whoever takes nothing of an answer for so long is gone.
    socket.set_tcp_user_timeout(Some(NOTHING_TAKEN))?;
    Ok(socket)
}

/// Takes connections for ever, as many at a time as the door lets in.
pub(super) async fn accept(listener: &tokio::net::TcpListener, door: &Arc<Door>, connections: &Connections) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => welcome(stream, peer.ip(), door, connections).await,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot take a connection");
                tokio::time::sleep(NO_ROOM).await;
            }
        }
    }
}

async fn welcome(stream: TcpStream, peer: IpAddr, door: &Arc<Door>, connections: &Connections) {
    if !door.has_share(peer) {
        return connections.turn_away(stream);
    }
    // Nobody closes the door for ever, so there is a place one day.
    let Some(place) = door.place().await else { return };
    connections.begin(stream, peer, door.seat(place, peer));
}

/// Takes no newcomers any more, and those in who have come already: a queue that is closed with somebody in it resets their
/// connections. Whoever knocks from now on knocks again a second later, and finds the next server or none.
pub(super) async fn last_call(
    listener: tokio::net::TcpListener,
    door: &Arc<Door>,
    connections: &Connections,
) {
    if let Err(error) = SockRef::from(&listener).attach_filter(&NO_NEWCOMERS.map(instruction)) {
        tracing::debug!(%error, "newcomers cannot be kept away");
    }
    let everybody_left = async {
        while !door.is_empty() {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    };
    tokio::select! {
        () = accept(&listener, door, connections) => {}
        () = everybody_left => {}
        () = tokio::time::sleep(LAST_CALL) => {}
    }
    // Whoever stands in the queue at this moment still comes in; each look at it is one turn of this thread's events.
    while let Ok(Ok((stream, peer))) = tokio::time::timeout(ONE_LOOK, listener.accept()).await {
        welcome(stream, peer.ip(), door, connections).await;
    }
}

/// For the kernel: a packet that asks for a new connection (SYN without ACK, in the fourteenth byte of TCP's header) is
/// dropped, every other one passes.
const NO_NEWCOMERS: [(u16, u8, u8, u32); 5] =
    [(0x30, 0, 0, 13), (0x54, 0, 0, 0x12), (0x15, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, u32::MAX)];

fn instruction((code, if_true, if_false, value): (u16, u8, u8, u32)) -> SockFilter {
    SockFilter::new(code, if_true, if_false, value)
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_who_ask_for_a_port_at_once_one_gets_it() {
        for round in 0..100 {
            let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            let start = std::sync::Barrier::new(4);
            let won: Vec<_> = std::thread::scope(|scope| {
                let ask = || {
                    start.wait();
                    bind(free, 2)
                };
                let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
                threads.into_iter().filter_map(|thread| thread.join().unwrap().ok()).collect()
            });
            assert_eq!(won.len(), 1, "round {round}");
            assert!(bind(free, 2).is_err(), "it is taken");
        }
    }
}
