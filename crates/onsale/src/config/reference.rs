//! The reference page of all settings, `docs/config.md`, as their doc comments tell it.

use std::fmt::Write as _;

use clap::{Arg, Args as _, Command};

use super::{Config, secret_files};

const HEAD: &str = "\
# Settings

Each setting of `onsale serve` is a flag and an environment variable; the flag goes first. A secret can also be named
as a file, `ONSALE_..._FILE`, whose content is then the value. `onsale config` says what is in force and from where.

`cargo xtask tidy` writes this page from the doc comments in
[config.rs](../crates/onsale/src/config.rs); a stale page fails a test.
";

/// The page as text.
pub fn page() -> String {
    let command = Config::augment_args(Command::new("serve"));
    let args: Vec<&Arg> = command.get_arguments().filter(|arg| arg.get_long().is_some()).collect();
    let mut headings: Vec<&str> = Vec::new();
    for arg in &args {
        let heading = heading(arg);
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    let mut page = HEAD.to_owned();
    for wanted in headings {
        let _ = write!(page, "\n## {wanted}\n");
        args.iter().filter(|arg| heading(arg) == wanted).for_each(|arg| tell(&mut page, arg));
    }
    page
}

fn heading(arg: &Arg) -> &str {
    arg.get_help_heading().unwrap_or("More")
}

fn tell(page: &mut String, arg: &Arg) {
    let takes_value = arg.get_action().takes_values();
    let value = if takes_value {
        arg.get_value_names().and_then(<[_]>::first).map(|name| format!(" {name}")).unwrap_or_default()
    } else {
        String::new()
    };
    let _ = write!(page, "\n### `--{}{value}`\n\n", arg.get_long().unwrap_or_default());
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let _ = writeln!(page, "{}\n", sentence(&help));
    let words: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|_| takes_value)
        .map(|value| match value.get_help() {
            Some(help) => format!("- `{}`: {}", value.get_name(), sentence(&help.to_string())),
            None => format!("- `{}`", value.get_name()),
        })
        .collect();
    if !words.is_empty() {
        let _ = writeln!(page, "{}\n", words.join("\n"));
    }
    let _ = writeln!(page, "{}", facts(arg, takes_value).join(" "));
}

fn facts(arg: &Arg, takes_value: bool) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(name) = arg.get_env() {
        facts.push(match secret_files::variable(arg) {
            Some(file) => format!("Environment: `{}` or `{file}`.", name.display()),
            None => format!("Environment: `{}`.", name.display()),
        });
    }
    let defaults: Vec<_> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    facts.push(match defaults.as_slice() {
        [] if takes_value => "No default.".into(),
        [] => "Off by default.".into(),
        some => format!("Default: `{}`.", some.join(",")),
    });
    facts
}

/// Help with the full stop that clap takes away from short ones.
fn sentence(help: &str) -> String {
    let help = help.trim();
    let ended = help.ends_with(['.', ':', '!', '?']) || help.is_empty();
    format!("{help}{}", if ended { "" } else { "." })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_heading_a_sentence_and_a_variable() {
        let command = Config::augment_args(Command::new("serve"));
        for arg in command.get_arguments() {
            let name = arg.get_id();
            assert!(arg.get_long().is_some(), "{name} is no flag");
            assert!(arg.get_help_heading().is_some(), "{name} has no help_heading: the page groups by it");
            assert!(arg.get_help().is_some(), "{name} has no doc comment");
            let variable = arg.get_env().map(|name| name.to_string_lossy().into_owned());
            let expected = format!("ONSALE_{}", arg.get_long().unwrap().to_uppercase().replace('-', "_"));
            assert_eq!(variable, Some(expected), "{name}");
        }
    }

    #[test]
    fn a_setting_is_told_with_all_that_one_needs_to_know() {
        let page = page();
        let listen = "### `--listen ADDRESS`\n\nWhere to listen; port 0 takes a free one.\n\n\
                      Environment: `ONSALE_LISTEN`. Default: `127.0.0.1:8080`.\n";
        assert!(page.contains(listen), "{page}");
        assert!(page.contains("Environment: `ONSALE_DATABASE` or `ONSALE_DATABASE_FILE`."), "{page}");
        assert!(page.contains("### `--trust-network`\n"), "{page}");
        assert!(page.contains("- `json`: For programs: one JSON object a line."), "{page}");
    }
}
