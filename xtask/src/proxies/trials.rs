//! What is tried with each proxy, and what its clients have to get.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

use super::line::{Line, Said};
use super::office::{Office, PATIENCE, until};

/// How much later than directly a frame may come through a proxy, in the median.
const LATE: Duration = Duration::from_millis(100);
/// Frames of which that is the median.
const FRAMES: usize = 9;
/// Listeners who leave, and how long their connections to the server may outlive them.
const LISTENERS: usize = 50;
const GONE_WITHIN: Duration = Duration::from_secs(5);
/// Who asks at the same time, and for how long.
const CROWD: usize = 32;
const RUSH: Duration = Duration::from_millis(1_500);

/// The server is told the client's address in a form that it can read, whatever the client claims to be.
pub(super) fn names_its_clients(proxy: &str, office: &Office) -> anyhow::Result<()> {
    for n in 0..4 {
        let claim = format!("x-forwarded-for: 203.0.113.{n}\r\nforwarded: for=203.0.113.{n}\r\n");
        let body = format!(r#"{{"email":"guest{n}@example.org","role":"customer"}}"#);
        let said = Line::to(proxy)?.ask("POST", "/auth/login", &claim, &body)?;
        let expect = if n < 3 { 202 } else { 429 };
        ensure!(said.status == expect, "login {n} of one client is answered {}: {}", said.status, said.body);
    }
    let log = office.said()?;
    ensure!(!log.contains("does not say for whom"), "the server cannot read for whom the proxy asks: {log}");
    Ok(())
}

/// A body that is too large is refused at the door, and one that fits comes through.
pub(super) fn bodies_have_a_size(proxy: &str) -> anyhow::Result<()> {
    let guest = r#"{"name":"Hall","email":"hall@example.org"}"#;
    for path in ["/vendor/add", "/customer/add"] {
        let said = Line::to(proxy)?.ask("POST", path, "", guest)?;
        ensure!(said.status == 201, "{path} is answered {}: {}", said.status, said.body);
    }
    let said = Line::to(proxy)?.ask("POST", "/customer/add", "", &" ".repeat(70_000))?;
    ensure!(said.refuses(413, "BODY_TOO_LARGE"), "a body of 70,000 bytes is answered {said:?}");
    Ok(())
}

/// What is for those who run the house is refused to others, in Onsale's form.
pub(super) fn operators_are_elsewhere(proxy: &str) -> anyhow::Result<()> {
    for path in ["/metrics", "/audit"] {
        let said = Line::to(proxy)?.ask("GET", path, "", "")?;
        ensure!(said.refuses(403, "FORBIDDEN"), "{path} is answered {said:?}");
    }
    Ok(())
}

/// One more listener of an address than there may be is refused in Onsale's form, with a time to come back; the others stay.
pub(super) fn one_watcher_more_is_told(proxy: &str, most: usize) -> anyhow::Result<()> {
    let mut watching = Vec::new();
    for _ in 0..most {
        let mut line = Line::to(proxy)?;
        line.send("GET", "/live", "", "")?;
        let (status, head) = line.head()?;
        ensure!(status == 200, "a listener is answered {status}: {head}");
        watching.push(line);
    }
    let said = Line::to(proxy)?.ask("GET", "/live", "", "")?;
    ensure!(said.is_busy() && said.refuses(503, "BUSY"), "one listener more is answered {said:?}");
    // A look is no stream, and whoever watches keeps nobody from buying.
    for path in ["/live?once=true", "/event/all"] {
        let said = Line::to(proxy)?.ask("GET", path, "", "")?;
        ensure!(said.status == 200, "{path} beside {most} listeners is answered {said:?}");
    }
    watching.iter_mut().try_for_each(|line| line.chunk().map(drop)).context("a listener hears nothing")
}

/// When each frame of a live stream came, until there are enough.
fn frames(address: &str, begun: &AtomicUsize) -> anyhow::Result<Vec<Instant>> {
    let mut line = Line::to(address)?;
    // A browser would have everything compressed.
    line.send("GET", "/live", "accept-encoding: gzip, deflate, br, zstd\r\n", "")?;
    let (status, head) = line.head()?;
    ensure!(status == 200, "the live stream is answered {status}: {head}");
    for coding in ["gzip", "deflate", "br", "zstd"] {
        ensure!(
            !head.contains(&format!("content-encoding: {coding}")),
            "the live stream is compressed: {head}"
        );
    }
    let (mut came, mut text, mut has_begun) = (Vec::new(), String::new(), false);
    let asked = Instant::now();
    while came.len() < FRAMES {
        ensure!(asked.elapsed() < PATIENCE, "{} frames of {FRAMES} have come in {PATIENCE:?}", came.len());
        let chunk = line.chunk()?.context("the live stream ends")?;
        text.push_str(&String::from_utf8_lossy(&chunk));
        while let Some((message, rest)) = text.split_once("\n\n") {
            // Whoever comes while the first snapshot is on its way gets it once more.
            if message.contains("event: snapshot") {
                if !std::mem::replace(&mut has_begun, true) {
                    begun.fetch_add(1, Ordering::SeqCst);
                }
            } else if message.contains("event: frame") {
                came.push(Instant::now());
            }
            text = rest.to_owned();
        }
    }
    Ok(came)
}

/// Every frame of the live stream comes when it is made, though the client would have it compressed. The answer is how much
/// later than directly, in milliseconds.
pub(super) fn frames_come_at_once(proxy: &str, office: &Office) -> anyhow::Result<u128> {
    let begun = AtomicUsize::new(0);
    let (through, directly) = std::thread::scope(|scope| {
        let through = scope.spawn(|| frames(proxy, &begun));
        let directly = scope.spawn(|| frames(&office.address, &begun));
        let both = until("both follow the live stream", || {
            begun.load(Ordering::SeqCst) == 2 || through.is_finished() || directly.is_finished()
        });
        let release =
            r#"{"ticketsPerRelease":1,"numberOfReleases":120,"ticketReleaseInterval":0.25,"ticketPrice":10}"#;
        // A server that is soon busy may say so: then it is asked again.
        let ask = || -> anyhow::Result<Said> {
            Line::to(&office.address)?.ask("POST", "/vendor/release", "x-vendor-id: 1\r\n", release)
        };
        let released =
            both.and_then(|()| until("the release is taken", || ask().is_ok_and(|said| said.status == 202)));
        let ended = |thread: std::thread::ScopedJoinHandle<'_, anyhow::Result<Vec<Instant>>>| {
            thread.join().unwrap_or_else(|_| bail!("a listener has panicked"))
        };
        let (through, directly) = (ended(through), ended(directly));
        released?;
        anyhow::Ok((through?, directly?))
    })?;
    let mut late: Vec<_> = through
        .iter()
        .zip(&directly)
        .map(|(through, directly)| through.saturating_duration_since(*directly))
        .collect();
    late.sort_unstable();
    let median = late.get(late.len() / 2).copied().unwrap_or_default();
    ensure!(median < LATE, "frames come {late:?} later than directly");
    Ok(median.as_millis())
}

