//! Connections to a database that takes none without TLS.

use std::path::Path;
use std::process::Command;

use onsale_testbed::{Disk, MariaDb};

use super::servers::{Fleet, fine};
use crate::faults::process::{As, Options};

/// Brings the schema up to date as an operator would; the error is what the program says.
fn migrate(url: &str, flags: &[&str]) -> Result<(), String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onsale"));
    let output = command.args(["migrate", "--database", url]).args(flags).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8(output.stderr).unwrap()) }
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_database_is_known_by_its_certificate() {
    let certify = || rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (ours, another) = (certify(), certify());
    let folder = tempfile::tempdir().unwrap();
    let ca = write(folder.path(), "ca.pem", &ours.cert.pem());
    let stranger = write(folder.path(), "stranger.pem", &another.cert.pem());
    let mariadb =
        MariaDb::start_with_tls(Disk::Quick, &ours.cert.pem(), &ours.signing_key.serialize_pem()).unwrap();
    let url = mariadb.url("onsale_tls");

    let refused = |flags: &[&str]| migrate(&url, flags).unwrap_err();
    for flags in [&[][..], &["--database-tls", "off"]] {
        assert!(refused(flags).contains("cannot be reached"), "{flags:?}: {}", refused(flags));
    }
    for flags in [&["--database-ca", &stranger][..], &["--database-tls", "verify"]] {
        assert!(refused(flags).contains("certificate"), "{flags:?}: {}", refused(flags));
    }
    // A good certificate for another name is no good.
    let elsewhere = url.replacen("127.0.0.1", "localhost", 1);
    let said = migrate(&elsewhere, &["--database-ca", &ca]).unwrap_err();
    assert!(said.contains("certificate"), "{said}");

    migrate(&url, &["--database-tls", "required"]).unwrap();
    migrate(&url, &["--database-ca", &ca]).unwrap();
    let fleet = Fleet::with(&Options::default().argument("--database-ca", &ca), &[url]);
    fleet.release(1);
    let customer = fleet.customers(1)[0];
    fine(fleet.client(0).post("/ticket/reserve", As::Customer(customer), ""));
}

/// The password need not stand in the URL, where process lists show it.
#[test]
fn a_password_comes_from_a_file() {
    let database = onsale_testbed::Database::new().unwrap();
    let (account, place) = database.url().split_once('@').map(|(a, p)| (a.to_owned(), p.to_owned())).unwrap();
    let (user, password) = account.rsplit_once(':').unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) =
        (write(folder.path(), "good", &format!("{password}\n")), write(folder.path(), "bad", "no"));
    let migrate = |file: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onsale"));
        command.args(["migrate", "--database", &format!("{user}@{place}")]);
        command.env("ONSALE_DATABASE_PASSWORD_FILE", file).output().unwrap()
    };
    let refused = migrate(&bad);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("Access denied"), "{said}");
    let done = migrate(&good);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
