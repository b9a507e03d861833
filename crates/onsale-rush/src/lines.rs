//! The connections that the buyers share. A buyer keeps one from the first click to the last, as a browser
//! does; a second click takes one of a smaller set of its own, so that two clickers never wait for each other.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::client::{Address, Answer, Caller, Connection};

/// A set of connections, handed out in the order in which buyers ask.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    free: Arc<Mutex<Vec<Connection>>>,
    turns: Arc<Semaphore>,
    address: Address,
}

impl Lines {
    /// Opens `count` connections.
    ///
    /// # Errors
    /// When the server does not take them.
    pub(super) async fn open(address: &Address, count: usize) -> io::Result<Self> {
        let mut free = Vec::with_capacity(count);
        for _ in 0..count {
            let mut connection = Connection::new(address.clone());
            connection.open().await?;
            free.push(connection);
        }
        Ok(Self {
            free: Arc::new(Mutex::new(free)),
            turns: Arc::new(Semaphore::new(count)),
            address: address.clone(),
        })
    }

    /// Waits for a connection; it goes back when the `Line` is dropped.
    pub(super) async fn take(&self) -> Line {
        // The semaphore is never closed; without a permit the line is merely one too many.
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok();
        let connection = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = connection.unwrap_or_else(|| Connection::new(self.address.clone()));
        Line { connection: Some(connection), free: Arc::clone(&self.free), _turn: turn }
    }
}

/// A connection on loan.
#[derive(Debug)]
pub(super) struct Line {
    // There until the drop hands it back.
    connection: Option<Connection>,
    free: Arc<Mutex<Vec<Connection>>>,
    // Fields are dropped after `drop` has run: the next buyer's turn comes when the connection is back.
    _turn: Option<OwnedSemaphorePermit>,
}

impl Line {
    /// As [`Connection::call`].
    ///
    /// # Errors
    /// As [`Connection::call`].
    pub(super) async fn call(
        &mut self,
        method: &str,
        path: &str,
        caller: Caller,
        body: &str,
    ) -> io::Result<Answer> {
        match &mut self.connection {
            Some(connection) => connection.call(method, path, caller, body).await,
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
