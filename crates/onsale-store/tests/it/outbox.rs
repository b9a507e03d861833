//! The outbox and the jobs' cursors, on both back ends: what must leave leaves once, is tried again, or is given up where an
//! operator sees it; and what follows from the journal is written once, whatever dies in between.

use std::sync::{Arc, Barrier};

use onsale_core::outbox::TAKEN_FOR;
use onsale_core::{Actor, Kind, Millis, Timestamp, Vendor, VendorId};
use onsale_store::{
    Addressee, Advance, Advanced, DatabaseConfig, DueMail, Fate, JobPage, JudgeVendor, MysqlConfig, NewMail,
    NewMessage, NotSent, Outcome, Request, Sabotage, Store, StoreConfig,
};
use onsale_testbed::Database;

use crate::util::{House, START, add_vendor};

const JOB: &str = "tell_vendors";
const KINDS: &[Kind] = &[Kind::VendorApproved, Kind::VendorSuspended];
const DAY: Millis = Millis(86_400_000);

pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Where the tables are.
pub(crate) enum Place {
    File(Box<House>),
    Server(Database),
}

impl Place {
    pub(crate) fn both() -> [Self; 2] {
        [Self::File(Box::new(House::new())), Self::Server(Database::new().unwrap())]
    }

    pub(crate) fn open(&self, now: Timestamp, broken: Option<Sabotage>) -> Store {
        let mut config = match self {
            Self::File(house) => house.config.clone(),
            Self::Server(database) => {
                StoreConfig::of(DatabaseConfig::Mysql(MysqlConfig::new(database.url())))
            }
        };
        config.sabotage = broken;
        Store::open(&config, now).unwrap()
    }

    /// Statements of an operator, or of an earlier version.
    pub(crate) fn run(&self, statements: &str) {
        match self {
            Self::File(house) => {
                rusqlite::Connection::open(house.path()).unwrap().execute_batch(statements).unwrap();
            }
            Self::Server(database) => {
                database.sql().run(&format!("USE {}; {statements}", database.name())).unwrap();
            }
        }
    }

    fn number(&self, of: &str, rest: &str) -> i64 {
        match self {
            Self::File(house) => {
                let db = rusqlite::Connection::open(house.path()).unwrap();
                db.query_row(&format!("SELECT {of} FROM {rest}"), [], |row| row.get(0)).unwrap()
            }
            Self::Server(database) => {
                database.sql().number(&format!("SELECT {of} FROM {}.{rest}", database.name())).unwrap()
            }
        }
    }

    /// The same tables as a process leaves them that is killed now.
    fn killed(self, store: Store) -> Self {
        match self {
            Self::File(house) => {
                let copy = House::copy_of(&house);
                let log = |house: &House| house.path().with_extension("db-wal");
                std::fs::copy(log(&house), log(&copy)).unwrap();
                wait(store.close());
                Self::File(Box::new(copy))
            }
            Self::Server(database) => {
                // Nothing is written when it goes: its connections end, as they would with the process.
                drop(store);
                Self::Server(database)
            }
        }
    }
}

fn request(now: Timestamp) -> Request {
    Request::new(Actor::Admin, now)
}

pub(crate) fn vendor(store: &Store, name: &str) -> Vendor {
    match wait(store.add_vendor(request(START), add_vendor(name))).unwrap() {
        Outcome::Fresh(added) => added.record,
        Outcome::Replayed(_) => panic!("no key was sent"),
    }
}

fn judge(store: &Store, id: VendorId, may_sell: bool) {
    wait(store.judge_vendor(request(START), JudgeVendor { id, may_sell })).unwrap();
}

fn page(store: &Store) -> JobPage {
    wait(store.job_page(JOB, KINDS, None)).unwrap()
}

/// What the job makes of a page: a message for each row.
fn owed(page: JobPage) -> Advance {
    let message = |row: &onsale_store::FeedRow| {
        let id = row.subject.and_then(VendorId::new).unwrap();
        let mail =
            NewMail { subject: "Decided".into(), body: "text\nof lines".into(), expires_at: START + DAY };
        NewMessage { to: Addressee::Vendor(id), subject: id.get(), version: row.seq, mail }
    };
    let messages = page.rows.iter().map(message).collect();
    Advance { job: JOB, from: page.from, to: page.to, messages }
}

/// A store with a message in its outbox, to the vendor ada.
fn with_message(place: &Place) -> Store {
    let store = place.open(START, None);
    let ada = vendor(&store, "ada");
    judge(&store, ada.id, false);
    assert_eq!(wait(store.advance(START, owed(page(&store)))).unwrap(), Advanced::Moved);
    store
}

