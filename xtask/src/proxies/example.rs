//! The examples of deploy/ as they run in a trial: what they say, on other ports, without their certificate, and with the
//! servers of the trial where they name one. Whatever else is replaced would be untried.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

use super::line::Line;
use super::office::{Running, free_address, until};
use crate::shell::{command, root};
use crate::tools::{self, Tool};

/// What the examples call the server that they stand in front of.
const SERVER: &str = "127.0.0.1:8080";

/// An example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Example {
    Nginx,
    /// The nginx inside deploy/compose.yaml.
    Compose,
    HaProxy,
    Caddy,
    Apache,
}

/// How many a proxy stands in front of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum House {
    /// As many as the example allows.
    Large,
    /// So few that a trial meets the bounds.
    Small,
}

impl House {
    /// Live streams of one address at most.
    pub(super) const fn watchers(self) -> usize {
        match self {
            Self::Large => 2_000,
            Self::Small => 3,
        }
    }
}

/// A proxy that runs.
pub(super) struct Proxy {
    pub(super) address: String,
    _running: Running,
}

impl Example {
    pub(super) const ALL: [Self; 5] = [Self::Nginx, Self::Compose, Self::HaProxy, Self::Caddy, Self::Apache];

    pub(super) const fn file(self) -> &'static str {
        match self {
            Self::Nginx => "deploy/proxy/nginx.conf",
            Self::Compose => "deploy/compose.yaml",
            Self::HaProxy => "deploy/proxy/haproxy.cfg",
            Self::Caddy => "deploy/proxy/Caddyfile",
            Self::Apache => "deploy/proxy/apache.conf",
        }
    }

    /// Whether it notices that a listener has left while nothing is sent. The others look only when they have something to
    /// send, a frame or the line that keeps a quiet stream open.
    pub(super) const fn watches_quiet_listeners(self) -> bool {
        match self {
            Self::Nginx | Self::Compose | Self::Caddy => true,
            Self::HaProxy | Self::Apache => false,
        }
    }

    /// The program, fetched where it is not installed.
    pub(super) fn program(self) -> anyhow::Result<Tool> {
        match self {
            Self::Nginx | Self::Compose => tools::need_tool("nginx", &["nginx"], "usr/sbin/nginx"),
            Self::HaProxy => {
                let packages = ["haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1"];
                tools::need_tool("haproxy", &packages, "usr/sbin/haproxy")
            }
            Self::Caddy => tools::need_tool("caddy", &["caddy"], "usr/bin/caddy"),
            // The package of the program alone, which starts nothing.
            Self::Apache => {
                tools::need_tool("apache2", &["apache2-bin", "libapr1", "libaprutil1"], "usr/sbin/apache2")
            }
        }
    }

    /// Starts it in `folder` in front of these servers.
    pub(super) fn start(self, tool: &Tool, folder: &Path, servers: &[&str]) -> anyhow::Result<Proxy> {
        self.start_as(House::Large, tool, folder, servers)
    }

    /// The same for a house of that size.
    pub(super) fn start_as(
        self,
        house: House,
        tool: &Tool,
        folder: &Path,
        servers: &[&str],
    ) -> anyhow::Result<Proxy> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let example = std::fs::read_to_string(root().join(self.file())).context(self.file())?;
        let address = free_address()?;
        let text = self.changed(&example, house)?;
        let text = match self {
            Self::Nginx => nginx(&text, folder, &address, servers)?,
            Self::Compose => nginx(&of_compose(&text)?, folder, &address, servers)?,
            Self::HaProxy => haproxy(&text, &address, servers)?,
            Self::Caddy => caddy(&text, &address, servers)?,
            Self::Apache => apache(&text, tool, folder, &address, servers)?,
        };
        let file = folder.join("config");
        std::fs::write(&file, text)?;
        let log = folder.join("proxy.log");
        let mut running = Running::start(self.command(tool, folder, &file), &log)?;
        let mut gone = false;
        until("the proxy listens", || {
            gone = !running.is_there();
            gone || Line::to(&address).is_ok()
        })?;
        if gone {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            bail!("{} does not start with {}:\n{said}", tool.program.display(), self.file());
        }
        Ok(Proxy { address, _running: running })
    }

    /// Whether it bounds the live streams of an address.
    pub(super) const fn bounds_watchers(self) -> bool {
        match self {
            Self::Nginx | Self::HaProxy => true,
            Self::Compose | Self::Caddy | Self::Apache => false,
        }
    }

    /// The example with the bounds of the house, and with operators who are elsewhere: all who ask in a trial come from this
    /// machine, and none of them runs the house.
    fn changed(self, example: &str, house: House) -> anyhow::Result<String> {
        let (here, elsewhere) = match self {
            Self::Nginx => ("allow 127.0.0.1;", "allow 10.0.0.1;"),
            Self::Caddy => ("not remote_ip private_ranges", "not remote_ip 10.0.0.0/8"),
            Self::HaProxy | Self::Apache => ("127.0.0.0/8 ::1 10.0.0.0/8", "10.0.0.0/8"),
            // It lets nobody.
            Self::Compose => ("deny all;", "deny all;"),
        };
        let text = replace(example, here, elsewhere)?;
        let few = house.watchers();
        match (self, house) {
            (_, House::Large) | (Self::Compose | Self::Caddy | Self::Apache, House::Small) => Ok(text),
            (Self::Nginx, House::Small) => replace(
                &text,
                "limit_conn onsale_watchers 2000;",
                &format!("limit_conn onsale_watchers {few};"),
            ),
            (Self::HaProxy, House::Small) => {
                replace(&text, "sc1_conn_cur gt 2000", &format!("sc1_conn_cur gt {few}"))
            }
        }
    }

    fn command(self, tool: &Tool, folder: &Path, file: &Path) -> Command {
        let mut command = command(&tool.program, &[]);
        match self {
            Self::Nginx | Self::Compose => command.arg("-p").arg(folder).arg("-c").arg(file),
            Self::HaProxy => command.arg("-db").arg("-f").arg(file),
            Self::Caddy => command.args(["run", "--adapter", "caddyfile", "--config"]).arg(file),
            Self::Apache => command.arg("-DFOREGROUND").arg("-f").arg(file),
        };
        if let Some(libraries) = &tool.libraries {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
        command
    }
}

