//! The port: bound once for each thread, so that the kernel spreads connections and no thread waits for another.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::sync::Semaphore;

use super::connection::Connections;

/// Connections that the kernel keeps waiting for each thread.
const BACKLOG: i32 = 4_096;
/// How long a client may take nothing of what was sent.
const NOTHING_TAKEN: Duration = Duration::from_secs(60);
/// How long to wait after the system had no room for another connection.
const NO_ROOM: Duration = Duration::from_millis(50);

/// Refuses a port on which another server listens. Sockets that share a port, as ours do, would not notice it, and the
/// two servers would each get half of the buyers.
pub(super) fn refuse_taken(address: SocketAddr) -> io::Result<()> {
    TcpListener::bind(address).map(drop)
}

pub(super) fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    // Inherited by each connection: whoever takes nothing of an answer for so long is gone.
    socket.set_tcp_user_timeout(Some(NOTHING_TAKEN))?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Takes connections for ever, as many at a time as the door lets in.
pub(super) async fn accept(
    listener: &tokio::net::TcpListener,
    door: &Arc<Semaphore>,
    connections: &Connections,
) {
    loop {
        let Ok(place) = Arc::clone(door).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => connections.begin(stream, peer.ip(), place),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot take a connection");
                tokio::time::sleep(NO_ROOM).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
