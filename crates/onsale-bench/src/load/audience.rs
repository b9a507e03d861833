//! Listeners of the live stream, many of them, read by one thread of their own. Of what they hear only the last
//! count is kept, and when it came.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use super::PATIENCE;

/// How long the thread sleeps at most before it looks at what is wanted of it.
const GRAIN: Duration = Duration::from_millis(20);
/// Messages are small; a listener that keeps so much has lost the thread.
const MAX_MESSAGE: usize = 64 * 1024;
const COUNT: &[u8] = b"\"available\":";

/// People who follow a sale.
#[derive(Debug)]
pub(crate) struct Audience {
    wish: Arc<Wish>,
    thread: JoinHandle<anyhow::Result<Heard>>,
}

/// What the audience heard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heard {
    /// Messages with a count, over all listeners.
    pub(crate) messages: u64,
    /// When the last listener knew the true count.
    pub(crate) all_knew_at: Instant,
}

/// What is wanted of the thread.
#[derive(Debug, Default)]
struct Wish {
    /// The count that everybody is to hear before they leave; negative while the sale goes on.
    last_count: AtomicI64,
    /// Everybody has heard a count: they follow.
    following: AtomicBool,
}

#[derive(Debug)]
struct Listener {
    stream: TcpStream,
    /// The beginning of a message whose end has not come.
    partial: Vec<u8>,
    /// The last count, and when it was first heard.
    count: Option<(i64, Instant)>,
}

impl Audience {
    /// Lets `listeners` in and waits until each has heard how things are.
    ///
    /// # Errors
    /// When the server does not let them in.
    pub(crate) fn gather(address: SocketAddr, listeners: usize) -> anyhow::Result<Self> {
        let poll = Poll::new()?;
        let mut open = Vec::with_capacity(listeners);
        for index in 0..listeners {
            let mut stream = follow(address, index)
                .with_context(|| format!("listener {} of {listeners} is not let in", index + 1))?;
            poll.registry().register(&mut stream, Token(index), Interest::READABLE)?;
            open.push(Listener { stream, partial: Vec::new(), count: None });
        }
        let wish = Arc::new(Wish { last_count: AtomicI64::new(-1), following: AtomicBool::new(false) });
        let thread = {
            let wish = Arc::clone(&wish);
            std::thread::spawn(move || listen(poll, open, &wish))
        };
        let audience = Self { wish, thread };
        let started = Instant::now();
        while !audience.wish.following.load(Ordering::Relaxed) {
            if audience.thread.is_finished() {
                return Err(audience.leave(0).err().context("the audience left without having heard")?);
            }
            ensure!(started.elapsed() < PATIENCE, "not every listener has heard how things are");
            std::thread::sleep(GRAIN);
        }
        Ok(audience)
    }

    /// Waits until everybody has heard this count, and lets them go.
    ///
    /// # Errors
    /// When a listener was hung up, or does not come to hear it.
    pub(crate) fn leave(self, last_count: i64) -> anyhow::Result<Heard> {
        self.wish.last_count.store(last_count, Ordering::Relaxed);
        self.thread.join().map_err(|_| anyhow::anyhow!("the audience's thread died"))?
    }
}

