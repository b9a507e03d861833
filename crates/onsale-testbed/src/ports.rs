//! Ports for servers that must be told theirs, and must get it again after a restart.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::bail;

/// Below the ports that the system gives to outgoing connections and to whoever asks for any: nobody takes one
/// of these while its server is down for a moment.
const FIRST: u16 = 20_000;
const SPAN: u16 = 12_000;

/// Tests run as many processes at once; each begins at another place.
const PER_PROCESS: u32 = 64;

static NEXT: AtomicU16 = AtomicU16::new(0);

/// A port of this machine that nobody listens on.
///
/// # Errors
/// When all are taken.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    let begin = (std::process::id().wrapping_mul(PER_PROCESS) % u32::from(SPAN)) as u16;
    for _ in 0..SPAN {
        let offset = begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed) % SPAN) % SPAN;
        let port = FIRST + offset;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port between {FIRST} and {} is free", FIRST + SPAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_given_once() {
        let ports: std::collections::BTreeSet<u16> = (0..100).map(|_| free_port().unwrap()).collect();
        assert_eq!(ports.len(), 100);
        assert!(ports.iter().all(|port| (FIRST..FIRST + SPAN).contains(port)));
    }
}
