//! A database that was put back to an earlier day: nobody becomes somebody else, and what was ended stays so.

use onsale::config::Config;
use onsale::jobs::forget_old;
use onsale_store::{DatabaseConfig, Resume, Resumed, TokenKey, maintenance};
use onsale_testbed::{Database, Sql};
use serde_json::{Value, json};

use super::{Guest, House};
use crate::util::{Answer, Request};

/// The database as it was at one moment, for putting it back: from a copy of the file, or of the tables.
pub(crate) enum Kept {
    File(std::path::PathBuf, std::path::PathBuf),
    Tables(Sql, String, Vec<String>),
}

impl Kept {
    fn of(house: &House) -> Self {
        let config = house.store_config();
        if let (Some(database), DatabaseConfig::Mysql(_)) = (house.mariadb(), &config.database) {
            return Self::of_tables(database);
        }
        let copy = house.folder().join("kept.db");
        maintenance::backup(&config, &copy, house.clock.now(), &mut |_| ()).unwrap();
        Self::File(copy, house.folder().join("onsale.db"))
    }

    /// As a dump does.
    pub(crate) fn of_tables(database: &Database) -> Self {
        let (sql, name) = (database.sql(), database.name().to_owned());
        let tables = sql.run(&format!("SHOW FULL TABLES IN {name} WHERE Table_type = 'BASE TABLE'")).unwrap();
        let tables: Vec<_> = tables.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect();
        for table in &tables {
            sql.run(&format!("CREATE TABLE {name}.kept_{table} AS SELECT * FROM {name}.{table}")).unwrap();
        }
        Self::Tables(sql, name, tables)
    }

    /// As `cp` does, or reading a dump: nothing of Onsale's knows that it has happened.
    pub(crate) fn put_back(&self) {
        match self {
            Self::File(copy, database) => {
                for end in ["-wal", "-shm"] {
                    let mut path = database.clone().into_os_string();
                    path.push(end);
                    // A server that has stopped leaves none.
                    let _ = std::fs::remove_file(path);
                }
                std::fs::copy(copy, database).map(drop).unwrap();
            }
            Self::Tables(sql, name, tables) => {
                for table in tables {
                    let all = format!("INSERT INTO {name}.{table} SELECT * FROM {name}.kept_{table}");
                    sql.run(&format!("DELETE FROM {name}.{table}; {all}")).unwrap();
                }
                // A server takes numbers in blocks. The worst that can be is that a block had just been used up.
                let next = format!("(SELECT max(customer_id) + 1 FROM {name}.customer)");
                sql.run(&format!("UPDATE {name}.counter SET next = {next} WHERE name = 'customer'")).unwrap();
            }
        }
    }
}

async fn mine(house: &House, guest: &Guest) -> Answer {
    house.send(guest.get("/ticket/mine")).await
}

async fn refresh(house: &House, guest: &Guest) -> Answer {
    house.post("/auth/refresh", json!({"refreshToken": guest.refresh})).await
}

/// Whoever came in the lost time gets nowhere, also when the number belongs to a stranger by then.
async fn nobody_becomes_somebody_else(given_key: Option<&str>) {
    let settings = |config: &mut Config| config.access.token_key = given_key.map(str::to_owned);
    let house = House::with(settings).await;
    let (early, hall) = (house.customer("Early").await, house.vendor("Hall").await);
    let kept = Kept::of(&house);
    let (ada, barn) = (house.customer("Ada").await, house.vendor("Barn").await);
    let house = house
        .restarted_with(|config| {
            settings(config);
            kept.put_back();
        })
        .await;
    mine(&house, &ada).await.refused(401, "SESSION_ENDED");
    let (bob, shed) = (house.customer("Bob").await, house.vendor("Shed").await);
    assert_eq!(
        (bob.id, shed.id),
        (ada.id, barn.id),
        "the numbers do not come again: this test shows nothing"
    );
    for _ in 0..2 {
        mine(&house, &ada).await.refused(401, "SESSION_ENDED");
        house.send(ada.get("/customer/export")).await.refused(401, "SESSION_ENDED");
        house.send(ada.post("/auth/logout")).await.refused(401, "SESSION_ENDED");
        house.send(barn.get("/vendor/releases")).await.refused(401, "SESSION_ENDED");
        refresh(&house, &ada).await.refused(401, "SESSION_ENDED");
        refresh(&house, &barn).await.refused(401, "SESSION_ENDED");
    }
    let mut stream = Request::new("GET", "/live").bearer(&ada.token);
    stream = stream.header("accept", "text/event-stream");
    house.send(stream).await.refused(401, "SESSION_ENDED");
    for guest in [&early, &bob] {
        mine(&house, guest).await.expect(200);
        refresh(&house, guest).await.expect(200);
    }
    for vendor in [&hall, &shed] {
        house.send(vendor.get("/vendor/releases")).await.expect(200);
    }
}

#[tokio::test]
async fn a_token_of_the_lost_time_is_nobody_s() {
    nobody_becomes_somebody_else(None).await;
}

#[tokio::test]
async fn so_it_is_where_the_operator_gives_the_keys() {
    nobody_becomes_somebody_else(Some(&"k".repeat(40))).await;
}

fn resume(house: &House, keep_logins: bool) -> Resume {
    let key = TokenKey { id: 1, secret: [9; 32], signs_from: house.clock.now() };
    Resume { key, keep_logins }
}

/// Somebody logs in at another device, too; a program has a key.
struct Before {
    early: Guest,
    hall: Guest,
    key: Value,
}

impl Before {
    async fn of(house: &House) -> Self {
        let (early, hall) = (house.customer("Early").await, house.vendor("Hall").await);
        let make = hall.post("/vendor/key/add").json(json!({"name": "Till", "scopes": ["read"]}));
        let key = house.send(make).await.expect(201);
        Self { early, hall, key }
    }

