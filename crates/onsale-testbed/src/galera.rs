//! Three servers that are one database: a Galera cluster on this machine.

use std::ffi::OsString;
use std::process::Stdio;

use anyhow::{Context as _, ensure};

use crate::mariadb::{MariaDb, Place};
use crate::ports::free_port;
use crate::process::bound_to_parent;
use crate::programs::{GALERA, find};
use crate::wait::until;

/// Nodes of a cluster: the fewest that outlive the loss of one.
const NODES: usize = 3;

/// A cluster of our own; it ends with this value.
#[derive(Debug)]
pub struct Galera {
    nodes: Vec<MariaDb>,
}

impl Galera {
    /// Starts three nodes and waits until each has what the first has.
    ///
    /// # Errors
    /// When Galera is not installed, or a node does not start; what it said is in the error.
    pub fn start() -> anyhow::Result<Self> {
        let ports: Vec<_> = (0..NODES).map(|_| free_port()).collect::<Result<_, _>>()?;
        let mut nodes = ports.iter().map(|port| node(*port, &ports)).collect::<Result<Vec<_>, _>>()?;
        let (first, others) = nodes.split_first_mut().context("a cluster has nodes")?;
        first.place.install()?;
        first.launch(&["--wsrep-new-cluster".into()])?;
        first.wait_until_open()?;
        first.make_account()?;
        // The others begin with a copy: sent by the first, one after the other, it would take half a minute.
        first.stop()?;
        for other in &mut *others {
            first.place.copy_to(&other.place)?;
        }
        first.launch(&["--wsrep-new-cluster".into()])?;
        first.wait_until_open()?;
        for other in others {
            other.launch(&[])?;
        }
        let mut cluster = Self { nodes };
        for index in 0..NODES {
            cluster.wait_until_synced(index)?;
        }
        Ok(cluster)
    }

    /// How many nodes there are, running or not.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: a cluster has nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node's server.
    ///
    /// # Panics
    /// When there is no such node.
    pub fn node(&self, index: usize) -> &MariaDb {
        &self.nodes[index]
    }

    /// What to give as `--database` to a server that uses this node.
    ///
    /// # Panics
    /// When there is no such node.
    pub fn url(&self, index: usize, database: &str) -> String {
        self.nodes[index].url(database)
    }

    /// SIGKILL for one node.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn kill(&mut self, index: usize) -> anyhow::Result<()> {
        self.nodes[index].kill()
    }

    /// Brings a node back that was killed, and waits until it has what it missed.
    ///
    /// # Errors
    /// When it does not start.
    pub fn bring_back(&mut self, index: usize) -> anyhow::Result<()> {
        let node = &mut self.nodes[index];
        let position = recovered_position(node)?;
        node.launch(&[format!("--wsrep-start-position={position}").into()])?;
        self.wait_until_synced(index)
    }

    /// The sum of a number of the nodes' status, such as `wsrep_local_cert_failures`, over the nodes that run.
    ///
    /// # Errors
    /// When one does not answer.
    pub fn status(&self, name: &str) -> anyhow::Result<i64> {
        self.nodes.iter().filter(|node| node.pid().is_some()).map(|node| node.root().status(name)).sum()
    }

    fn wait_until_synced(&mut self, index: usize) -> anyhow::Result<()> {
        let running = self.nodes.iter().filter(|node| node.pid().is_some()).count();
        let node = &mut self.nodes[index];
        let wanted = format!("Synced\t{running}");
        let query = "SELECT (SELECT variable_value FROM information_schema.global_status WHERE variable_name = \
                     'wsrep_local_state_comment'), (SELECT variable_value FROM \
                     information_schema.global_status WHERE variable_name = 'wsrep_cluster_size')";
        let root = node.root();
        until("a node to have what the others have", || {
            node.check_running()?;
            Ok(root.run(query).is_ok_and(|answer| answer == wanted).then_some(()))
        })
    }
}

/// A node that has yet to be started, in a cluster whose nodes speak to each other by `ports`.
fn node(port: u16, ports: &[u16]) -> anyhow::Result<MariaDb> {
    let place = Place::new(&std::env::temp_dir())?;
    let addresses: Vec<_> = ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
    let (incremental, full) = (free_port()?, free_port()?);
    let args = [
        "--wsrep-on=ON".to_owned(),
        format!("--wsrep-provider={GALERA}"),
        format!("--wsrep-cluster-address=gcomm://{}", addresses.join(",")),
        "--wsrep-cluster-name=onsale".to_owned(),
        "--wsrep-node-address=127.0.0.1".to_owned(),
        // A write that was acknowledged is on three machines: that is what keeps it, as in production.
        format!(
            "--wsrep-provider-options=base_host=127.0.0.1;base_port={port};gmcast.listen_addr=tcp://127.0.0.1:{port};\
             ist.recv_addr=127.0.0.1:{incremental};gcache.size=128M"
        ),
        "--wsrep-sst-method=rsync".to_owned(),
        format!("--wsrep-sst-receive-address=127.0.0.1:{full}"),
        "--wsrep-slave-threads=2".to_owned(),
        "--binlog-format=ROW".to_owned(),
        "--innodb-autoinc-lock-mode=2".to_owned(),
        "--innodb-flush-log-at-trx-commit=2".to_owned(),
        "--innodb-log-file-size=48M".to_owned(),
    ];
    MariaDb::not_running(place, args.into_iter().map(OsString::from).collect())
}

/// How far a node that died had come. Without it the node would have to be sent everything anew.
fn recovered_position(node: &MariaDb) -> anyhow::Result<String> {
    ensure!(node.pid().is_none(), "the node runs");
    let mut command = bound_to_parent(node.place.user)?;
    command.arg("--").arg(find("mariadbd")?).args(node.args());
    let output = command.args(["--wsrep-recover", "--skip-networking"]).stdin(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines()
        .find_map(|line| line.split_once("Recovered position: "))
        .map(|(_, position)| position.trim().to_owned())
        .with_context(|| format!("the node does not say how far it had come:\n{said}"))
}