/// Replaces what has to be there.
fn replace(text: &str, from: &str, to: &str) -> anyhow::Result<String> {
    if !text.contains(from) {
        bail!("the example does not say {from:?} any more");
    }
    Ok(text.replace(from, to))
}

/// Each line that names the server, once for each of the servers, with another name each where it has one.
fn for_each_server(text: &str, server: &str, servers: &[&str]) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        if !line.contains(server) || line.trim_start().starts_with('#') {
            lines.push(line.to_owned());
            continue;
        }
        for (number, address) in servers.iter().enumerate() {
            lines.push(line.replace(server, address).replace("server one ", &format!("server s{number} ")));
        }
    }
    lines.join("\n")
}

/// Without the lines that contain one of these.
fn without(text: &str, words: &[&str]) -> String {
    let kept = text.lines().filter(|line| !words.iter().any(|word| line.contains(word)));
    kept.collect::<Vec<_>>().join("\n")
}

fn nginx(example: &str, folder: &Path, address: &str, servers: &[&str]) -> anyhow::Result<String> {
    // The last block of the file sends people from http to https.
    let example = match example.find("server {\n    listen 80;") {
        Some(end) => &example[..end],
        None => example,
    };
    let listen =
        if example.contains("listen 443 ssl http2;") { "listen 443 ssl http2;" } else { "listen 8080;" };
    let text = replace(example, listen, &format!("listen {address};"))?;
    let text = for_each_server(&without(&text, &["ssl_certificate"]), SERVER, servers);
    let folder = folder.display();
    Ok(format!(
        "daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{ worker_connections 2048; }}\n\
         http {{ access_log off; default_type application/octet-stream; gzip on; gzip_types *; gzip_proxied any;\n\
         client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;\n\
         uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{text}\n}}\n"
    ))
}

