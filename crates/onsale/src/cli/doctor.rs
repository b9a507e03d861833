//! `onsale doctor`: what is wrong with this installation, each thing in a sentence with its mend.

mod mail;

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use onsale_core::Email;
use onsale_store::StoreConfig;
use onsale_store::maintenance::{self, Finding, Level};
use rustix::process::{Resource, getrlimit};

use super::progress::Progress;
use super::running::{self, Has, Question, Said};
use crate::clock::Clock;
use crate::config::Config;

/// Files that the server has open beside its connections.
const OTHER_FILES: u64 = 64;
/// What `/readyz` says where there is nothing else to say.
const READY: &str = "Ready.";
/// How long whoever holds the port may take to say who it is.
const PATIENCE: Duration = Duration::from_secs(2);
/// Before this date (2026-01-01) this program did not exist, so a clock that shows it is wrong.
const BUILT: i64 = 1_767_225_600_000;
/// Where those who keep the clock leave their traces.
const CLOCK_KEEPERS: [&str; 4] =
    ["/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid", "/run/ntpd.pid", "/run/openntpd"];

/// What the doctor can be asked.
#[derive(Debug, clap::Args)]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    config: Config,

    /// Send a test mail to this address, by the way that one-time codes take.
    #[arg(long, value_name = "ADDRESS", value_parser = Email::parse, help_heading = "Mail")]
    mail: Option<Email>,
}

