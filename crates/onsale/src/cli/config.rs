//! `onsale config`: what is in force and from where.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use clap::ArgMatches;

use crate::config::in_force::{self, Setting};
use crate::config::{Config, reference};

/// What `onsale config` can be asked.
#[derive(Debug, clap::Args)]
pub(super) struct ConfigArgs {
    #[command(flatten)]
    config: Config,

    /// As JSON, for programs.
    #[arg(long, conflicts_with = "reference")]
    json: bool,

    /// Print the reference page of all settings instead, as Markdown.
    #[arg(long)]
    reference: bool,
}

/// Prints the settings; the exit status is 1 if a server would not start with them.
pub(super) fn config(args: &ConfigArgs, matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    if args.reference {
        out.write_all(reference::page().as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let settings = in_force::settings(matches);
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&settings)?)?;
    } else {
        out.write_all(table(&settings).as_bytes())?;
    }
    match args.config.check() {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(why) => {
            writeln!(std::io::stderr(), "A server would not start with this. {why}")?;
            Ok(ExitCode::FAILURE)
        }
    }
}

fn table(settings: &[Setting]) -> String {
    let value = |setting: &Setting| setting.value.clone().unwrap_or_else(|| "-".into());
    let names = settings.iter().map(|setting| setting.name.len()).max().unwrap_or(0);
    let values = settings.iter().map(|setting| value(setting).chars().count()).max().unwrap_or(0);
    let mut text = format!("{:<names$}  {:<values$}  from\n", "setting", "value");
    for setting in settings {
        let _ = writeln!(text, "{:<names$}  {:<values$}  {}", setting.name, value(setting), setting.from);
    }
    text
}
