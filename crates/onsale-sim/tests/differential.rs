//! The same plans on SQLite and on MariaDB.

use onsale_sim::{STEPS, differ};
use onsale_testbed::Database;

const SEEDS: std::ops::Range<u64> = 2_000_000..2_000_016;

#[test]
fn mariadb_answers_what_sqlite_answers() {
    for seed in SEEDS {
        let database = Database::new().unwrap();
        let differs = differ(&database.url(), seed, STEPS).unwrap();
        assert_eq!(differs, None);
    }
}