/// Examines everything; the exit status is 1 if something is wrong.
pub(super) fn doctor(args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let config = &args.config;
    let mut findings =
        vec![settings(config), port(config.listen, &config.store()), files(config), wall_clock()];
    let mut progress = Progress::new();
    let now = Clock::system().now();
    findings.extend(maintenance::diagnose(&config.store(), now, &mut |at| progress.tell(at)));
    drop(progress);
    findings.extend(args.mail.as_ref().map(|to| mail::send_test(config, to)));
    std::io::stdout().lock().write_all(report(&findings).as_bytes())?;
    let is_wrong = findings.iter().any(|finding| finding.level == Level::Wrong);
    Ok(if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn report(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let mark = match finding.level {
            Level::Good => "ok",
            Level::Warning => "LOOK",
            Level::Wrong => "WRONG",
        };
        let _ = writeln!(text, "{mark:<6}{:<12}{}", finding.subject, finding.sentence);
        if let Some(mend) = &finding.mend {
            let _ = writeln!(text, "{:<18}-> {mend}", "");
        }
    }
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (warnings, wrong) = (count(Level::Warning), count(Level::Wrong));
    let verdict = match (wrong, warnings) {
        (0, 0) => "All is well.".into(),
        (0, _) => format!("It works; {warnings} to look at."),
        _ => format!("{wrong} wrong, {warnings} to look at."),
    };
    let _ = writeln!(text, "\n{verdict}");
    text
}

fn settings(config: &Config) -> Finding {
    match config.check() {
        Ok(()) => Finding::good("settings", "A server would start with these settings."),
        Err(why) => Finding::wrong("settings", why, "`onsale config` shows what is in force and from where."),
    }
}

fn port(listen: SocketAddr, store: &StoreConfig) -> Finding {
    let subject = "port";
    match TcpListener::bind(listen) {
        Ok(_) => Finding::good(subject, format!("{listen} is free.")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => match is_onsale(listen) {
            true => server(listen, store),
            false => Finding::wrong(
                subject,
                format!("{listen} is taken by another program."),
                format!(
                    "`ss -ltnp 'sport = :{}'` shows which; stop it, or choose another --listen.",
                    listen.port()
                ),
            ),
        },
        Err(error) => Finding::wrong(
            subject,
            format!("{listen} cannot be listened on: {error}."),
            "Choose an address of this machine; a port below 1024 needs CAP_NET_BIND_SERVICE.",
        ),
    }
}

/// The server that answers there: whether it is the one that is meant, and takes work.
fn server(listen: SocketAddr, store: &StoreConfig) -> Finding {
    let ready = ask(listen, "/readyz").unwrap_or_default();
    let body: serde_json::Value = serde_json::from_str(&ready.body).unwrap_or_default();
    let said = body["message"].as_str().unwrap_or("It does not say why.");
    match running::database_of(&ready, store) {
        Has::This | Has::Shared if ready.is_ok() && said == READY => {
            Finding::good("port", format!("An Onsale server answers on {listen}. {said}"))
        }
        Has::This | Has::Shared if ready.is_ok() => Finding::warning(
            "port",
            format!("An Onsale server answers on {listen}. {said}"),
            "Look at its log: what happened is there with its time.",
        ),
        Has::This | Has::Shared => Finding::wrong(
            "port",
            format!("The Onsale server on {listen} is not ready. {said}"),
            "Look at its log; what it needs is in the sentence. If nothing is under way there, start it again.",
        ),
        Has::Another => Finding::wrong(
            "port",
            format!("The Onsale server on {listen} has another database open than --database says."),
            "Is --listen the address of this database's server, and --database its database? Otherwise stop that \
             server, or choose another --listen.",
        ),
    }
}

/// Whether what listens there answers as we do.
fn is_onsale(listen: SocketAddr) -> bool {
    ask(listen, "/healthz").is_ok_and(|said| {
        said.head.to_ascii_lowercase().contains("x-request-id")
            && said.body.to_ascii_lowercase().contains("alive")
    })
}

fn ask(listen: SocketAddr, path: &str) -> anyhow::Result<Said> {
    running::ask(&Question { listen, method: "GET", path, token: "", body: "" }, PATIENCE)
}

/// Each connection is an open file.
fn files(config: &Config) -> Finding {
    let wanted = u64::from(config.max_connections) + OTHER_FILES;
    // The server raises the soft limit to the hard one by itself.
    match getrlimit(Resource::Nofile).maximum {
        Some(limit) if limit < wanted => Finding::warning(
            "open files",
            format!(
                "{limit} files may be open, and {wanted} are wanted for {} connections.",
                config.max_connections
            ),
            "Set LimitNOFILE= in the unit (`ulimit -Hn` in a shell), or a smaller --max-connections.",
        ),
        Some(limit) => {
            Finding::good("open files", format!("{limit} files may be open, {wanted} are wanted."))
        }
        None => Finding::good("open files", "Any number of files may be open."),
    }
}

fn wall_clock() -> Finding {
    let now = Clock::system().now().0;
    if now < BUILT {
        return Finding::wrong(
            "time",
            "The clock shows a time before this program was written.",
            "timedatectl set-ntp true",
        );
    }
    if CLOCK_KEEPERS.iter().any(|trace| Path::new(trace).exists()) {
        return Finding::good("time", "Something keeps the clock right.");
    }
    Finding::warning(
        "time",
        "Nothing is seen that keeps the clock right; in a container the host may do it.",
        "timedatectl set-ntp true, or install chrony.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_says_what_to_do() {
        let findings = [
            Finding::good("port", "127.0.0.1:8080 is free."),
            Finding::wrong("disk", "1 MiB free.", "Make room."),
            Finding::warning("file", "Others can read it.", "chmod 600 onsale.db"),
        ];
        let expected = "\
ok    port        127.0.0.1:8080 is free.
WRONG disk        1 MiB free.
                  -> Make room.
LOOK  file        Others can read it.
                  -> chmod 600 onsale.db

1 wrong, 1 to look at.
";
        assert_eq!(report(&findings), expected);
        assert!(report(&findings[..1]).ends_with("\nAll is well.\n"));
        assert!(report(&findings[2..]).ends_with("\nIt works; 1 to look at.\n"));
    }

    #[test]
    fn a_port_that_somebody_else_has_is_said_to_be_taken() {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = other.local_addr().unwrap();
        let stranger = std::thread::spawn(move || {
            let (mut stream, _) = other.accept().unwrap();
            stream.write_all(b"SSH-2.0-OpenSSH\r\n").unwrap();
        });
        let path = std::path::PathBuf::from("/nowhere/onsale.db");
        let store = StoreConfig::of(onsale_store::DatabaseConfig::Sqlite(path));
        let finding = port(address, &store);
        stranger.join().unwrap();
        assert_eq!(finding.level, Level::Wrong);
        assert!(finding.sentence.contains("taken by another program"), "{}", finding.sentence);
        assert_eq!(port("127.0.0.1:0".parse().unwrap(), &store).level, Level::Good);
    }
}