/// Whoever closes the page is no listener any more, for the server neither.
pub(super) fn listeners_who_leave_are_gone(proxy: &str, office: &Office) -> anyhow::Result<()> {
    let mut listeners = Vec::new();
    for _ in 0..LISTENERS {
        let mut line = Line::to(proxy)?;
        // A customer: whoever runs the house is told something every second.
        line.send("GET", "/live", "x-customer-id: 1\r\n", "")?;
        let (status, head) = line.head()?;
        ensure!(status == 200, "a listener is answered {status}: {head}");
        listeners.push(line);
    }
    until("all listeners are there", || office.connections().is_ok_and(|open| open >= LISTENERS as f64))?;
    drop(listeners);
    let left = Instant::now();
    // What proxies keep open for the next request is not a listener.
    until("the listeners who have left are gone", || office.connections().is_ok_and(|open| open < 10.0))?;
    ensure!(left.elapsed() < GONE_WITHIN, "listeners were gone only {:?} after they left", left.elapsed());
    Ok(())
}

/// Whether a client may get this: what it asked for, or Onsale's word for "come back in a moment".
fn is_sensible(said: &Said, fine: &[u16]) -> bool {
    fine.contains(&said.status) || said.is_busy()
}

/// A program that sends what nobody reads has its answer, and takes no server away from the others.
pub(super) fn unread_bodies_harm_nobody(proxy: &str) -> anyhow::Result<()> {
    let body = "x".repeat(60_000);
    for round in 0..60 {
        let said = Line::to(proxy)?.ask("POST", "/nothing", "", &body)?;
        ensure!(said.status == 404, "round {round}: 60,000 bytes to nothing are answered {}", said.status);
        let said = Line::to(proxy)?.ask("GET", "/event/all", "", "")?;
        ensure!(
            is_sensible(&said, &[200]),
            "round {round}: an honest guest gets {}: {}",
            said.status,
            said.body
        );
    }
    Ok(())
}