fn take(store: &Store, now: Timestamp) -> Option<DueMail> {
    wait(store.take_mail(now)).unwrap()
}

fn not_sent(mail: &DueMail, for_ever: bool) -> NotSent {
    NotSent { id: mail.id, tries: mail.tries, for_ever, error: "the other side said no".into() }
}

#[test]
fn a_message_that_has_left_leaves_nothing_but_that_it_has() {
    for place in Place::both() {
        let store = with_message(&place);
        let mail = take(&store, START).unwrap();
        assert_eq!(
            (mail.recipient.as_str(), mail.domain.as_str()),
            ("ada@vendors.example", "vendors.example")
        );
        assert_eq!((mail.subject.as_str(), mail.body.as_str(), mail.tries), ("Decided", "text\nof lines", 1));
        assert_eq!(take(&store, START), None, "it is somebody's");
        wait(store.mail_sent(START, mail.id)).unwrap();
        let left = "outbox WHERE done_at > 0 AND recipient = '' AND domain = '' AND payload = ''";
        assert_eq!(place.number("count(*)", left), 1);
        assert_eq!(take(&store, START + DAY), None);
        wait(store.forget_old(START + DAY)).unwrap();
        assert_eq!(place.number("count(*)", "outbox"), 0);
        wait(store.close());
    }
}

#[test]
fn a_message_of_which_nobody_says_what_became_is_due_again() {
    for place in Place::both() {
        let store = with_message(&place);
        let lost = take(&store, START).unwrap();
        assert_eq!(take(&store, START + TAKEN_FOR - Millis(1)), None);
        let again = take(&store, START + TAKEN_FOR).unwrap();
        assert_eq!((again.id, again.tries), (lost.id, 2));
        // Whoever had it before comes back, and has nothing to say any more.
        let fate = wait(store.mail_failed(START + TAKEN_FOR, not_sent(&lost, true))).unwrap();
        assert_eq!((fate, wait(store.outbox_counts()).unwrap().dead), (Fate::NotOurs, 0));
        // But if it was sent, it was sent.
        wait(store.mail_sent(START + TAKEN_FOR, lost.id)).unwrap();
        assert_eq!(take(&store, START + TAKEN_FOR + TAKEN_FOR), None);
        wait(store.close());
    }
}

#[test]
fn a_message_that_does_not_leave_is_tried_again_and_then_given_up_and_sent_again() {
    for place in Place::both() {
        let store = with_message(&place);
        let mail = take(&store, START).unwrap();
        assert_eq!(wait(store.mail_failed(START, not_sent(&mail, false))).unwrap(), Fate::Again);
        assert_eq!(take(&store, START + Millis(9_999)), None);
        let later = START + Millis(10_000);
        let mail = take(&store, later).unwrap();
        assert_eq!(wait(store.mail_failed(later, not_sent(&mail, true))).unwrap(), Fate::GivenUp);
        assert_eq!(take(&store, later + DAY), None, "it was given up");

        let counts = wait(store.outbox_counts()).unwrap();
        assert_eq!((counts.waiting, counts.dead), (0, 1));
        assert_eq!(counts.last_error.as_deref(), Some("the other side said no"));
        let dead = wait(store.dead_messages()).unwrap();
        assert_eq!((dead[0].id, dead[0].tries, dead[0].dead_at), (mail.id, 2, later));
        assert_eq!(dead[0].recipient, "ada@vendors.example");

        let later = later + DAY;
        assert_eq!(wait(store.send_again(request(later), Some(mail.id + 1))).unwrap(), 0);
        let queued = place.number("created_at", "outbox");
        assert_eq!(wait(store.send_again(request(later), None)).unwrap(), 1);
        assert_eq!(place.number("created_at", "outbox"), queued, "when it was queued stays what it was");
        assert_eq!(wait(store.outbox_counts()).unwrap().oldest, Some(later), "and it waits since then");
        assert_eq!(wait(store.send_again(request(later), None)).unwrap(), 0);
        assert_eq!(take(&store, later).map(|again| (again.id, again.tries)), Some((mail.id, 1)));
        wait(store.close());
    }
}

#[test]
fn a_message_whose_time_is_over_is_given_up_and_forgotten_after_a_week() {
    for place in Place::both() {
        let store = with_message(&place);
        let over = START + DAY;
        wait(store.forget_old(over - Millis(1))).unwrap();
        assert_eq!(wait(store.outbox_counts()).unwrap().dead, 0);
        wait(store.forget_old(over)).unwrap();
        assert_eq!(wait(store.outbox_counts()).unwrap().dead, 1);
        let week = Millis(onsale_core::limits::DEAD_KEPT_MS);
        wait(store.forget_old(over + week - Millis(1))).unwrap();
        assert_eq!(wait(store.outbox_counts()).unwrap().dead, 1);
        wait(store.forget_old(over + week)).unwrap();
        assert_eq!(place.number("count(*)", "outbox"), 0);
        wait(store.close());
    }
}

