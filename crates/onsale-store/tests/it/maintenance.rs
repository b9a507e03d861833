//! Backups, restores, audits and examinations of a database file.

use std::path::Path;

use onsale_store::maintenance::{self, Level, Progress};
use onsale_store::sqlite::open_for_writing;
use onsale_store::{MaintenanceError, OpenError, Resume, StoreConfig, TokenKey};

use crate::util::{House, START};

/// A house in which three of ten tickets are sold and one is held.
fn house() -> House {
    let mut house = House::new();
    house.open(|desk| {
        desk.stocked(10);
        for n in 0..3 {
            let customer = desk.customer(&format!("c{n}"));
            desk.reserve(customer).unwrap();
            desk.finalize(customer).unwrap();
        }
        let customer = desk.customer("holder");
        desk.reserve(customer).unwrap();
    });
    house
}

fn spoil(path: &Path, sql: &str) {
    open_for_writing(path).unwrap().execute_batch(sql).unwrap();
}

fn sold(config: &StoreConfig, house: &House) -> i64 {
    let audit = maintenance::audit(config, house.now, &mut |_| ()).unwrap();
    assert!(audit.balanced(), "{:?}", audit.problems);
    audit.pools.iter().map(|row| row.books.count(onsale_core::Status::Sold)).sum()
}

fn resume() -> Resume {
    let key = TokenKey { id: 1, secret: [9; 32], signs_from: START };
    Resume { key, keep_logins: false }
}

#[test]
fn a_backup_of_a_database_in_use_is_whole_and_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let house = house();
    let store = house.store().unwrap();
    let to = house.path().with_file_name("backup.db");
    let mut copied = 0;
    let backup = maintenance::backup(&house.config, &to, house.now, &mut |progress| {
        if let Progress::Copying { done, all } = progress {
            assert!(done <= all);
            copied = done;
        }
    });
    assert!(backup.unwrap().audit.balanced());
    assert!(copied > 0, "nobody was told how far it had come");
    drop(store);
    assert_eq!(sold(&StoreConfig::new(&to), &house), 3);
    assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    let names: Vec<_> =
        std::fs::read_dir(to.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with("backup.db.")), "{names:?}");
}

#[test]
fn a_backup_refuses_what_makes_no_sense() {
    let house = house();
    let to = house.path().with_file_name("backup.db");
    let refusal = |config: &StoreConfig| {
        maintenance::backup(config, &to, house.now, &mut |_| ()).unwrap_err().to_string()
    };
    assert!(refusal(&StoreConfig::new(house.path().with_file_name("none.db"))).contains("no database at"));
    std::fs::write(&to, "precious").unwrap();
    assert!(refusal(&house.config).contains("is there already"));
    assert_eq!(std::fs::read_to_string(&to).unwrap(), "precious");
}

#[test]
fn a_restore_asks_before_it_replaces_and_keeps_what_it_replaced() {
    let mut house = house();
    let backup = house.path().with_file_name("backup.db");
    maintenance::backup(&house.config, &backup, house.now, &mut |_| ()).unwrap();
    house.open(|desk| {
        let late = desk.customer("late");
        desk.reserve(late).unwrap();
        desk.finalize(late).unwrap();
    });
    let restore =
        |force| maintenance::restore(&house.config, &backup, force, &resume(), house.now, &mut |_| ());

    let refusal = restore(false).unwrap_err().to_string();
    assert!(refusal.contains("--force"), "{refusal}");
    assert_eq!(sold(&house.config, &house), 4);

    let store = house.store().unwrap();
    let used = restore(true).unwrap_err();
    assert!(matches!(used, MaintenanceError::Open(OpenError::InUse(_))), "{used}");
    drop(store);

    let restored = restore(true).unwrap();
    assert_eq!(sold(&house.config, &house), 3);
    assert_eq!(sold(&StoreConfig::new(restored.kept.unwrap()), &house), 4);
    house.open(|desk| {
        let next = desk.customer("next");
        desk.reserve(next).unwrap();
    });
}

#[test]
fn a_lost_database_comes_back_from_its_backup() {
    let house = house();
    let backup = house.path().with_file_name("backup.db");
    maintenance::backup(&house.config, &backup, house.now, &mut |_| ()).unwrap();
    for end in ["", "-wal", "-shm"] {
        let mut path = house.path().into_os_string();
        path.push(end);
        let _ = std::fs::remove_file(path);
    }
    let restored =
        maintenance::restore(&house.config, &backup, false, &resume(), house.now, &mut |_| ()).unwrap();
    assert_eq!(restored.kept, None);
    assert_eq!(sold(&house.config, &house), 3);
}

