//! A server of the test's own.

use std::net::SocketAddr;

use onsale::app::App;
use onsale::clock::Clock;
use onsale::config::Config;
use onsale::jobs::{expire_holds, release_due};
use onsale::serve::{Server, open};
use onsale_core::{Millis, Timestamp};
use onsale_store::StoreConfig;
use onsale_testbed::Database;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Answer, Client, Request, contract};

/// When every test begins: 2026-11-23T10:00:00Z.
pub(crate) const START: Timestamp = Timestamp(1_795_428_000_000);

pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    pub(crate) address: SocketAddr,
    server: Option<Server>,
    store_config: StoreConfig,
    folder: TempDir,
    /// Set where the switch says that the tickets are kept in MariaDB.
    mariadb: Option<Database>,
}

/// `mysql` keeps every test's tickets in a database of its own on the MariaDB server that the test run shares.
const SWITCH: &str = "ONSALE_TEST_DATABASE";

impl TestApp {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// With other settings than the usual.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let on_mysql = std::env::var(SWITCH).is_ok_and(|kind| kind == "mysql");
        let mariadb = on_mysql.then(|| Database::new().unwrap());
        Self::on(tempfile::tempdir().unwrap(), mariadb, Clock::hand(START), change)
    }

    /// Stops, and begins again on the same database and at the same time of day.
    pub(crate) async fn restarted(mut self, change: impl FnOnce(&mut Config)) -> Self {
        self.stop().await;
        Self::on(self.folder, self.mariadb, self.clock, change)
    }

    fn on(
        folder: TempDir,
        mariadb: Option<Database>,
        clock: Clock,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = Config::of_its_own(&folder.path().join("onsale.db")).unwrap();
        config.threads = Some(std::num::NonZeroUsize::MIN);
        config.database.database_log_mib = 0;
        config.cors_origins = vec!["http://localhost:4200".into()];
        if let Some(database) = &mariadb {
            config.database.url = database.url().parse().unwrap();
        }
        change(&mut config);
        let app = open(&config, clock.clone()).unwrap();
        let server = Server::start_with(&config, app.clone()).unwrap();
        let address = server.address();
        Self { app, clock, address, server: Some(server), store_config: config.store(), folder, mariadb }
    }

    /// The server's certificate, if it has one.
    pub(crate) fn tls(&self) -> Option<std::sync::Arc<onsale::serve::tls::Tls>> {
        self.server.as_ref().unwrap().tls()
    }

    /// Where its files are.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Where the tickets are, if that is MariaDB.
    pub(crate) fn mariadb(&self) -> Option<&Database> {
        self.mariadb.as_ref()
    }

    /// Stops the server as SIGTERM does.
    pub(crate) async fn stop(&mut self) {
        self.server.take().unwrap().stop().await;
    }

    /// What the store was told, for opening it again.
    pub(crate) fn store_config(&self) -> StoreConfig {
        self.store_config.clone()
    }

    pub(crate) async fn client(&self) -> Client {
        Client::connect(self.address).await
    }

    /// Sends on a fresh connection, and holds the answer against the contract.
    pub(crate) async fn send(&self, request: Request) -> Answer {
        let answer = self.client().await.send(&request).await;
        contract().check(&request, &answer);
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::new("GET", path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Request::new("POST", path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Request::new("PUT", path).json(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Request::new("DELETE", path)).await
    }

    /// What a customer does: a POST without a body.
    pub(crate) async fn act(&self, customer: i64, path: &str) -> Answer {
        self.send(Request::new("POST", path).customer(customer)).await
    }

    pub(crate) async fn reserve(&self, customer: i64, body: Value) -> Answer {
        self.send(Request::new("POST", "/ticket/reserve").customer(customer).json(body)).await
    }

    pub(crate) async fn add_customer(&self, name: &str) -> i64 {
        let body = json!({"name": name, "email": format!("{}@example.org", name.to_lowercase())});
        self.post("/customer/add", body).await.expect(201)["customerId"].as_i64().unwrap()
    }

    pub(crate) async fn add_vendor(&self, name: &str) -> i64 {
        let body = json!({"name": name, "email": format!("{}@example.org", name.to_lowercase())});
        self.post("/vendor/add", body).await.expect(201)["vendorId"].as_i64().unwrap()
    }

    pub(crate) async fn add_event(&self, vendor: i64, mut more: Value) -> i64 {
        more["vendorId"] = vendor.into();
        more["name"] = "Gala".into();
        self.post("/event/add", more).await.expect(201)["eventId"].as_i64().unwrap()
    }

    /// Asks for a release, and lets what is due at once come.
    pub(crate) async fn release(&self, vendor: i64, body: Value) -> i64 {
        let request = Request::new("POST", "/vendor/release").vendor(vendor).json(body);
        let release = self.send(request).await.expect(202)["releaseId"].as_i64().unwrap();
        self.release_due().await;
        release
    }

    /// A vendor with `tickets` plain ones in the pool.
    pub(crate) async fn with_tickets(&self, tickets: i64) -> i64 {
        let vendor = self.add_vendor("Hall").await;
        self.release(vendor, json!({"ticketsPerRelease": tickets, "ticketPrice": 49.9})).await;
        vendor
    }

    pub(crate) async fn release_due(&self) {
        release_due::step(&self.app).await.unwrap();
    }

    pub(crate) async fn expire_holds(&self) -> usize {
        expire_holds::step(&self.app).await.unwrap().tidied
    }

    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.clock.advance(Millis::from_seconds(seconds));
    }

    pub(crate) async fn count(&self, query: &str) -> i64 {
        self.get(&format!("/ticket/count{query}")).await.expect(200).as_i64().unwrap()
    }

    /// Fails the test unless the books balance.
    pub(crate) async fn audit(&self) -> Value {
        let audit = self.get("/audit").await.expect(200);
        assert_eq!(audit["balanced"], true, "{audit}");
        audit
    }
}