#[test]
fn whoever_is_gone_gets_no_message_and_the_cursor_moves_on() {
    for place in Place::both() {
        let store = place.open(START, None);
        let ada = vendor(&store, "ada");
        judge(&store, ada.id, false);
        let advance = owed(page(&store));
        wait(store.delete_vendor(request(START), ada.id)).unwrap();
        assert_eq!(wait(store.advance(START, advance)).unwrap(), Advanced::Moved);
        assert_eq!((place.number("count(*)", "outbox"), page(&store).rows.len()), (0, 0));
        wait(store.close());
    }
}

/// Killed before it has moved its cursor, a job finds the same rows again; killed after that, it finds none, and what it owed
/// is in the outbox.
#[test]
fn what_follows_from_the_journal_is_written_once_whenever_the_server_is_killed() {
    for place in Place::both() {
        let store = place.open(START, None);
        let (ada, bob) = (vendor(&store, "ada"), vendor(&store, "bob"));
        judge(&store, ada.id, false);
        judge(&store, bob.id, false);
        let read = page(&store);
        assert_eq!(read.rows.len(), 2);
        let place = place.killed(store);

        let store = place.open(START, None);
        let again = page(&store);
        assert_eq!((&again.rows, &again.from), (&read.rows, &read.from));
        assert_eq!(wait(store.advance(START, owed(again))).unwrap(), Advanced::Moved);
        let taken = take(&store, START).unwrap();
        let place = place.killed(store);

        let store = place.open(START, None);
        assert_eq!(page(&store).rows, []);
        assert_eq!(wait(store.advance(START, owed(read))).unwrap(), Advanced::TooLate);
        assert_eq!(place.number("count(*)", "outbox"), 2);
        // One was taken by the process that was killed: it is due again when its time is over.
        assert!(take(&store, START).is_some_and(|other| other.id != taken.id));
        assert_eq!(take(&store, START), None);
        assert_eq!(take(&store, START + TAKEN_FOR).map(|again| again.tries), Some(2));
        wait(store.close());
    }
}

