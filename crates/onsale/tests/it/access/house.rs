//! A server in token mode, and people who have logged in to it.

use std::ops::{Deref, DerefMut};

use onsale::auth::Mode;
use onsale::config::Config;
use onsale_core::{Actor, Millis};
use serde_json::{Value, json};

use crate::util::{Request, TestApp};

/// A server in token mode.
pub(crate) struct House(TestApp);

/// Somebody with a login.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    pub(crate) id: i64,
    pub(crate) token: String,
    pub(crate) refresh: String,
    pub(crate) device: String,
}

impl Guest {
    pub(crate) fn of(body: &Value) -> Self {
        let id = body["customerId"].as_i64().or(body["vendorId"].as_i64()).unwrap();
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        let device = body["device"].as_str().unwrap_or_default().to_owned();
        Self { id, token: text("token"), refresh: text("refreshToken"), device }
    }

    pub(crate) fn post(&self, path: &str) -> Request {
        Request::new("POST", path).bearer(&self.token)
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        Request::new("GET", path).bearer(&self.token)
    }
}

impl Deref for House {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.0
    }
}

impl DerefMut for House {
    fn deref_mut(&mut self) -> &mut TestApp {
        &mut self.0
    }
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let token_mode = |config: &mut Config| {
            config.auth = Some(Mode::Token);
            change(config);
        };
        Self(TestApp::with(token_mode).await)
    }

    /// The same database under another server, at the same time of day.
    pub(crate) async fn restarted(self) -> Self {
        Self(self.0.restarted(|config| config.auth = Some(Mode::Token)).await)
    }

    /// The same with other settings than the usual; `change` runs while nobody serves.
    pub(crate) async fn restarted_with(self, change: impl FnOnce(&mut Config)) -> Self {
        let token_mode = |config: &mut Config| {
            config.auth = Some(Mode::Token);
            change(config);
        };
        Self(self.0.restarted(token_mode).await)
    }

    pub(crate) async fn customer(&self, name: &str) -> Guest {
        Guest::of(&self.post("/customer/add", person(name)).await.expect(201))
    }

    /// A vendor who may sell.
    pub(crate) async fn vendor(&self, name: &str) -> Guest {
        let vendor = self.waiting_vendor(name).await;
        let approve = Request::new("POST", &format!("/vendor/approve/{}", vendor.id)).bearer(&self.admin());
        self.send(approve).await.expect(200);
        vendor
    }

    /// A vendor who waits for an administrator's word.
    pub(crate) async fn waiting_vendor(&self, name: &str) -> Guest {
        Guest::of(&self.post("/vendor/add", person(name)).await.expect(201))
    }

    /// Asks for a code; answers its challenge.
    pub(crate) async fn challenge(&self, email: &str, role: &str) -> String {
        let answer = self.post("/auth/login", json!({"email": email, "role": role})).await.expect(202);
        answer["challenge"].as_str().unwrap().to_owned()
    }

    /// As `onsale admin token` prints it.
    pub(crate) fn admin(&self) -> String {
        let now = self.clock.now();
        let hour = Millis::from_seconds(3_600);
        self.app.verifier.sign(Actor::Admin, 4_711, now + hour, now).unwrap()
    }

    /// Puts tickets of a vendor into the pool.
    pub(crate) async fn stock(&self, vendor: &Guest, tickets: i64) -> i64 {
        let request = vendor.post("/vendor/release").json(json!({"ticketsPerRelease": tickets}));
        let release = self.send(request).await.expect(202)["releaseId"].as_i64().unwrap();
        self.release_due().await;
        release
    }
}

fn person(name: &str) -> Value {
    json!({"name": name, "email": format!("{}@example.org", name.to_lowercase())})
}