    fn by_key(&self) -> Request {
        Request::new("GET", "/vendor/releases").bearer(self.key["key"].as_str().unwrap())
    }
}

/// Puts a database back, has it told so, and opens it again.
async fn after_restore(house: House, kept: &Kept, keep_logins: bool) -> (House, Resumed) {
    let (resume, mut resumed) = (resume(&house, keep_logins), None);
    let house = house
        .restarted_with(|config| {
            kept.put_back();
            let store = config.store();
            // A connection to a database waits on a runtime of its own.
            let done = std::thread::scope(|scope| {
                scope.spawn(|| maintenance::after_restore(&store, &resume)).join().unwrap()
            });
            resumed = Some(done.unwrap());
        })
        .await;
    (house, resumed.unwrap())
}

#[tokio::test]
async fn what_was_ended_in_the_lost_time_stays_ended_and_numbers_are_new() {
    let house = House::new().await;
    let before = Before::of(&house).await;
    let kept = Kept::of(&house);
    house.send(before.early.post("/auth/logout")).await.expect(200);
    let delete = format!("/vendor/key/delete/{}", before.key["keyId"]);
    house.send(Request::new("DELETE", &delete).bearer(&before.hall.token)).await.expect(200);
    let ada = house.customer("Ada").await;
    let (house, resumed) = after_restore(house, &kept, false).await;
    assert_eq!((resumed.certain, resumed.sessions_ended, resumed.keys_ended), (false, 2, 1));
    refresh(&house, &before.early).await.refused(401, "SESSION_ENDED");
    house.send(before.by_key()).await.refused(401, "UNAUTHENTICATED");
    mine(&house, &ada).await.refused(401, "UNAUTHENTICATED");
    let bob = house.customer("Bob").await;
    assert!(bob.id > ada.id + 999_000, "{} is near {}", bob.id, ada.id);
    assert!(house.vendor("Shed").await.id > 999_000);
}

#[tokio::test]
async fn logins_are_kept_on_demand_and_refresh_tokens_carry_them_over() {
    let house = House::new().await;
    let before = Before::of(&house).await;
    let kept = Kept::of(&house);
    let ada = house.customer("Ada").await;
    let (house, resumed) = after_restore(house, &kept, true).await;
    assert_eq!((resumed.sessions_kept, resumed.keys_kept), (2, 1));
    mine(&house, &before.early).await.refused(401, "UNAUTHENTICATED");
    let early = Guest::of(&refresh(&house, &before.early).await.expect(200));
    mine(&house, &early).await.expect(200);
    house.send(before.by_key()).await.expect(200);
    refresh(&house, &ada).await.refused(401, "SESSION_ENDED");
}

/// What `/readyz` says.
async fn said(house: &House) -> String {
    house.get("/readyz").await.expect(200)["message"].as_str().unwrap().to_owned()
}

/// A server that keeps a mark in a folder of its own, on either kind of database.
async fn marked(folder: &tempfile::TempDir) -> (House, impl Fn(&mut Config) + use<>) {
    let mark = folder.path().join("mark");
    let settings = move |config: &mut Config| config.database.mark_file = Some(mark.clone());
    (House::with(&settings).await, settings)
}

#[tokio::test]
async fn a_database_put_back_behind_our_back_is_seen_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (house, settings) = marked(&folder).await;
    let before = Before::of(&house).await;
    let kept = Kept::of(&house);
    house.pass_seconds(1);
    house.send(before.early.post("/auth/logout")).await.expect(200);
    let delete = format!("/vendor/key/delete/{}", before.key["keyId"]);
    house.send(Request::new("DELETE", &delete).bearer(&before.hall.token)).await.expect(200);
    let ada = house.customer("Ada").await;
    let house = house
        .restarted_with(|config| {
            settings(config);
            kept.put_back();
        })
        .await;
    assert_eq!(
        said(&house).await,
        "Ready. The database was put back to an earlier day: it had come to 2026-11-23T10:00:01.000Z and ends at \
         2026-11-23T10:00:00.000Z. 2 logins and 1 API keys were ended."
    );
    refresh(&house, &before.early).await.refused(401, "SESSION_ENDED");
    house.send(before.by_key()).await.refused(401, "UNAUTHENTICATED");
    for guest in [&before.early, &ada] {
        mine(&house, guest).await.refused(401, "UNAUTHENTICATED");
    }
    let bob = house.customer("Bob").await;
    assert!(bob.id > ada.id + 999_000, "{} is near {}", bob.id, ada.id);
    // The next start has nothing to say, and ends nothing.
    let house = house.restarted_with(&settings).await;
    assert_eq!(said(&house).await, "Ready.");
    mine(&house, &bob).await.expect(200);
    refresh(&house, &bob).await.expect(200);
}

#[tokio::test]
async fn a_log_out_alone_is_missed_and_one_that_is_long_over_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (house, settings) = marked(&folder).await;
    let [leaver, early] = [house.customer("Leaver").await, house.customer("Early").await];
    let kept = Kept::of(&house);
    house.pass_seconds(1);
    house.send(leaver.post("/auth/logout")).await.expect(200);
    house.pass_seconds(24 * 3_600);
    // The mark is as it was when the log-out was new.
    let house = house.restarted_with(&settings).await;
    forget_old::step(&house.app).await.unwrap();
    let house = house.restarted_with(&settings).await;
    assert_eq!(said(&house).await, "Ready.");
    refresh(&house, &early).await.expect(200);
    let house = house
        .restarted_with(|config| {
            settings(config);
            kept.put_back();
        })
        .await;
    assert!(said(&house).await.contains("was put back"));
    refresh(&house, &leaver).await.refused(401, "SESSION_ENDED");
}
