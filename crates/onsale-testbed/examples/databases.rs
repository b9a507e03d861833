//! A database to play with: `cargo run -p onsale-testbed --example databases [-- galera]`. Prints what to give as
//! `--database` and goes with Enter or Ctrl-C.

use onsale_testbed::{Disk, Galera, MariaDb};

fn main() -> anyhow::Result<()> {
    let wait = || std::io::stdin().read_line(&mut String::new()).map(drop);
    if std::env::args().nth(1).as_deref() == Some("galera") {
        let cluster = Galera::start()?;
        cluster.node(0).sql().run("CREATE DATABASE onsale_play")?;
        (0..cluster.len()).for_each(|index| println!("{}", cluster.url(index, "onsale_play")));
        return Ok(wait()?);
    }
    let server = MariaDb::start(Disk::Durable)?;
    server.sql().run("CREATE DATABASE onsale_play")?;
    println!("{}", server.url("onsale_play"));
    Ok(wait()?)
}