/// Servers that have too much to do say so themselves, and go on selling: nobody hears of a bad gateway.
pub(super) fn busy_is_an_answer(proxy: &str) -> anyhow::Result<String> {
    let (number, good, busy) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let ask = || -> anyhow::Result<()> {
        let mut line = Line::to(proxy)?;
        let began = Instant::now();
        while began.elapsed() < RUSH {
            let n = number.fetch_add(1, Ordering::Relaxed);
            let person = format!(r#"{{"name":"Guest {n}","email":"guest{n}@crowd.example"}}"#);
            let said = match n % 4 {
                0 => line.ask("GET", "/ticket/mine", "x-customer-id: 1\r\n", "")?,
                _ => line.ask("POST", "/customer/add", "", &person)?,
            };
            // The servers do not share a database, so a customer of one is nobody to the other.
            ensure!(
                is_sensible(&said, &[200, 201, 404]),
                "in a rush somebody gets {}: {}",
                said.status,
                said.body
            );
            let count = if said.is_busy() { &busy } else { &good };
            count.fetch_add(1, Ordering::Relaxed);
            // Apache ends a connection with each 503, and says so.
            if said.is_last() {
                line = Line::to(proxy)?;
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..CROWD).map(|_| scope.spawn(ask)).collect();
        asking
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| bail!("a client has panicked")))
    })?;
    let (good, busy) = (good.into_inner(), busy.into_inner());
    ensure!(busy > 0, "nobody was told to come back: {good} good answers, and the rush was none");
    ensure!(good >= 100, "{good} good answers beside {busy} times busy");
    Ok(format!("{good} answered and {busy} told to come back in a rush"))
}

/// Guests go on asking while `deed` is done, and get sensible answers all the time.
fn while_guests_ask(proxy: &str, deed: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    let over = AtomicBool::new(false);
    let asked = AtomicUsize::new(0);
    let ask = || -> anyhow::Result<()> {
        while !over.load(Ordering::SeqCst) {
            let said = Line::to(proxy)?.ask("GET", "/ticket/status", "", "")?;
            ensure!(is_sensible(&said, &[200]), "a guest gets {}: {} {}", said.status, said.head, said.body);
            asked.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        let more = |than: usize| until("guests ask", || asked.load(Ordering::SeqCst) > than + 8);
        let done = more(0).and_then(|()| deed()).and_then(|()| more(asked.load(Ordering::SeqCst)));
        over.store(true, Ordering::SeqCst);
        let asked = asking
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| bail!("a guest has panicked")));
        // What a guest has got says more than that something was waited for in vain.
        asked.and(done)
    })
}

/// One of two servers stops and starts again, and its guests are served by the other.
pub(super) fn one_may_start_again(proxy: &str, office: &mut Office) -> anyhow::Result<()> {
    while_guests_ask(proxy, || {
        office.stop()?;
        office.start()
    })
    .context("while one of two servers starts again")
}

/// All servers stop: guests are told to come back. They start again: guests are served at once.
pub(super) fn all_may_start_again(
    proxy: &str,
    first: &mut Office,
    second: &mut Office,
) -> anyhow::Result<()> {
    while_guests_ask(proxy, || {
        first.stop()?;
        second.stop()?;
        let told = || Line::to(proxy).and_then(|mut line| line.ask("GET", "/ticket/status", "", ""));
        until("guests are told to come back", || told().is_ok_and(|said| said.is_busy()))?;
        first.start()?;
        second.start()?;
        let began = Instant::now();
        until("guests are served again", || told().is_ok_and(|said| said.status == 200))?;
        ensure!(
            began.elapsed() < Duration::from_secs(3),
            "served again only {:?} after the start",
            began.elapsed()
        );
        Ok(())
    })
    .context("while all servers start again")
}