/// A stream in some customer's name, as most are.
fn follow(address: SocketAddr, index: usize) -> anyhow::Result<TcpStream> {
    let mut stream = std::net::TcpStream::connect(address)?;
    let customer = index + 1;
    let request = format!("GET /live HTTP/1.1\r\nhost: {address}\r\nx-customer-id: {customer}\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    stream.set_nonblocking(true)?;
    Ok(TcpStream::from_std(stream))
}

fn listen(mut poll: Poll, mut open: Vec<Listener>, wish: &Wish) -> anyhow::Result<Heard> {
    let (mut events, mut inbox) = (Events::with_capacity(1024), vec![0; 64 * 1024]);
    let (mut messages, mut asked_at) = (0, None);
    loop {
        if let Err(error) = poll.poll(&mut events, Some(GRAIN))
            && error.kind() != ErrorKind::Interrupted
        {
            return Err(error.into());
        }
        for event in &events {
            messages += open[event.token().0].hear(&mut inbox)?;
        }
        if !wish.following.load(Ordering::Relaxed) && open.iter().all(|listener| listener.count.is_some()) {
            wish.following.store(true, Ordering::Relaxed);
        }
        let wanted = wish.last_count.load(Ordering::Relaxed);
        if wanted < 0 {
            continue;
        }
        let asked_at = *asked_at.get_or_insert_with(Instant::now);
        let knew = |listener: &Listener| listener.count.filter(|(count, _)| *count == wanted);
        let late = open.iter().filter(|listener| knew(listener).is_none()).count();
        if late == 0 {
            let at = open.iter().filter_map(|listener| listener.count).map(|(_, at)| at).max();
            return Ok(Heard { messages, all_knew_at: at.context("there is no audience")? });
        }
        if asked_at.elapsed() > PATIENCE {
            bail!("{late} listeners never heard that {wanted} tickets are left");
        }
    }
}

impl Listener {
    /// Reads what is there; answers how many messages had a count.
    fn hear(&mut self, inbox: &mut [u8]) -> anyhow::Result<u64> {
        let mut messages = 0;
        loop {
            let read = match self.stream.read(inbox) {
                Ok(0) => bail!("a listener was hung up"),
                Ok(read) => read,
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                    return Ok(messages);
                }
                Err(error) => return Err(error).context("a listener's connection broke"),
            };
            messages += self.take(&inbox[..read])?;
            // A short read says that the socket is empty.
            if read < inbox.len() {
                return Ok(messages);
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) -> anyhow::Result<u64> {
        self.partial.extend_from_slice(bytes);
        let mut messages = 0;
        while let Some(end) = find(&self.partial, b"\n\n") {
            if let Some(count) = count_in(&self.partial[..end]) {
                messages += 1;
                if self.count.is_none_or(|(before, _)| before != count) {
                    self.count = Some((count, Instant::now()));
                }
            }
            self.partial.drain(..end + 2);
        }
        ensure!(self.partial.len() < MAX_MESSAGE, "a message without an end");
        Ok(messages)
    }
}

/// The number of tickets that a message tells of the only type that there is.
fn count_in(message: &[u8]) -> Option<i64> {
    let at = find(message, COUNT)? + COUNT.len();
    let digits = message[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&message[at..at + digits]).ok()?.parse().ok()
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    const HEAD: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

    fn message(count: i64) -> String {
        format!("2a\r\nevent: frame\ndata: {{\"stock\":[{{\"available\":{count},\"sold\":0}}]}}\n\n\r\n")
    }

    /// A server that tells each of two listeners these counts; the last one when it is told to.
    fn tell(counts: &'static [i64], go_on: std::sync::mpsc::Receiver<()>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let mut streams = [listener.accept().unwrap().0, listener.accept().unwrap().0];
            let (last, first) = counts.split_last().unwrap();
            for stream in &mut streams {
                let text = first.iter().map(|count| message(*count)).collect::<String>();
                // In small pieces: a message may come in any number of them.
                format!("{HEAD}{text}")
                    .as_bytes()
                    .chunks(7)
                    .for_each(|piece| stream.write_all(piece).unwrap());
            }
            go_on.recv().unwrap();
            for stream in &mut streams {
                stream.write_all(message(*last).as_bytes()).unwrap();
            }
            assert!(go_on.recv().is_err());
        });
        address
    }

    #[test]
    fn everybody_hears_the_last_count_before_they_leave() {
        let (go_on, told) = std::sync::mpsc::channel();
        let audience = Audience::gather(tell(&[9, 8, 5], told), 2).unwrap();
        let asked = Instant::now();
        go_on.send(()).unwrap();
        let heard = audience.leave(5).unwrap();
        assert_eq!(heard.messages, 6);
        assert!(heard.all_knew_at >= asked);
    }

    #[test]
    fn a_listener_that_is_hung_up_fails_the_run() {
        let (go_on, told) = std::sync::mpsc::channel();
        let audience = Audience::gather(tell(&[9, 8], told), 2).unwrap();
        drop(go_on);
        let error = audience.leave(7).unwrap_err().to_string();
        assert!(error.contains("hung up") || error.contains("broke"), "{error}");
    }
}
