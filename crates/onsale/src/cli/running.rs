//! A server that is running, as the command line asks it. Nothing that matters is sent to a server before it has shown
//! that it has the database open that is meant: on one machine there may be several, and one that trusts whoever
//! reaches it takes any token.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context;
use onsale_store::{StoreConfig, maintenance};

use crate::http::operations::readyz;

/// Bytes of an answer at most: it lists a thousand API keys.
const ANSWER_BYTES: u64 = 2 << 20;

/// What is asked, and of whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    pub(super) listen: SocketAddr,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    /// What proves that an administrator asks; empty for what everybody may ask.
    pub(super) token: &'a str,
    pub(super) body: &'a str,
}

/// The answer of a server, head and body.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) head: String,
    pub(super) body: String,
}

impl Said {
    pub(super) fn is_ok(&self) -> bool {
        self.head.starts_with("HTTP/1.1 200 ")
    }

    /// A header of the answer, named in small letters.
    fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// Whether a server has a database open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Has {
    /// It has this one.
    This,
    /// It has another one, or does not say which.
    Another,
    /// Several servers may have it open, and none is told from the others.
    Shared,
}

/// Which database the server has open that gave this answer to `/readyz`.
pub(super) fn database_of(said: &Said, store: &StoreConfig) -> Has {
    if matches!(store.database, onsale_store::DatabaseConfig::Mysql(_)) {
        return Has::Shared;
    }
    let meant = maintenance::opened_as(store).map(|number| number.to_string());
    let shown = said.header(readyz::DATABASE);
    if meant.is_some() && meant.as_deref() == shown { Has::This } else { Has::Another }
}

/// Asks the server that has the database open; answers the JSON of a success.
pub(super) fn ask_owner(
    store: &StoreConfig,
    question: &Question<'_>,
    patience: Duration,
) -> anyhow::Result<serde_json::Value> {
    let listen = question.listen;
    let ready = Question { method: "GET", path: "/readyz", token: "", body: "", ..*question };
    match database_of(&ask(&ready, patience)?, store) {
        Has::This | Has::Shared => {}
        Has::Another => anyhow::bail!(
            "what answers at {listen} has another database open, and nothing was done: say by --listen where the \
             server of this one listens"
        ),
    }
    let said = ask(question, patience)?;
    let json: serde_json::Value = serde_json::from_str(&said.body).context("it did not answer in JSON")?;
    if said.is_ok() {
        return Ok(json);
    }
    Err(anyhow::Error::msg(json["message"].as_str().unwrap_or_default().to_owned()))
}

/// The answer to a request.
pub(super) fn ask(question: &Question<'_>, patience: Duration) -> anyhow::Result<Said> {
    let Question { listen, method, path, token, body } = question;
    let mut stream = TcpStream::connect_timeout(listen, patience)?;
    stream.set_read_timeout(Some(patience))?;
    let proof = if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {listen}\r\n{proof}content-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.take(ANSWER_BYTES).read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("it did not answer in HTTP/1.1")?;
    Ok(Said { head: head.to_owned(), body: body.to_owned() })
}
