//! Each file under deploy/ held to what SECURITY.md advises: tokens prove who calls, nothing listens to the world without a
//! proxy that speaks TLS, no door is opened that development has, no secret stands in a file, and a service may do no more
//! than it needs.

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

/// What a file says, or is missing.
type Rule = (&'static str, &'static str);

const COMPOSE: [Rule; 3] = [
    ("--auth, token", "callers must prove who they are, in words that cannot be overlooked"),
    ("ONSALE_SMTP_URL", "whoever has lost a token could not come back"),
    ("ONSALE_TRUSTED_PROXY", "all who come through nginx would share the bounds of one address"),
];
const CONTAINER: [Rule; 2] = [
    ("USER 65532", "a server that is root may do everything"),
    ("FROM gcr.io/distroless", "what is not in the image cannot be used against it"),
];
/// Of every service.
const SERVICE: [Rule; 8] = [
    ("\nUser=onsale\n", "a service that is root may do everything"),
    ("\nNoNewPrivileges=yes\n", "it needs no more rights than it has"),
    ("\nCapabilityBoundingSet=\n", "it needs no rights of root"),
    ("\nProtectSystem=strict\n", "it writes to its own folder only"),
    ("\nProtectHome=yes\n", "homes are not its business"),
    ("\nStateDirectoryMode=0700\n", "tickets and buyers are for its own user to read"),
    ("\nUMask=0077\n", "what it writes is for its own user to read"),
    ("\nSystemCallFilter=@system-service\n", "it needs no other calls"),
];
/// What the server is told where a proxy stands in front.
const ENVIRONMENT: [Rule; 2] = [
    ("ONSALE_LISTEN=127.0.0.1:", "whoever is not this machine comes through the proxy, which speaks TLS"),
    (
        "ONSALE_TRUSTED_PROXY=127.0.0.1\n",
        "all who come through the proxy would share the bounds of one address",
    ),
];
/// Of every proxy.
const PROXY: [Rule; 2] =
    [("metrics", "numbers are for those who run it"), ("audit", "books are for those who run it")];
const BUSY: Rule =
    ("\"code\":\"BUSY\"", "where no server answers the page is told nothing that it understands");
const FORBIDDEN: Rule =
    ("\"code\":\"FORBIDDEN\"", "whoever may not is told nothing that a program understands");
/// Why live streams are bounded apart.
const CROWDED: &str = "those who watch would keep others behind the same address from buying";
/// How each kind of proxy speaks TLS, and says for whom it asks in the place of what a client claims.
const NGINX: [Rule; 3] = [
    ("limit_conn onsale_watchers ", CROWDED),
    ("listen 443 ssl", "tokens would travel in the clear"),
    ("proxy_set_header X-Forwarded-For $remote_addr;", "the server could not tell clients apart"),
];
const HAPROXY: [Rule; 3] = [
    ("sc1_conn_cur", CROWDED),
    ("bind :443 ssl", "tokens would travel in the clear"),
    ("http-request set-header X-Forwarded-For %[src]", "the server could not tell clients apart"),
];
const APACHE: [Rule; 4] = [
    ("SSLEngine on", "tokens would travel in the clear"),
    ("ProxyAddHeaders off", "what a client claims to be would be passed on"),
    ("RequestHeader set X-Forwarded-For \"expr=%{REMOTE_ADDR}\"", "the server could not tell clients apart"),
    ("onsale-away.asis", "where no server answers the page is told nothing that it understands"),
];
/// Caddy speaks TLS by itself for a site that is a name, and passes on no claim of whom it does not trust.
const CADDY: [Rule; 1] = [("\ntickets.example.org {", "tokens would travel in the clear")];
/// What passes on what a client claims to be.
const CLAIMS: [&str; 4] = [
    "$proxy_add_x_forwarded_for",
    "option forwardfor",
    "trusted_proxies",
    "RequestHeader append X-Forwarded-For",
];
/// What bounds clients by their address.
const BOUNDS: [&str; 2] = ["limit_conn ", "sc0_conn_cur"];

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

/// What of this file is against the advice.
fn judge(name: &str, text: &str) -> Vec<String> {
    // With line breaks around each, so that a rule can name a whole line.
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let said: String = std::iter::once("").chain(lines).map(|line| format!("{line}\n")).collect();
    let mut against: Vec<String> = NEVER
        .iter()
        .filter(|(word, _)| said.contains(word))
        .map(|(word, why)| format!("{word}: {why}"))
        .collect();
    against.extend(said.lines().flat_map(opens_or_tells));
    let file = name.strip_prefix("deploy/").unwrap_or(name);
    match file {
        "compose.yaml" => against.extend(missing(&said, &[&COMPOSE, &[BUSY]])),
        "Containerfile" => against.extend(missing(&said, &[&CONTAINER])),
        "systemd/onsale.env" => against.extend(missing(&said, &[&ENVIRONMENT])),
        "proxy/nginx.conf" => against.extend(of_proxy(text, &said, &[&NGINX, &[BUSY]])),
        "proxy/haproxy.cfg" => against.extend(of_proxy(text, &said, &[&HAPROXY, &[BUSY]])),
        "proxy/Caddyfile" => against.extend(of_proxy(text, &said, &[&CADDY, &[BUSY]])),
        "proxy/apache.conf" => against.extend(of_proxy(text, &said, &[&APACHE])),
        "proxy/apache-away.asis" => against.extend(missing(&said, &[&[BUSY]])),
        "proxy/apache-operators.asis" => against.extend(missing(&said, &[&[FORBIDDEN]])),
        _ if file.starts_with("systemd/") && file.ends_with(".service") => {
            against.extend(missing(&said, &[&SERVICE]));
        }
        // What opens nothing.
        "systemd/onsale-backup.timer" | "grafana/onsale.json" | ".gitignore" => {}
        _ => {
            against.push("nothing says what a file of this kind has to keep to (xtask/src/advice.rs)".into());
        }
    }
    against
}