/// Lets each store do the same at the same moment.
fn at_once<T: Send>(stores: &[Store], deed: impl Fn(&Store) -> T + Sync) -> Vec<T> {
    let start = Arc::new(Barrier::new(stores.len()));
    std::thread::scope(|scope| {
        let run = |store| {
            let (start, deed) = (Arc::clone(&start), &deed);
            move || {
                start.wait();
                deed(store)
            }
        };
        let threads: Vec<_> = stores.iter().map(|store| scope.spawn(run(store))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

const SERVERS: usize = 3;

fn servers(database: &Place, broken: Option<Sabotage>) -> Vec<Store> {
    (0..SERVERS).map(|_| database.open(START, broken)).collect()
}

/// Rounds of a race; the twin without the guard has to show it in one of them.
const ROUNDS: i64 = 40;

/// How many servers get the same message, at most, in the rounds of a race for one.
fn race_for_a_message(broken: Option<Sabotage>) -> usize {
    let place = Place::Server(Database::new().unwrap());
    let stores = servers(&place, broken);
    let ada = vendor(&stores[0], "ada");
    let mut most = 0;
    for round in 1..=ROUNDS {
        judge(&stores[0], ada.id, round % 2 == 0);
        place.run("DELETE FROM outbox");
        assert_eq!(wait(stores[0].advance(START, owed(page(&stores[0])))).unwrap(), Advanced::Moved);
        let taken = at_once(&stores, |store| take(store, START));
        most = most.max(taken.into_iter().flatten().count());
        if broken.is_some() && most > 1 {
            break;
        }
    }
    stores.iter().for_each(|store| wait(store.close()));
    most
}

#[test]
fn servers_that_look_at_once_take_a_message_once() {
    assert_eq!(race_for_a_message(None), 1);
}

#[test]
fn twin_without_the_guard_several_take_it() {
    assert!(race_for_a_message(Some(Sabotage::MessageTakenTwice)) > 1);
}

/// How many messages servers write because of one row of the journal, at most, that all of them have read.
fn race_for_a_row(broken: Option<Sabotage>) -> i64 {
    let place = Place::Server(Database::new().unwrap());
    let stores = servers(&place, broken);
    let ada = vendor(&stores[0], "ada");
    let mut most = 0;
    for round in 1..=ROUNDS {
        judge(&stores[0], ada.id, round % 2 == 0);
        place.run("DELETE FROM outbox");
        let pages: Vec<JobPage> = stores.iter().map(page).collect();
        let advance = owed(pages[0].clone());
        let ended = at_once(&stores, |store| wait(store.advance(START, advance.clone())).unwrap());
        let moved = ended.iter().filter(|advanced| **advanced == Advanced::Moved).count();
        assert!(broken.is_some() || moved == 1, "{ended:?}");
        most = most.max(place.number("count(*)", "outbox"));
        if broken.is_some() && most > 1 {
            break;
        }
    }
    stores.iter().for_each(|store| wait(store.close()));
    most
}

#[test]
fn servers_that_follow_the_journal_at_once_write_once_what_it_calls_for() {
    assert_eq!(race_for_a_row(None), 1);
}

#[test]
fn twin_without_the_guard_each_server_writes_it() {
    assert!(race_for_a_row(Some(Sabotage::CursorUnguarded)) > 1);
}

/// The tables of the version before the outbox, with two codes and a notice; one of the codes is under way.
fn before_the_outbox(place: &Place) {
    let (number, text, version) = match place {
        Place::File(_) => ("INTEGER", "TEXT", "PRAGMA user_version = 14"),
        Place::Server(_) => {
            ("BIGINT", "VARCHAR(254)", "UPDATE schema_book SET value = 20 WHERE name = 'version'")
        }
    };
    let columns = ["tries", "next_try_at", "expires_at", "urgency", "turn", "asker"];
    let columns: String = columns.iter().map(|name| format!("{name} {number} NOT NULL, ")).collect();
    let lines =
        ["order_id", "line", "kind", "ticket_id", "customer_id", "event_id", "amount", "tax_rate", "tax"];
    let lines: String = lines.iter().map(|name| format!("{name} {number}, ")).collect();
    let now = START.0;
    let (under_way, over) = (now + 60_000, now + 600_000);
    place.run(&format!(
        "DROP VIEW order_line; DROP TABLE order_ticket; DROP TABLE order_charge; \
         CREATE TABLE order_line ({lines} refunded_at {number}); DROP TABLE ticket_key; DROP TABLE ticket_generation; \
         DELETE FROM counter WHERE name = 'ticket_key'; DROP TABLE outbox; DROP TABLE journal_cursor; UPDATE counter SET name = 'mail', next = 4 WHERE name = 'outbox'; \
         CREATE TABLE mail (mail_id {number} NOT NULL PRIMARY KEY, {columns} domain {text} NOT NULL, recipient {text} NOT NULL, \
         subject {text} NOT NULL, body {text} NOT NULL); \
         INSERT INTO mail (mail_id, tries, next_try_at, expires_at, urgency, turn, asker, domain, recipient, subject, body) VALUES \
         (1, 1, {under_way}, {over}, 0, 0, 7, 'a.example', 'x@a.example', 'code 1', 'one'), \
         (2, 0, {now}, {over}, 1, 0, 0, 'a.example', 'y@a.example', 'notice', 'lines\nof text'), \
         (3, 0, {now}, {over}, 0, 1, 7, 'b.example', 'z@b.example', 'code 2', 'two'); {version};"
    ));
}

#[test]
fn mails_of_the_version_before_are_in_the_outbox() {
    for place in Place::both() {
        let store = place.open(START, None);
        judge(&store, vendor(&store, "ada").id, false);
        wait(store.close());
        before_the_outbox(&place);
        let store = place.open(START, None);
        let said = |mail: DueMail| (mail.id, mail.recipient, mail.subject, mail.body, mail.tries);
        let mail = |id, to: &str, subject: &str, body: &str, tries| {
            Some((id, to.to_owned(), subject.to_owned(), body.to_owned(), tries))
        };
        assert_eq!(take(&store, START).map(said), mail(3, "z@b.example", "code 2", "two", 1));
        assert_eq!(take(&store, START).map(said), mail(2, "y@a.example", "notice", "lines\nof text", 1));
        assert_eq!(take(&store, START), None, "the other is under way");
        assert_eq!(take(&store, START + TAKEN_FOR).map(said), mail(1, "x@a.example", "code 1", "one", 2));
        // Nobody is told of what was decided before; and the next message has a number of its own.
        assert_eq!(page(&store).rows, []);
        let ada = wait(store.find_vendor(VendorId::new(1).unwrap())).unwrap();
        judge(&store, ada.id, true);
        assert_eq!(wait(store.advance(START, owed(page(&store)))).unwrap(), Advanced::Moved);
        assert_eq!(place.number("max(message_id)", "outbox"), 4);
        wait(store.close());
    }
}