/// What stands in compose.yaml as nginx's file, as docker compose would write it.
fn of_compose(compose: &str) -> anyhow::Result<String> {
    let (_, text) =
        compose.split_once("    content: |\n").context("compose.yaml has no content for nginx")?;
    let inner = text.lines().take_while(|line| line.is_empty() || line.starts_with("      "));
    let text = inner.collect::<Vec<_>>().join("\n").replace("$$", "$");
    // Docker's name server is not here, and what it would answer is.
    let text = replace(&text, "server onsale:8080 resolve", &format!("server {SERVER}"))?;
    Ok(without(&text, &["resolver "]))
}

fn haproxy(example: &str, address: &str, servers: &[&str]) -> anyhow::Result<String> {
    let bind = "bind :443 ssl crt /etc/haproxy/tickets.example.org.pem alpn h2,http/1.1";
    let text = replace(example, bind, &format!("bind {address}"))?;
    // Each connection takes files, and a machine that tries it out may have few.
    let text = replace(&text, "    maxconn 40000\n", "    maxconn 4000\n")?;
    // Somebody who compresses everything that may be compressed.
    let compress =
        "    compression algo gzip\n    compression type text/html application/json text/event-stream\n";
    let text = replace(&text, "    use_backend live", &format!("{compress}    use_backend live"))?;
    Ok(for_each_server(&text, SERVER, servers) + "\n")
}

fn caddy(example: &str, address: &str, servers: &[&str]) -> anyhow::Result<String> {
    // A site with a host in its address answers to that name alone. Somebody compresses everything, with the line that
    // nearly every Caddyfile has.
    let (host, port) = address.split_once(':').context("an address has a port")?;
    let site = format!("http://:{port} {{\n\tbind {host}\n\tencode zstd gzip\n");
    let text = replace(example, "tickets.example.org {\n", &site)?;
    let text = replace(&text, SERVER, &servers.join(" "))?;
    Ok(format!("{{\n\tadmin off\n\tauto_https off\n}}\n{text}"))
}

/// What `a2enmod` switches on for the example, and what it stands on; no TLS.
const APACHE_MODULES: [&str; 16] = [
    "slotmem_shm",
    "mpm_event",
    "authz_core",
    "authz_host",
    "alias",
    "asis",
    "deflate",
    "env",
    "filter",
    "headers",
    "lbmethod_bybusyness",
    "lbmethod_byrequests",
    "proxy",
    "proxy_balancer",
    "proxy_http",
    "reqtimeout",
];
/// What Apache says in the place of a server; the example names where it is installed.
const APACHE_SAYS: [(&str, &str); 2] = [
    ("deploy/proxy/apache-away.asis", "/etc/apache2/onsale-away.asis"),
    ("deploy/proxy/apache-operators.asis", "/etc/apache2/onsale-operators.asis"),
];

fn apache(
    example: &str,
    tool: &Tool,
    folder: &Path,
    address: &str,
    servers: &[&str],
) -> anyhow::Result<String> {
    // The last block of the file sends people from http to https.
    let (example, _) = example.split_once("<VirtualHost *:80>").context("the example has no port 80")?;
    let text = replace(example, "<VirtualHost *:443>", &format!("<VirtualHost {address}>"))?;
    let mut text = for_each_server(&without(&text, &["SSL", "Protocols "]), SERVER, servers);
    for (number, (file, installed)) in APACHE_SAYS.iter().enumerate() {
        let copy = folder.join(format!("{number}.asis"));
        std::fs::copy(root().join(file), &copy).context(*file)?;
        text = replace(&text, installed, &copy.display().to_string())?;
    }
    // Beside the program where the package was only unpacked.
    let unpacked = tool.libraries.as_deref().and_then(Path::parent);
    let modules = unpacked.unwrap_or(Path::new("/usr/lib")).join("apache2/modules");
    let load: String = APACHE_MODULES
        .iter()
        .map(|module| format!("LoadModule {module}_module {}/mod_{module}.so\n", modules.display()))
        .collect();
    let folder = folder.display();
    // Root becomes somebody else. Everything may be compressed.
    Ok(format!(
        "{load}ServerName localhost\nListen {address}\nServerRoot {folder}\nDefaultRuntimeDir {folder}\n\
         PidFile {folder}/pid\nErrorLog {folder}/error.log\nUser nobody\nGroup nogroup\n\
         SetOutputFilter DEFLATE\n{text}\n"
    ))
}
