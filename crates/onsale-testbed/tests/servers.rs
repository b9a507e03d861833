//! The servers start, are hurt, and come back.

use std::path::Path;

use onsale_testbed::{Database, Disk, MariaDb, until};

const TABLE: &str =
    "CREATE DATABASE onsale_a; CREATE TABLE onsale_a.t (id BIGINT PRIMARY KEY) ENGINE=InnoDB;";
const COUNT: &str = "SELECT count(*) FROM onsale_a.t";

#[test]
fn what_was_committed_outlives_the_death_of_the_server() {
    let mut server = MariaDb::start(Disk::Durable).unwrap();
    server.sql().run(TABLE).unwrap();
    server.sql().run("INSERT INTO onsale_a.t VALUES (1), (2)").unwrap();
    server.kill().unwrap();
    assert!(server.sql().run(COUNT).is_err());
    server.start_again().unwrap();
    assert_eq!(server.sql().number(COUNT).unwrap(), 2);
}

#[test]
fn read_only_is_felt_by_the_account_that_onsale_uses() {
    let server = MariaDb::start(Disk::Quick).unwrap();
    server.sql().run(TABLE).unwrap();
    server.set_read_only(true).unwrap();
    let error = server.sql().run("INSERT INTO onsale_a.t VALUES (1)").unwrap_err().to_string();
    assert!(error.contains("read-only"), "{error}");
    server.set_read_only(false).unwrap();
    server.sql().run("INSERT INTO onsale_a.t VALUES (1)").unwrap();
}

#[test]
fn databases_of_the_shared_server_are_apart_and_go() {
    let (one, other) = (Database::new().unwrap(), Database::new().unwrap());
    assert_ne!(one.url(), other.url());
    one.sql().run(&format!("CREATE TABLE {}.t (id BIGINT PRIMARY KEY)", one.name())).unwrap();
    let tables = format!(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema IN ('{}', '{}')",
        one.name(),
        other.name()
    );
    assert_eq!(other.sql().number(&tables).unwrap(), 1);
    drop(one);
    assert_eq!(other.sql().number(&tables).unwrap(), 0);
}

/// What is held in memory until the server is told to go on is lost by nobody.
#[test]
fn a_paused_server_answers_when_it_is_resumed_and_connections_can_be_cut() {
    let server = MariaDb::start(Disk::Quick).unwrap();
    let sql = server.sql();
    let asked = std::thread::spawn(move || sql.run("SELECT 'awake' FROM (SELECT sleep(3600)) AS s"));
    let busy = "SELECT count(*) FROM information_schema.processlist WHERE user = 'onsale'";
    until("the question to arrive", || Ok((server.root().number(busy)? == 1).then_some(()))).unwrap();
    server.pause().unwrap();
    // The signal has been sent; that the process has stopped is seen a moment later.
    let state = format!("/proc/{}/stat", server.pid().unwrap());
    let stopped = || Ok(std::fs::read_to_string(&state)?.contains(") T ").then_some(()));
    until("the server to stand still", stopped).unwrap();
    server.resume().unwrap();
    assert_eq!(server.cut_connections().unwrap(), 1);
    assert!(asked.join().unwrap().is_err());
}

#[test]
fn nothing_is_left_of_a_server() {
    let server = MariaDb::start(Disk::Quick).unwrap();
    let (process, socket) = (format!("/proc/{}", server.pid().unwrap()), server.root());
    assert!(socket.run("SELECT 1").is_ok() && Path::new(&process).exists());
    drop(server);
    assert!(socket.run("SELECT 1").is_err() && !Path::new(&process).exists());
}
