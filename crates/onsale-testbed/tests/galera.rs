//! A cluster of three starts, loses a node, and gets it back.

use onsale_testbed::{Galera, until};

const TABLE: &str =
    "CREATE DATABASE onsale_a; CREATE TABLE onsale_a.t (id BIGINT PRIMARY KEY) ENGINE=InnoDB;";

#[test]
fn a_cluster_goes_on_without_a_node_and_the_node_catches_up() {
    let mut cluster = Galera::start().unwrap();
    cluster.node(0).sql().run(TABLE).unwrap();
    let read = "SET SESSION wsrep_sync_wait = 1; SELECT count(*) FROM onsale_a.t";
    for index in 0..cluster.len() {
        cluster.node(index).sql().run(&format!("INSERT INTO onsale_a.t VALUES ({index})")).unwrap();
    }
    assert_eq!(cluster.node(0).sql().number(read).unwrap(), 3);
    cluster.kill(2).unwrap();
    until("the others to go on", || Ok(cluster.node(0).sql().run("INSERT INTO onsale_a.t VALUES (10)").ok()))
        .unwrap();
    cluster.bring_back(2).unwrap();
    assert_eq!(cluster.node(2).sql().number(read).unwrap(), 4);
    assert_eq!(cluster.status("wsrep_local_cert_failures").unwrap(), 0);
}
