//! What people entrust to the server is in no line that it writes, however talkative it is.

use std::net::TcpListener;
use std::path::Path;

use onsale_testbed::Database;
use serde_json::{Value, json};

use crate::faults::process::{As, Client, Options, Server, until};
use crate::util::take_mail;

const NAME: &str = "Wilhelmina Zwanzigtausend";
const CUSTOMER: &str = "wilhelmina@zwanzigtausend.example";
const VENDOR: &str = "theodora@neunundneunzig.example";

/// Somebody's life with the server, and the secrets that came up in it.
struct Visit<'a> {
    client: Client,
    mail: &'a TcpListener,
    secrets: Vec<String>,
    /// Of the code that was asked for last.
    challenge: String,
}

impl Visit<'_> {
    fn say(&mut self, method: &str, path: &str, caller: As<'_>, body: &Value) -> Value {
        self.client.call(method, path, caller, &body.to_string()).unwrap().1
    }

    fn post(&mut self, path: &str, caller: As<'_>, body: &Value) -> Value {
        self.say("POST", path, caller, body)
    }

    /// Keeps the tokens of an answer as secrets; gives them.
    fn tokens(&mut self, body: &Value) -> (String, String) {
        let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("{body}")).to_owned();
        let (token, refresh) = (text("token"), text("refreshToken"));
        self.secrets.extend([token.clone(), token.rsplit('.').next().unwrap().to_owned(), refresh.clone()]);
        self.secrets.extend(body["device"].as_str().map(str::to_owned));
        (token, refresh)
    }

    /// Asks for a code; gives what the mail server heard, which answers `verdict`.
    fn ask_for_code(&mut self, email: &str, role: &str, verdict: &str) -> Vec<String> {
        let asked = self.post("/auth/login", As::Nobody, &json!({"email": email, "role": role}));
        self.challenge = asked["challenge"].as_str().unwrap_or_else(|| panic!("{asked}")).to_owned();
        self.secrets.push(self.challenge.clone());
        take_mail(&self.mail.accept().unwrap().0, verdict)
    }

    fn come_and_go(&mut self, log: &Path) {
        let ada = json!({"name": NAME, "email": CUSTOMER});
        let added = self.post("/customer/add", As::Nobody, &ada);
        let (token, refresh) = self.tokens(&added);
        self.post("/customer/add", As::Nobody, &ada);
        self.post("/customer/add", As::Nobody, &json!({"name": [NAME], "email": CUSTOMER}));
        // A mail server that repeats the address, and one that takes the mail.
        self.ask_for_code(CUSTOMER, "customer", &format!("550 5.1.1 <{CUSTOMER}>: no such user"));
        until(|| std::fs::read_to_string(log).unwrap().contains("a mail cannot be sent"));
        let added = self.post("/vendor/add", As::Nobody, &json!({"name": NAME, "email": VENDOR}));
        self.tokens(&added);
        let heard = self.ask_for_code(VENDOR, "vendor", "250 well");
        let subject = heard.iter().find_map(|line| line.strip_prefix("Subject: ")).unwrap();
        let code: String = subject.chars().take_while(char::is_ascii_digit).collect();
        self.secrets.push(code.clone());
        let challenge = self.challenge.clone();
        let verify =
            |code: &str| json!({"email": VENDOR, "role": "vendor", "code": code, "challenge": challenge});
        self.post("/auth/verify", As::Nobody, &verify("none"));
        let back = self.post("/auth/verify", As::Nobody, &verify(&code));
        let (vendor, _) = self.tokens(&back);
        let made =
            self.post("/vendor/key/add", As::Bearer(&vendor), &json!({"name": NAME, "scopes": ["read"]}));
        let key = made["key"].as_str().unwrap().to_owned();
        self.secrets.push(key.clone());
        self.say("GET", "/ticket/all", As::Bearer(&key), &Value::Null);
        self.say("GET", "/customer/all", As::Bearer(&key), &Value::Null);
        self.say("GET", "/ticket/all", As::Bearer(&format!("{key}x")), &Value::Null);

        let refreshed = self.post("/auth/refresh", As::Nobody, &json!({"refreshToken": refresh}));
        let (token_now, refresh_now) = self.tokens(&refreshed);
        self.say("GET", "/customer/export", As::Bearer(&token_now), &Value::Null);
        // What somebody may type into an address.
        for path in [
            format!("/customer/find/{CUSTOMER}"),
            format!("/ticket/mine?access_token={token}"),
            format!("/event/all?q={}", NAME.replace(' ', "+")),
            format!("/nothing/{CUSTOMER}"),
        ] {
            self.say("GET", &path, As::Bearer(&token_now), &Value::Null);
        }
        self.post("/auth/logout", As::Bearer(&format!("{token}x")), &Value::Null);
        self.post("/customer/erase", As::Bearer(&token_now), &Value::Null);
        self.say("GET", "/ticket/mine", As::Bearer(&token_now), &Value::Null);
        self.post("/auth/refresh", As::Nobody, &json!({"refreshToken": refresh_now}));
        let (again, refresh) = {
            let added = self.post("/customer/add", As::Nobody, &ada);
            self.tokens(&added)
        };
        // Two pages refresh at once, and somebody has another refresh token of the session.
        let refreshed = self.post("/auth/refresh", As::Nobody, &json!({"refreshToken": refresh}));
        self.tokens(&refreshed);
        let same = self.post("/auth/refresh", As::Nobody, &json!({"refreshToken": refresh}));
        self.tokens(&same);
        let other = format!("{}{}AAAA", &refresh[..12], &refresh[16..]);
        self.post("/auth/refresh", As::Nobody, &json!({"refreshToken": other}));
        self.say("GET", "/ticket/mine", As::Bearer(&again), &Value::Null);
        self.client.send(b"GET /healthz HTTP/1.1\r\nhost: x\r\nauthorization: Bearer \xff\r\n\r\n");
        self.client.answer().unwrap();
    }
}