#[test]
fn a_broken_backup_replaces_nothing() {
    let house = house();
    let backup = house.path().with_file_name("backup.db");
    maintenance::backup(&house.config, &backup, house.now, &mut |_| ()).unwrap();
    let mut bytes = std::fs::read(&backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xa5);
    std::fs::write(&backup, bytes).unwrap();
    let refusal =
        maintenance::restore(&house.config, &backup, true, &resume(), house.now, &mut |_| ()).unwrap_err();
    assert!(
        format!("{refusal:?}").contains("broken") || format!("{refusal:?}").contains("malformed"),
        "{refusal:?}"
    );
    std::fs::write(&backup, "no database at all, just words").unwrap();
    maintenance::restore(&house.config, &backup, true, &resume(), house.now, &mut |_| ()).unwrap_err();
    assert_eq!(sold(&house.config, &house), 3);
}

#[test]
fn an_audit_names_the_ticket_and_says_why() {
    let spoiled: [(&str, &str); 5] = [
        (
            "UPDATE ticket SET status = 0, customer_id = NULL WHERE ticket_id = 2",
            "ticket 2 is available at 4990 (version 3), but its journal row",
        ),
        ("UPDATE ticket SET price = 1 WHERE ticket_id = 9", "ticket 9 is available at 1 (version 1)"),
        (
            "DELETE FROM order_ticket WHERE ticket_id = 3",
            "a sold ticket has no order of its owner: ticket 3 of customer 3",
        ),
        ("DELETE FROM customer WHERE customer_id = 1", "who is not there: ticket 1 of customer 1"),
        (
            "DELETE FROM ticket WHERE ticket_id = 10",
            "the books of Normal of event 1 do not balance: 10 released",
        ),
    ];
    for (sql, sentence) in spoiled {
        let house = house();
        spoil(&house.path(), sql);
        let audit = maintenance::audit(&house.config, house.now, &mut |_| ()).unwrap();
        assert!(!audit.balanced());
        assert!(
            audit.problems.iter().any(|problem| problem.contains(sentence)),
            "{sql}: {:?}",
            audit.problems
        );
    }
}

