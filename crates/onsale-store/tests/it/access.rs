//! Who may come in: the same work for known and unknown addresses, and servers of one database that judge the same
//! code, the same guess or the same refresh token at the same moment.

use std::sync::Barrier;

use onsale_core::{Actor, Email, Rejection, Role};
use onsale_store::{
    Access, Added, Answer, BeginLogin, Command, DueMail, Hash, LoginOutcome, NewCode, NewMail, NewSession,
    Outbox, RefreshSession, StoreError, VerifyLogin,
};
use onsale_testbed::Database;

use crate::servers::Server;
use crate::util::{START, add_customer, desk};

const CODE: Hash = [1; 32];
const WRONG: Hash = [2; 32];
const LONG: Hash = [3; 32];
const SERVERS: usize = 3;

fn address(name: &str) -> Email {
    Email::parse(&format!("{name}@example.org")).unwrap()
}

fn access(access: Access) -> Command {
    Command::Access(Box::new(access))
}

fn begin(name: &str) -> Command {
    begin_with(name, challenge(name, 0), None)
}

fn begin_with(name: &str, challenge: Hash, device: Option<Hash>) -> Command {
    let mail = NewMail {
        subject: "042042 is your code".into(),
        body: "042042".into(),
        expires_at: START + minute(),
    };
    access(Access::BeginLogin(BeginLogin {
        role: Role::Customer,
        email: address(name),
        challenge,
        short: NewCode { hash: CODE, mail: mail.clone() },
        long: NewCode { hash: LONG, mail },
        device,
        asker: 1,
        network: 1,
        most_ahead: 100,
    }))
}

/// Another one for each name and number.
fn challenge(name: &str, n: u8) -> Hash {
    let mut hash = [n; 32];
    hash[..name.len()].copy_from_slice(name.as_bytes());
    hash
}

fn minute() -> onsale_core::Millis {
    onsale_core::Millis::from_seconds(60)
}

fn verify(name: &str, code: Hash, session: i64) -> Command {
    let session = NewSession { id: session, refresh: [7; 32], device: Some([session as u8; 32]) };
    let (email, challenge) = (address(name), challenge(name, 0));
    access(Access::VerifyLogin(VerifyLogin {
        role: Role::Customer,
        email,
        challenge,
        code,
        device: None,
        session,
    }))
}