/// Those of the secrets that stand in the log, each as one word or as a part of one.
fn told(log: &str, secrets: &[String]) -> Vec<String> {
    let words: Vec<&str> = log.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let is_code = |secret: &str| secret.len() == 6 && secret.bytes().all(|byte| byte.is_ascii_digit());
    // Six digits may be a part of any number; a name has two words, and is found whole or not at all.
    let stands = |secret: &&String| {
        if is_code(secret) { words.contains(&secret.as_str()) } else { log.contains(secret.as_str()) }
    };
    secrets.iter().filter(stands).cloned().collect()
}

/// Without the times of the lines, whose last six digits may be anything.
fn without_times(log: &str) -> String {
    let line = |line: &str| match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(mut fields)) => {
            fields.remove("timestamp");
            fields.remove("micros");
            Value::Object(fields).to_string()
        }
        _ => line.to_owned(),
    };
    log.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn nothing_personal_is_logged(database: &str, folder: &Path) {
    let mail = TcpListener::bind("127.0.0.1:0").unwrap();
    let smtp = format!("smtp://{}", mail.local_addr().unwrap());
    let log = folder.join("log");
    let options = Options::default()
        .token_mode()
        .log(&log)
        .argument("--log", "json")
        .argument("--log-level", "trace")
        .argument("--smtp-url", &smtp);
    let server: Server = options.start_on(database);
    let people = [NAME, CUSTOMER, VENDOR, "wilhelmina", "zwanzigtausend", "Zwanzigtausend", "theodora"];
    let secrets = people.map(str::to_owned).to_vec();
    let mut visit = Visit { client: server.client(), mail: &mail, secrets, challenge: String::new() };
    visit.come_and_go(&log);
    let last = visit.client.request_id().to_owned();
    server.finish();

    let text = without_times(&std::fs::read_to_string(&log).unwrap());
    assert!(text.contains(&last), "the log tells of each request: {text}");
    assert!(text.contains("a refresh token was used again after its time of grace"), "{text}");
    assert_eq!(told(&text, &visit.secrets), Vec::<String>::new(), "{text}");
    // The search would find each of them.
    let planted = format!("{text}\n{}", json!({"fields": visit.secrets}));
    assert_eq!(told(&planted, &visit.secrets), visit.secrets);
}

#[test]
fn no_line_names_a_person_or_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("onsale.db").display());
    nothing_personal_is_logged(&database, folder.path());
}

#[test]
fn no_line_names_a_person_or_a_secret_on_mariadb() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::new().unwrap();
    nothing_personal_is_logged(&database.url(), folder.path());
}
