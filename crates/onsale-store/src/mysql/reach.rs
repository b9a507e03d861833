//! How the database is reached: its hosts one after the other, TLS, and what each session is told first.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use mysql_async::{Opts, OptsBuilder, SslOpts};

use crate::config::{MysqlConfig, Tls};
use crate::database::Found;
use crate::error::Fault;

const NO_DATABASE: &str = "the URL names no database; say mysql://user:password@host:3306/name";

/// How long a statement may take that changes a table: each row of it may be written anew.
const SCHEMA_CHANGE: Duration = Duration::from_secs(3_600);

/// The hosts of one database, any of which will do.
#[derive(Clone)]
pub(crate) struct Reach {
    hosts: Arc<[Opts]>,
    /// The host that is asked first.
    at: Cell<usize>,
    pub(crate) connect: Duration,
    pub(crate) statement: Duration,
}

impl Reach {
    /// Understands the settings.
    ///
    /// # Errors
    /// When they make no sense, in words.
    pub(crate) fn of(mysql: &MysqlConfig) -> Found<Self> {
        let urls = urls_of_hosts(&mysql.url);
        let hosts = urls.iter().map(|url| options(url, mysql)).collect::<Found<Vec<Opts>>>()?;
        if hosts.iter().any(|host| host.db_name().is_none()) {
            return Err(Fault::Failed(NO_DATABASE.into()));
        }
        let (connect, statement) = (mysql.connect, mysql.statement);
        Ok(Self { hosts: hosts.into(), at: Cell::new(0), connect, statement })
    }

    /// The database's name.
    pub(crate) fn name(&self) -> &str {
        self.hosts.first().and_then(Opts::db_name).unwrap_or_default()
    }

    /// The same hosts, and none of their databases.
    pub(crate) fn without_database(&self) -> Self {
        let anywhere = |host: &Opts| {
            OptsBuilder::from_opts(host.clone()).db_name(None::<String>).init(Vec::<String>::new()).into()
        };
        Self { hosts: self.hosts.iter().map(anywhere).collect(), ..self.clone() }
    }

    /// The same for whoever changes the schema: a large table takes its time.
    pub(crate) fn without_hurry(&self) -> Self {
        Self { statement: SCHEMA_CHANGE, ..self.clone() }
    }

    /// How many hosts there are.
    pub(crate) fn hosts(&self) -> usize {
        self.hosts.len()
    }

    /// The host whose turn it is.
    pub(crate) fn host(&self) -> Opts {
        self.hosts[self.at.get() % self.hosts.len()].clone()
    }

    /// Goes on to the next host.
    pub(crate) fn next_host(&self) {
        self.at.set((self.at.get() + 1) % self.hosts.len());
    }
}

/// A URL for each host of a URL that names several, separated by commas.
fn urls_of_hosts(url: &str) -> Vec<String> {
    let url = url.replacen("mariadb://", "mysql://", 1);
    let Some((scheme, rest)) = url.split_once("://") else { return vec![url] };
    // The last @ ends the password, which may hold others.
    let (account, rest) = rest.rsplit_once('@').map_or((None, rest), |(account, rest)| (Some(account), rest));
    let (hosts, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let account = account.map(|account| format!("{account}@")).unwrap_or_default();
    hosts.split(',').map(|host| format!("{scheme}://{account}{host}{path}")).collect()
}

/// Each session is as the statements expect it, whatever the server's own settings are.
fn options(url: &str, mysql: &MysqlConfig) -> Found<Opts> {
    let options = Opts::from_url(url).map_err(|error| Fault::Failed(error.into()))?;
    // On Galera, a transaction begins when everything that was acknowledged on any node is here; other servers read
    // past the comment.
    let session = [
        "SET SESSION /*M!100600 wsrep_sync_wait = 1, */ sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', \
         time_zone = '+00:00', sql_big_selects = 1"
            .to_owned(),
        "SET NAMES utf8mb4 COLLATE utf8mb4_bin".to_owned(),
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ".to_owned(),
        format!("SET SESSION innodb_lock_wait_timeout = {}", mysql.lock_wait.as_secs()),
    ];
    let tls = match mysql.tls {
        Tls::AsUrl if mysql.ca.is_some() => Some(verified(mysql)),
        Tls::AsUrl => options.ssl_opts().cloned(),
        Tls::Off => None,
        Tls::Required => Some(SslOpts::default().with_danger_accept_invalid_certs(true)),
        Tls::Verify => Some(verified(mysql)),
    };
    let password = options.pass().map(str::to_owned).or_else(|| mysql.password.clone());
    let builder = OptsBuilder::from_opts(options)
        .pass(password)
        .ssl_opts(tls)
        .client_found_rows(true)
        .tcp_nodelay(true)
        .stmt_cache_size(256)
        .prefer_socket(false)
        .init(session.to_vec());
    Ok(builder.into())
}

fn verified(mysql: &MysqlConfig) -> SslOpts {
    let ca = mysql.ca.iter().map(|path| path.clone().into()).collect();
    SslOpts::default().with_disable_built_in_roots(mysql.ca.is_some()).with_root_certs(ca)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_may_name_several_hosts() {
        for (url, expected) in [
            ("mysql://u:p@a/shop", &["mysql://u:p@a/shop"][..]),
            (
                "mariadb://u:p@ss@a:3306,b:3307,[::1]:3308/shop?x=1",
                &[
                    "mysql://u:p@ss@a:3306/shop?x=1",
                    "mysql://u:p@ss@b:3307/shop?x=1",
                    "mysql://u:p@ss@[::1]:3308/shop?x=1",
                ],
            ),
            ("mysql://a,b", &["mysql://a", "mysql://b"]),
        ] {
            assert_eq!(urls_of_hosts(url), expected);
        }
    }

    #[test]
    fn the_password_of_the_url_goes_before_the_other() {
        let password = |url: &str| {
            let mysql = MysqlConfig { password: Some("other".into()), ..MysqlConfig::new(url) };
            Reach::of(&mysql).unwrap().host().pass().map(str::to_owned)
        };
        assert_eq!(password("mysql://u:own@a/shop").as_deref(), Some("own"));
        assert_eq!(password("mysql://u@a/shop").as_deref(), Some("other"));
    }

    #[test]
    fn hosts_take_turns() {
        let reach = Reach::of(&MysqlConfig::new("mysql://u@a,b:3307/shop")).unwrap();
        let shown = |reach: &Reach| format!("{}:{}", reach.host().ip_or_hostname(), reach.host().tcp_port());
        assert_eq!(shown(&reach), "a:3306");
        reach.next_host();
        assert_eq!(shown(&reach), "b:3307");
        reach.next_host();
        assert_eq!(shown(&reach), "a:3306");
    }
}