/// Only to whom the mail goes tells the two apart, and a mail to nobody is forgotten.
#[test]
fn a_known_and_an_unknown_address_leave_the_same_rows() {
    desk(|desk| {
        desk.customer("ada");
        for name in ["ada", "eve"] {
            desk.ask::<()>(begin(name)).unwrap();
        }
        let file = rusqlite::Connection::open(desk.path()).unwrap();
        let rows = |sql: &str| -> Vec<String> {
            let mut rows = file.prepare(sql).unwrap();
            rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        for sql in [
            "SELECT hex(code_hash) || tries || '-' || expires_at || '-' || sent_at || '-' || lane || '-' || is_short \
             FROM login_challenge ORDER BY email_key",
            "SELECT lane || '-' || asked || '-' || asked_at || '-' || wrong || '-' || since \
             FROM login_count ORDER BY email_key",
        ] {
            let codes = rows(sql);
            assert_eq!((codes.len(), &codes[0]), (2, &codes[1]));
        }
        let mails = rows(
            "SELECT kind || payload || tries || '-' || next_try_at || '-' || expires_at FROM outbox ORDER BY message_id",
        );
        assert_eq!((mails.len(), &mails[0]), (2, &mails[1]));
        assert_eq!(rows("SELECT recipient FROM outbox ORDER BY message_id"), ["ada@example.org", ""]);

        let mut take =
            || desk.ask::<Option<DueMail>>(Command::Outbox(Box::new(Outbox::TakeMail(Vec::new())))).unwrap();
        assert_eq!(take().unwrap().recipient, "ada@example.org");
        assert_eq!(take(), None);
        assert_eq!(rows("SELECT recipient FROM outbox"), ["ada@example.org"]);
    });
}

fn house(database: &Database) -> Vec<Server> {
    (0..SERVERS).map(|_| Server::at(&database.url())).collect()
}

/// Each server carries out its command at the same moment as the others.
fn at_once(servers: &mut [Server], command: impl Fn(usize) -> Command) -> Vec<Result<Answer, StoreError>> {
    let start = Barrier::new(servers.len());
    let run = |server: &mut Server, command: Command| {
        start.wait();
        server.run(command)
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = servers
            .iter_mut()
            .enumerate()
            .map(|(n, server)| {
                let (run, command) = (&run, command(n));
                scope.spawn(move || run(server, command))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn outcomes(answers: Vec<Result<Answer, StoreError>>) -> Vec<LoginOutcome> {
    let outcome = |answer| match answer {
        Ok(Answer::LoginOutcome(outcome)) => outcome,
        other => panic!("{other:?}"),
    };
    answers.into_iter().map(outcome).collect()
}

fn granted(outcomes: &[LoginOutcome]) -> usize {
    outcomes.iter().filter(|outcome| matches!(outcome, LoginOutcome::Granted(_))).count()
}

#[test]
fn servers_that_are_asked_for_a_code_at_once_send_one() {
    let database = Database::new().unwrap();
    let mut servers = house(&database);
    servers[0].run(Command::AddCustomer(add_customer("ada"))).unwrap();
    let answers = at_once(&mut servers, |n| begin_with("ada", challenge("ada", n as u8), None));
    let refused = |answer: &Result<_, StoreError>| {
        matches!(answer, Err(StoreError::Rejected(Rejection::TooSoon { .. })))
    };
    assert_eq!(answers.iter().filter(|answer| refused(answer)).count(), SERVERS - 1, "{answers:?}");
    assert_eq!(number(&database, "SELECT count(*) FROM outbox"), 1);
    assert_eq!(number(&database, "SELECT asked FROM login_count"), 1);
    assert_eq!(number(&database, "SELECT count(*) FROM login_challenge"), 1);
}

fn number(database: &Database, query: &str) -> i64 {
    let query = query.replace("FROM ", &format!("FROM {}.", database.name()));
    database.sql().number(&query).unwrap()
}

#[test]
fn guesses_at_several_servers_are_five_in_all() {
    let database = Database::new().unwrap();
    let mut servers = house(&database);
    servers[0].run(Command::AddCustomer(add_customer("ada"))).unwrap();
    servers[0].run(begin("ada")).unwrap();
    for round in 1..=3 {
        let answers = outcomes(at_once(&mut servers, |_| verify("ada", WRONG, 1)));
        assert_eq!(granted(&answers), 0);
        let guesses = (SERVERS as i64 * round).min(5);
        assert_eq!(number(&database, "SELECT tries FROM login_challenge"), guesses);
        assert_eq!(number(&database, "SELECT wrong FROM login_count"), guesses);
    }
    let late = outcomes(vec![servers[1].run(verify("ada", CODE, 2))]);
    assert_eq!(late, [LoginOutcome::Denied], "the code has died of the guesses");
}

#[test]
fn a_code_lets_one_in_whichever_servers_it_is_shown_to() {
    let database = Database::new().unwrap();
    let mut servers = house(&database);
    for round in 0..10 {
        let name = format!("c{round}");
        servers[0].run(Command::AddCustomer(add_customer(&name))).unwrap();
        servers[0].run(begin(&name)).unwrap();
        let session = |n: usize| (round * SERVERS + n + 1) as i64;
        let answers = outcomes(at_once(&mut servers, |n| verify(&name, CODE, session(n))));
        assert_eq!(granted(&answers), 1, "{answers:?}");
    }
    assert_eq!(number(&database, "SELECT count(*) FROM session"), 10);
}

#[test]
fn a_refresh_token_that_several_servers_see_at_once_has_one_successor() {
    let database = Database::new().unwrap();
    let mut servers = house(&database);
    for round in 0..10 {
        let old = [round as u8 + 10; 32];
        let session = NewSession { id: round + 1, refresh: old, device: None };
        let add = add_customer(&format!("c{round}"));
        let added = servers[0].run(access(Access::RegisterCustomer(add, session))).unwrap();
        let Answer::AddedCustomer(Added { record, .. }) = added else { panic!("{added:?}") };
        let refresh = |n: usize| {
            let next = [(round * SERVERS as i64) as u8 + n as u8 + 50; 32];
            let sealed = [n as u8 + 101; 32];
            access(Access::RefreshSession(RefreshSession { id: round + 1, presented: old, next, sealed }))
        };
        let answers = outcomes(at_once(&mut servers, refresh));
        assert_eq!(granted(&answers), 1, "{answers:?}");
        let actor = Actor::Customer(record.id);
        let first = answers.iter().position(|answer| *answer == LoginOutcome::Granted(actor)).unwrap();
        let again = LoginOutcome::Again(actor, vec![[first as u8 + 101; 32]]);
        assert_eq!(answers.iter().filter(|answer| **answer == again).count(), SERVERS - 1, "{answers:?}");
    }
    assert_eq!(number(&database, "SELECT count(*) FROM session"), 10);
    assert_eq!(number(&database, "SELECT count(*) FROM revocation"), 0);
}
