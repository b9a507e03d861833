//! The proxies' examples, each with its real program in front of real servers, through what a sale brings: too many who
//! ask, bodies that nobody reads, servers that start again, streams that are compressed, listeners who leave. What clients
//! get is looked at, and nothing else.

mod example;
mod line;
mod office;
mod trials;

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;

use crate::shell::{cargo, command, output, run};
use crate::tools;

use example::{Example, House};
use office::Office;

/// Servers that are soon busy: what they answer then has to come through.
const SOON_BUSY: [&str; 6] = ["--auth", "header", "--queue-limit", "2", "--threads", "1"];
/// A server that tells its clients apart by what its proxy says.
const COUNTING: [&str; 4] = ["--trusted-proxy", "127.0.0.1", "--logins-per-minute", "3"];

/// Tries each example in turn.
///
/// # Errors
/// At the first client that gets what it should not.
pub(crate) fn try_all() -> anyhow::Result<()> {
    run(&mut cargo(&["build", "--quiet", "--package", "onsale"]))?;
    let folder = std::env::temp_dir().join(format!("onsale-proxies-{}", std::process::id()));
    let tried = Example::ALL.iter().try_for_each(|example| {
        let began = Instant::now();
        let folder = folder.join(format!("{example:?}"));
        let said = try_one(*example, &folder).with_context(|| format!("behind {}", example.file()))?;
        println!("{} ({:.1} s): {said}", example.file(), began.elapsed().as_secs_f64());
        Ok(())
    });
    let tried = tried.and_then(|()| read_caddyfile());
    if tried.is_ok() {
        // It lies among what is temporary anyway.
        let _ = std::fs::remove_dir_all(&folder);
    } else {
        println!("What servers and proxies have said is in {}.", folder.display());
    }
    tried
}

fn try_one(example: Example, folder: &Path) -> anyhow::Result<String> {
    let tool = example.program()?;
    let mut first = Office::open(folder.join("first"), &SOON_BUSY)?;
    let mut second = Office::open(folder.join("second"), &SOON_BUSY)?;
    let counting = Office::open(folder.join("counting"), &COUNTING)?;

    let proxy = example.start(&tool, &folder.join("to-counting"), &[&counting.address])?;
    trials::names_its_clients(&proxy.address, &counting)?;
    let proxy = example.start(&tool, &folder.join("to-one"), &[&first.address])?;
    trials::bodies_have_a_size(&proxy.address)?;
    trials::operators_are_elsewhere(&proxy.address)?;
    if example.watches_quiet_listeners() {
        trials::listeners_who_leave_are_gone(&proxy.address, &first)?;
    }
    let late = trials::frames_come_at_once(&proxy.address, &first)?;
    // The release of that trial goes on, so frames are sent.
    trials::listeners_who_leave_are_gone(&proxy.address, &first)?;
    drop(proxy);
    if example.bounds_watchers() {
        let house = House::Small;
        let proxy = example.start_as(house, &tool, &folder.join("small"), &[&first.address])?;
        trials::one_watcher_more_is_told(&proxy.address, house.watchers())?;
    }
    let proxy = example.start(&tool, &folder.join("to-both"), &[&first.address, &second.address])?;
    trials::unread_bodies_harm_nobody(&proxy.address)?;
    let busy = trials::busy_is_an_answer(&proxy.address)?;
    trials::one_may_start_again(&proxy.address, &mut second)?;
    trials::all_may_start_again(&proxy.address, &mut first, &mut second)?;
    Ok(format!("frames {late} ms later than directly, {busy}"))
}

/// Caddy reads its example, and finds nothing wrong with it.
fn read_caddyfile() -> anyhow::Result<()> {
    let caddy = tools::need_program("caddy", "caddy", "usr/bin/caddy")?;
    let words = ["validate", "--adapter", "caddyfile", "--config", "deploy/proxy/Caddyfile"];
    let scratch = tools::scratch()?;
    print!("{}", output(command(caddy, &words).env("HOME", &scratch).env("XDG_DATA_HOME", &scratch))?);
    Ok(())
}
