//! What is in force and where it comes from: flag, environment, file or default. Secrets are never shown.

use std::ffi::OsString;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args as _, Command};
use serde::Serialize;

use super::{Config, secret_files};

/// One setting as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Setting {
    /// As on the command line, without the dashes.
    pub(crate) name: String,
    /// What it is set to; `None` where it is not set and has no default.
    pub(crate) value: Option<String>,
    /// Who says so.
    pub(crate) from: String,
}

/// All settings of a server as `matches` has them, in the order of the reference page.
pub(crate) fn settings(matches: &ArgMatches) -> Vec<Setting> {
    let command = Config::augment_args(Command::new("serve"));
    command.get_arguments().filter_map(|arg| setting(arg, matches)).collect()
}

fn setting(arg: &Arg, matches: &ArgMatches) -> Option<Setting> {
    let name = arg.get_long()?.to_owned();
    let id = arg.get_id().as_str();
    let raw: Option<Vec<String>> =
        matches.get_raw(id).map(|values| values.map(|value| value.to_string_lossy().into_owned()).collect());
    let secret = arg.is_hide_env_values_set();
    let value = raw.map(|values| values.join(",")).map(|value| if secret { shown(&value) } else { value });
    let from = source(arg, matches.value_source(id));
    Some(Setting { name, value, from })
}

fn source(arg: &Arg, source: Option<ValueSource>) -> String {
    let is_set = |name: &String| std::env::var_os(name).is_some_and(|value| value != OsString::new());
    match source {
        Some(ValueSource::CommandLine) => "command line".into(),
        Some(ValueSource::EnvVariable) => {
            arg.get_env().map_or_else(|| "environment".into(), |name| name.to_string_lossy().into_owned())
        }
        Some(_) => secret_files::variable(arg).filter(is_set).unwrap_or_else(|| "default".into()),
        None => "not set".into(),
    }
}

/// A secret as it may be shown: an address without its password, anything else not at all.
fn shown(secret: &str) -> String {
    let Some((scheme, rest)) = secret.split_once(':') else { return "(hidden)".into() };
    let Some(rest) = rest.strip_prefix("//") else {
        return if scheme == "sqlite" { secret.into() } else { "(hidden)".into() };
    };
    // The last @ ends the password, which may hold others.
    match rest.rsplit_once('@') {
        Some((user, place)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:(hidden)@{place}")
        }
        None => secret.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(flags: &[&str]) -> Vec<Setting> {
        let command = Config::augment_args(Command::new("onsale"));
        settings(&command.try_get_matches_from(["onsale"].iter().chain(flags)).unwrap())
    }

    fn one(settings: &[Setting], name: &str) -> (Option<String>, String) {
        let found = settings.iter().find(|setting| setting.name == name).unwrap();
        (found.value.clone(), found.from.clone())
    }

    #[test]
    fn each_setting_says_where_it_comes_from() {
        let all = of(&["--hold-seconds", "90", "--cors-origin", "http://a", "--cors-origin", "http://b"]);
        assert_eq!(one(&all, "hold-seconds"), (Some("90".into()), "command line".into()));
        assert_eq!(one(&all, "cors-origin").0, Some("http://a,http://b".into()));
        assert_eq!(one(&all, "listen"), (Some("127.0.0.1:8080".into()), "default".into()));
        assert_eq!(one(&all, "threads"), (None, "not set".into()));
        assert_eq!(one(&all, "rehearsal"), (Some("false".into()), "default".into()));
    }

    #[test]
    fn a_password_is_never_shown() {
        for (secret, expected) in [
            ("sqlite:onsale.db", "sqlite:onsale.db"),
            ("mysql://shop:pass@word@db:3306/onsale", "mysql://shop:(hidden)@db:3306/onsale"),
            ("smtp://mail.example:25", "smtp://mail.example:25"),
            ("just a key", "(hidden)"),
            ("key:with:colons", "(hidden)"),
        ] {
            assert_eq!(shown(secret), expected);
        }
    }
}
