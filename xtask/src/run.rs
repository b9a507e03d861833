//! `cargo xtask run`: from a clone to an open box office. What is up to date is not built again, and each phase says what
//! it does and what is left.

use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::phases::Phases;
use crate::{freshness, page, shell, tools};

/// Where `onsale dev` listens when it is told nothing.
const USUAL: &str = "127.0.0.1:8080";

/// Builds what is not up to date and hands the terminal over to the server.
///
/// # Errors
/// When the port is taken or a build fails; otherwise the server takes this process over.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    refuse_taken(&listen(args, std::env::var("ONSALE_LISTEN").ok()))?;
    let node = if page::is_there() { Some(tools::need_node()) } else { None };
    let mut phases = match node {
        Some(Ok(())) => {
            let mut phases = Phases::new(&["the page's packages", "the page", "the server"]);
            phases.take("npm", page::has_packages(), page::install)?;
            phases.take("Angular", freshness::is_page_current()?, freshness::build_page)?;
            phases
        }
        Some(Err(missing)) => {
            eprintln!("The page is left out: {missing}.");
            Phases::new(&["the server"])
        }
        None => Phases::new(&["the server"]),
    };
    // cargo knows best whether something is to do, and says so in less than a second.
    phases.take("cargo, a few minutes the first time", false, || {
        shell::run(&mut shell::cargo(&["build", "--profile", "demo", "--package", "onsale"]))
    })?;
    let server = shell::server("demo")?;
    let error = Command::new(&server).arg("dev").args(args).exec();
    Err(anyhow::Error::new(error).context(format!("{} does not start", server.display())))
}

/// Where the server will listen, as the arguments or the environment say.
fn listen(args: &[String], environment: Option<String>) -> String {
    let mut words = args.iter();
    let mut said = None;
    while let Some(word) = words.next() {
        if word == "--listen" {
            said = words.next().cloned();
        } else if let Some(address) = word.strip_prefix("--listen=") {
            said = Some(address.to_owned());
        }
    }
    said.or(environment).unwrap_or_else(|| USUAL.to_owned())
}

/// Says that the port is taken before anything is built for it. What is no address the server refuses in its own words.
fn refuse_taken(listen: &str) -> anyhow::Result<()> {
    let Ok(address) = listen.parse::<SocketAddr>() else { return Ok(()) };
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "{address} is taken: another program listens there, perhaps an Onsale that still runs. Stop it, or take another port: \
             cargo xtask run -- --listen {}",
            SocketAddr::new(address.ip(), address.port().wrapping_add(1).max(1024))
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_server_will_listen_is_known_before_it_is_built() {
        let check = |args: &[&str], environment: Option<&str>, expect: &str| {
            let args: Vec<String> = args.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(listen(&args, environment.map(str::to_owned)), expect, "{args:?}");
        };
        check(&[], None, "127.0.0.1:8080");
        check(&[], Some("127.0.0.1:9000"), "127.0.0.1:9000");
        check(&["--hold-seconds", "5", "--listen", "[::1]:81"], Some("127.0.0.1:9000"), "[::1]:81");
        check(&["--listen=127.0.0.1:82"], None, "127.0.0.1:82");
    }

    #[test]
    fn a_port_that_is_taken_is_said_with_the_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let said = refuse_taken(&address).unwrap_err().to_string();
        assert!(said.contains("is taken") && said.contains("-- --listen 127.0.0.1:"), "{said}");
        drop(taken);
        refuse_taken(&address).unwrap();
        refuse_taken("nonsense").unwrap();
        refuse_taken("127.0.0.1:0").unwrap();
    }
}
