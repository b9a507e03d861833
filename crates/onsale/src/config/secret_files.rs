//! Secrets from files: what hides its value in `--help` can also be named as `ONSALE_..._FILE`, as containers and
//! systemd hand secrets over. A flag or the plain variable goes before the file.

use std::ffi::OsString;
use std::path::Path;

use anyhow::Context as _;
use clap::{Arg, Command};

/// The variable that names the file of a secret; `None` for settings that are no secrets.
pub(crate) fn variable(arg: &Arg) -> Option<String> {
    let hidden = arg.is_hide_env_values_set();
    arg.get_env().filter(|_| hidden).map(|name| format!("{}_FILE", name.display()))
}

/// Gives each secret of `command` and of its subcommands what stands in its file. `get` reads the environment.
///
/// # Errors
/// When a variable names a file that cannot be read.
pub(crate) fn read_all(
    mut command: Command,
    get: &dyn Fn(&str) -> Option<OsString>,
) -> anyhow::Result<Command> {
    let mut found = Vec::new();
    for arg in command.get_arguments() {
        let Some(variable) = variable(arg) else { continue };
        if let Some(path) = get(&variable) {
            found.push((arg.get_id().clone(), read(&variable, path.as_ref())?));
        }
    }
    for (id, secret) in found {
        command = command.mut_arg(id, |arg| arg.default_value(secret).hide_default_value(true));
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let mut failure = None;
        command = command.mut_subcommand(name, |sub| {
            let kept = sub.clone();
            read_all(sub, get).unwrap_or_else(|error| {
                failure = Some(error);
                kept
            })
        });
        if let Some(error) = failure {
            return Err(error);
        }
    }
    Ok(command)
}

/// The text of a file without the line end that editors put there.
fn read(variable: &str, path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{variable} names {}, which cannot be read", path.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, FromArgMatches as _};

    use super::*;
    use crate::config::Config;

    fn parse(file: Option<&Path>, flags: &[&str]) -> anyhow::Result<Config> {
        let get =
            |name: &str| file.filter(|_| name == "ONSALE_DATABASE_FILE").map(|file| file.as_os_str().into());
        let inner = Config::augment_args(Command::new("serve"));
        let command = read_all(Command::new("onsale").subcommand(inner), &get)?;
        let matches = command.try_get_matches_from(["onsale", "serve"].iter().chain(flags))?;
        Ok(Config::from_arg_matches(matches.subcommand().unwrap().1)?)
    }

    #[test]
    fn a_secret_comes_from_its_file_unless_a_flag_says_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("database");
        std::fs::write(&file, "sqlite:from-a-file.db\n").unwrap();
        let shown = |config: Config| format!("{:?}", config.database.url);
        assert!(shown(parse(Some(&file), &[]).unwrap()).contains("\"from-a-file.db\""));
        assert!(shown(parse(Some(&file), &["--database", "sqlite:b.db"]).unwrap()).contains("\"b.db\""));
        assert!(shown(parse(None, &[]).unwrap()).contains("\"onsale.db\""));
        let missing = parse(Some(&folder.path().join("none")), &[]).unwrap_err();
        assert!(missing.to_string().contains("ONSALE_DATABASE_FILE names"), "{missing}");
    }
}