#[test]
fn an_examination_says_each_thing_in_a_sentence_with_its_mend() {
    let house = house();
    let findings = || maintenance::diagnose(&house.config, house.now, &mut |_| ());
    let worst = |subject: &str| findings().into_iter().find(|finding| finding.subject == subject).unwrap();
    for subject in
        ["folder", "file system", "disk", "writes", "file", "lock", "log", "schema", "clock", "books"]
    {
        let finding = worst(subject);
        assert!(finding.sentence.ends_with('.'), "{}", finding.sentence);
        assert_eq!(finding.level == Level::Good, finding.mend.is_none(), "{finding:?}");
    }
    assert_eq!(worst("books").level, Level::Good);

    let early =
        maintenance::diagnose(&house.config, onsale_core::Timestamp(house.now.0 - 60_000), &mut |_| ());
    let clock = early.into_iter().find(|finding| finding.subject == "clock").unwrap();
    assert!(clock.level == Level::Wrong && clock.sentence.contains("60 s before"), "{clock:?}");

    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(house.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(worst("file").sentence.contains("mode 644"));

    spoil(&house.path(), "UPDATE ticket SET price = 1 WHERE ticket_id = 9");
    assert!(worst("books").level == Level::Wrong && worst("books").sentence.contains("ticket 9"));
    spoil(&house.path(), "PRAGMA user_version = 999");
    assert!(worst("schema").sentence.contains("schema version 999"), "{:?}", worst("schema"));
}

#[test]
fn a_folder_that_is_not_there_is_what_is_said() {
    let config = StoreConfig::new("/nowhere/at/all/onsale.db");
    let findings = maintenance::diagnose(&config, onsale_core::Timestamp(0), &mut |_| ());
    assert_eq!(findings.len(), 1);
    assert!(
        findings[0].level == Level::Wrong
            && findings[0].sentence.contains("/nowhere/at/all cannot be written")
    );
}

#[test]
fn a_schema_is_looked_at_before_it_is_changed() {
    let house = House::new();
    let schema = maintenance::schema(&house.config).unwrap();
    assert_eq!(schema.found, None);
    assert_eq!(maintenance::migrate(&house.config).unwrap().found, None);
    assert_eq!(maintenance::schema(&house.config).unwrap().found, Some(schema.known));
    let store = house.store().unwrap();
    assert!(matches!(maintenance::migrate(&house.config), Err(MaintenanceError::Open(OpenError::InUse(_)))));
    drop(store);
}

#[test]
fn a_rehearsal_and_a_sale_never_share_a_database() {
    let real = house();
    let rehearsal = StoreConfig { rehearsal: true, ..real.config.clone() };
    let open = |config: &StoreConfig| onsale_store::Store::open(config, real.now);
    assert!(matches!(open(&rehearsal), Err(OpenError::NotForRehearsal(_))));
    let mut own = House::new();
    own.config.rehearsal = true;
    drop(own.store().unwrap());
    drop(own.store().unwrap());
    own.config.rehearsal = false;
    assert!(matches!(own.store(), Err(OpenError::OnlyForRehearsal(_))));
}

#[test]
fn what_a_killed_backup_has_left_is_removed_by_the_next_one_and_nothing_else_is() {
    let house = house();
    let file = |name: &str| house.path().with_file_name(name);
    let left = [
        "hourly-20261130T010000Z.db.partial",
        "hourly-20261130T010000Z.db.partial-journal",
        "hourly-7T1Z.db.partial",
    ];
    let others =
        ["hourly-20261130T010000Z.db", "film.partial", "daily-20261130.db.partial", "hourly-.db.partial"];
    for name in left.iter().chain(&others) {
        std::fs::write(file(name), "half a database").unwrap();
    }
    // Another backup that is being made at this moment.
    std::fs::write(file("hourly-20261130T020000Z.db.partial"), "").unwrap();
    let making = std::fs::File::open(file("hourly-20261130T020000Z.db.partial")).unwrap();
    making.lock().unwrap();
    maintenance::backup(&house.config, &file("hourly-20261130T030000Z.db"), house.now, &mut |_| ()).unwrap();
    for name in left {
        assert!(!file(name).exists(), "{name} is still there");
    }
    for name in others.iter().chain(&["hourly-20261130T020000Z.db.partial"]) {
        assert!(file(name).exists(), "{name} is gone");
    }
    let twice =
        maintenance::backup(&house.config, &file("hourly-20261130T020000Z.db"), house.now, &mut |_| ());
    assert!(twice.unwrap_err().to_string().contains("is being made"));
    assert!(file("hourly-20261130T020000Z.db.partial").exists());
    drop(making);
    maintenance::backup(&house.config, &file("hourly-20261130T020000Z.db"), house.now, &mut |_| ()).unwrap();
}

/// As a kill in the first milliseconds of a database leaves it: a change is half in the file, and the journal that undoes it
/// lies beside it.
fn cut_off(path: &Path) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch(
        "CREATE TABLE first (a); INSERT INTO first SELECT randomblob(400000); PRAGMA cache_size = 1; PRAGMA cache_spill = 1;
         BEGIN; UPDATE first SET a = randomblob(400000); CREATE TABLE second (b); INSERT INTO second SELECT randomblob(400000);",
    )
    .unwrap();
    for end in ["", "-journal"] {
        let name = |folder: &str| {
            path.with_file_name(format!("{folder}{}{end}", path.file_name().unwrap().display()))
        };
        std::fs::copy(name(""), name("copy-")).unwrap();
    }
}

#[test]
fn a_database_that_was_killed_while_it_was_made_is_named_and_mended() {
    let folder = tempfile::TempDir::new().unwrap();
    cut_off(&folder.path().join("onsale.db"));
    let path = folder.path().join("copy-onsale.db");
    let config = StoreConfig::new(&path);
    let now = onsale_core::Timestamp(1_795_428_000_000);
    let findings = maintenance::diagnose(&config, now, &mut |_| ());
    let finding = findings.iter().find(|finding| finding.subject == "schema").unwrap();
    assert!(finding.sentence.contains("killed in the middle of a change"), "{finding:?}");
    assert!(finding.mend.as_deref().unwrap_or_default().contains("onsale migrate"), "{finding:?}");
    assert!(!format!("{findings:?}").contains("776"), "{findings:?}");
    for said in [
        maintenance::audit(&config, now, &mut |_| ()).map(drop).unwrap_err().to_string(),
        maintenance::backup(&config, &folder.path().join("b.db"), now, &mut |_| ())
            .map(drop)
            .unwrap_err()
            .to_string(),
    ] {
        assert!(said.contains("run `onsale migrate`"), "{said}");
    }
}