fn missing(said: &str, rules: &[&[Rule]]) -> Vec<String> {
    let rules = rules.iter().copied().flatten();
    let missing = rules.filter(|(part, _)| !said.contains(part));
    missing.map(|(part, why)| format!("{} is missing: {why}", part.trim())).collect()
}

fn of_proxy(text: &str, said: &str, rules: &[&[Rule]]) -> Vec<String> {
    let mut against = missing(said, &[&PROXY]);
    against.extend(missing(said, rules));
    let claims = CLAIMS.iter().filter(|word| said.contains(*word));
    against.extend(claims.map(|word| format!("{word}: what a client claims to be would be passed on")));
    // Two proxies cannot, and have to say so.
    let admits = text.contains("bounds no connections of an address");
    if !admits && !BOUNDS.iter().any(|bound| said.contains(bound)) {
        against.push("nothing bounds its clients, and Onsale cannot tell them apart".into());
    }
    against
}

/// Ports that a line opens to the world, and secrets that it tells.
fn opens_or_tells(line: &str) -> Vec<String> {
    let mut against = Vec::new();
    // A port that a container shows to the world: [ADDRESS:]PORT:PORT.
    let ports = line.trim().strip_prefix("ports:").unwrap_or_default().trim().trim_matches(['[', ']']);
    for port in ports.split(',').map(|port| port.trim().trim_matches('"')).filter(|port| !port.is_empty()) {
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
    let keys = ["ONSALE_TOKEN_KEY", "ONSALE_DATABASE_PASSWORD", "MARIADB_PASSWORD"];
    for key in
        keys.iter().filter(|key| line.contains(&format!("{key}=")) || line.contains(&format!("{key}:")))
    {
        against.push(format!("{key}: a secret stands in the file; name a file with it ({key}_FILE)"));
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
        check("deploy/x", "ONSALE_TOKEN_KEY=abc", "a secret stands in the file");
        check("deploy/compose.yaml", "", "ONSALE_SMTP_URL is missing");
        check("deploy/proxy/nginx.conf", "", "nothing bounds its clients");
        check("deploy/proxy/new.conf", "", "nothing says what a file of this kind");
        assert_eq!(
            judge("deploy/.gitignore", "# never --trust-network\nports: [\"127.0.0.1:80:80\"]"),
            [""; 0]
        );
    }

    /// Each line of an example that a rule wants, taken away.
    #[test]
    fn what_an_example_must_say_is_missed() {
        let files: [(&str, &[&str]); 8] = [
            ("compose.yaml", &["--auth, token", "ONSALE_TRUSTED_PROXY", "127.0.0.1:8080:8080"]),
            ("Containerfile", &["USER 65532"]),
            ("systemd/onsale.service", &["User=onsale", "CapabilityBoundingSet=", "UMask=0077"]),
            ("systemd/onsale-backup.service", &["User=onsale", "NoNewPrivileges=yes"]),
            ("systemd/onsale.env", &["ONSALE_LISTEN=127.0.0.1", "ONSALE_TRUSTED_PROXY=127.0.0.1"]),
            (
                "proxy/nginx.conf",
                &["listen 443 ssl", "X-Forwarded-For $remote_addr", "conn onsale_watchers "],
            ),
            ("proxy/haproxy.cfg", &["bind :443 ssl", "X-Forwarded-For %[src]", "sc1_conn_cur", "BUSY"]),
            ("proxy/apache.conf", &["SSLEngine on", "ProxyAddHeaders off", "bounds no connections", "audit"]),
        ];
        for (file, words) in files {
            let name = format!("deploy/{file}");
            let text = std::fs::read_to_string(root().join(&name)).unwrap();
            assert_eq!(judge(&name, &text), [""; 0], "{name}");
            for word in words {
                assert!(text.contains(word), "{name}: {word}");
                assert_ne!(judge(&name, &text.replace(word, "0.0.0.0:1:")), [""; 0], "{name}: {word}");
            }
        }
    }

    #[test]
    fn what_passes_on_a_claim_is_seen() {
        let name = "deploy/proxy/nginx.conf";
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let open = format!("{text}proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n");
        assert_eq!(judge(name, &open).len(), 1);
    }
}
