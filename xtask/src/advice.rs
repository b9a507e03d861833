//! Each file under deploy/ held to what SECURITY.md advises: tokens prove who calls, nothing listens to the world without a
//! proxy that speaks TLS, no door is opened that development has, and no secret stands in a file.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::shell::root;

/// What no example may say, and why. A line that is a comment says what not to do.
const NEVER: [(&str, &str); 7] = [
    ("--trust-network", "everybody who reaches it would be believed"),
    ("ONSALE_TRUST_NETWORK", "everybody who reaches it would be believed"),
    ("--auth header", "a header proves nothing"),
    ("--auth, header", "a header proves nothing"),
    ("ONSALE_AUTH=header", "a header proves nothing"),
    ("--dev-mailbox", "everybody would read everybody's codes"),
    ("ONSALE_DEV_MAILBOX", "everybody would read everybody's codes"),
];

/// Looks at all of them.
///
/// # Errors
/// When a file is against the advice, or cannot be read.
pub(crate) fn check() -> anyhow::Result<()> {
    let mut files = Vec::new();
    collect(&root().join("deploy"), &mut files)?;
    let mut against = Vec::new();
    for file in &files {
        let name = file.strip_prefix(root()).unwrap_or(file).display().to_string();
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
        against.extend(judge(&name, &text).into_iter().map(|why| format!("{name}: {why}")));
    }
    if !against.is_empty() {
        bail!("against the advice of SECURITY.md:\n{}", against.join("\n"));
    }
    println!("{} files under deploy/ keep to the advice of SECURITY.md.", files.len());
    Ok(())
}

/// Every file below; secrets that somebody has made there are not ours.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "secrets") {
            collect(&path, files)?;
        } else if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}

fn judge(name: &str, text: &str) -> Vec<String> {
    let said: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut against = Vec::new();
    for (word, why) in NEVER {
        if said.contains(word) {
            against.push(format!("{word}: {why}"));
        }
    }
    for line in said.lines() {
        // A port that a container shows to the world: [ADDRESS:]PORT:PORT.
        let ports = line.trim().strip_prefix("ports:").unwrap_or_default().trim().trim_matches(['[', ']']);
        for port in ports.split(',').map(|port| port.trim().trim_matches('"')).filter(|port| !port.is_empty())
        {
            if !port.starts_with("127.0.0.1:") && !port.starts_with("[::1]:") {
                against.push(format!("{port}: is open to the world without TLS"));
            }
        }
        if line.contains("smtp") && line.contains('@') && !line.contains("_FILE") && line.contains("://") {
            against.push("a password for the mail server stands in the file".into());
        }
        if line.contains("mysql://") && line.contains('@') {
            against.push("a password for the database stands in the file".into());
        }
    }
    if name.ends_with("compose.yaml") {
        for (part, why) in [
            ("--auth, token", "callers must prove who they are, in words that cannot be overlooked"),
            ("ONSALE_SMTP_URL", "whoever has lost a token could not come back"),
            ("ONSALE_TRUSTED_PROXY", "all who come through nginx would share the bounds of one address"),
        ] {
            if !said.contains(part) {
                against.push(format!("{part} is missing: {why}"));
            }
        }
    }
    if name.contains("deploy/proxy/") {
        if ["metrics", "audit"].iter().any(|path| !said.contains(path)) {
            against.push("numbers and books are for those who run it".into());
        }
        let bounds = ["limit_conn ", "sc0_conn_cur", "RequestReadTimeout"];
        // One proxy cannot, and has to say so.
        let admits = text.contains("bounds no connections of an address");
        if !admits && !bounds.iter().any(|bound| said.contains(bound)) {
            against.push("nothing bounds its clients, and Onsale cannot tell them apart".into());
        }
        if !said.contains("\"code\\\":\\\"BUSY") && !said.contains("\"code\":\"BUSY\"") {
            against.push("where no server answers the page is told nothing that it understands".into());
        }
    }
    against
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_keep_to_the_advice() {
        check().unwrap();
    }

    #[test]
    fn what_is_against_the_advice_is_seen() {
        let check = |name: &str, text: &str, part: &str| {
            let said = judge(name, text).join("\n");
            assert!(said.contains(part), "{text}: {said}");
        };
        check("deploy/x", "command: [serve, --auth, header, --trust-network]", "everybody who reaches it");
        check("deploy/x", "ports: [\"8080:8080\"]", "open to the world");
        check("deploy/x", "ports: [\"127.0.0.1:1:1\", \"0.0.0.0:8080:8080\"]", "0.0.0.0:8080:8080");
        check("deploy/x", "ONSALE_SMTP_URL=smtp://me:word@mail", "password");
        check("deploy/compose.yaml", "", "ONSALE_SMTP_URL is missing");
        check("deploy/proxy/new.conf", "", "nothing bounds its clients");
        assert_eq!(judge("deploy/x", "# never --trust-network\nports: [\"127.0.0.1:8080:8080\"]"), [""; 0]);
    }
}
