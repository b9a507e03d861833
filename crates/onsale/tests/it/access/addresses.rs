//! A changed address counts when its code was entered, and whoever had it before can take the account back.

use onsale::jobs::send_mail;
use onsale::mail::{Mailer, Received};
use serde_json::{Value, json};

use super::{Guest, House};
use crate::util::{Answer, Request};

async fn house() -> House {
    House::with(|config| config.access.dev_mailbox = true).await
}

/// What has arrived at an address, newest first.
async fn mails_to(house: &House, address: &str) -> Vec<Received> {
    send_mail::step(&house.app).await.unwrap();
    match &house.app.mailer {
        Mailer::Mailbox(mailbox) => mailbox.all().into_iter().filter(|mail| mail.to == address).collect(),
        other => panic!("{other:?} is no mailbox"),
    }
}

/// One of the two kinds of people who have an address.
#[derive(Clone, Copy)]
struct Kind {
    role: &'static str,
    own: &'static str,
}

const KINDS: [Kind; 2] =
    [Kind { role: "customer", own: "/ticket/mine" }, Kind { role: "vendor", own: "/vendor/releases" }];

impl Kind {
    async fn register(self, house: &House, name: &str) -> Guest {
        let body = json!({"name": name, "email": format!("{}@example.org", name.to_lowercase())});
        Guest::of(&house.post(&format!("/{}/add", self.role), body).await.expect(201))
    }

    async fn change(self, house: &House, guest: &Guest, mut body: Value) -> Answer {
        body[format!("{}Id", self.role)] = guest.id.into();
        let request = Request::new("PUT", &format!("/{}/update", self.role)).bearer(&guest.token);
        house.send(request.json(body)).await
    }

    async fn email(self, house: &House, guest: &Guest) -> Value {
        let path = format!("/{}/find/{}", self.role, guest.id);
        house.send(Request::new("GET", &path).bearer(&guest.token)).await.expect(200)["email"].clone()
    }

    async fn is_in(self, house: &House, guest: &Guest) -> bool {
        house.send(guest.get(self.own)).await.status == 200
    }
}

fn code_in(mail: &Received) -> String {
    mail.subject.chars().take_while(char::is_ascii_digit).collect()
}

async fn confirm(house: &House, guest: &Guest, code: &str) -> Answer {
    house.send(guest.post("/auth/confirm-address").json(json!({"code": code}))).await
}

async fn take_back(house: &House, way_back: &str) -> Answer {
    house.post("/auth/take-back-address", json!({"wayBack": way_back})).await
}

/// The line of the mail that is nothing but the way back.
fn way_back_in(mail: &Received) -> String {
    mail.body.lines().map(str::trim).find(|line| line.len() == 22 && !line.contains(' ')).unwrap().to_owned()
}

#[tokio::test]
async fn a_new_address_counts_when_its_code_was_entered() {
    for kind in KINDS {
        let house = house().await;
        let ada = kind.register(&house, "Ada").await;
        let body = json!({"name": "Ada King", "email": "ada@new.example"});
        let answer = kind.change(&house, &ada, body).await.expect(200);
        assert_eq!((&answer["name"], &answer["email"]), (&json!("Ada King"), &json!("ada@example.org")));
        assert_eq!(answer["pendingEmail"], "ada@new.example");
        assert_eq!(kind.email(&house, &ada).await, "ada@example.org");
        assert!(mails_to(&house, "ada@example.org").await.is_empty());
        let code = code_in(&mails_to(&house, "ada@new.example").await[0]);
        // The code is for this account and this purpose.
        let eve = kind.register(&house, "Eve").await;
        confirm(&house, &eve, &code).await.refused(401, "CODE_INVALID");
        let challenge = house.challenge("ada@new.example", kind.role).await;
        let login =
            json!({"email": "ada@new.example", "role": kind.role, "code": code, "challenge": challenge});
        house.post("/auth/verify", login).await.refused(401, "CODE_INVALID");
        confirm(&house, &ada, &code).await.expect(200);
        assert_eq!(kind.email(&house, &ada).await, "ada@new.example");
        // The answer was lost: it is said again, and nothing is done again.
        confirm(&house, &ada, &code).await.expect(200);
        assert_eq!(mails_to(&house, "ada@example.org").await.len(), 1, "the address before is told");
        house.pass_seconds(120);
        confirm(&house, &ada, &code).await.refused(401, "CODE_INVALID");
    }
}

#[tokio::test]
async fn a_code_for_an_address_has_five_tries_and_ten_minutes() {
    let (house, kind) = (house().await, KINDS[0]);
    let ada = kind.register(&house, "Ada").await;
    let ask = || kind.change(&house, &ada, json!({"email": "ada@new.example"}));
    ask().await.expect(200);
    ask().await.refused(429, "RATE_LIMITED");
    let code = code_in(&mails_to(&house, "ada@new.example").await[0]);
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    for _ in 0..5 {
        confirm(&house, &ada, &wrong).await.refused(401, "CODE_INVALID");
    }
    confirm(&house, &ada, &code).await.refused(401, "CODE_INVALID");
    house.pass_seconds(31);
    ask().await.expect(200);
    let code = code_in(&mails_to(&house, "ada@new.example").await[0]);
    house.pass_seconds(600);
    confirm(&house, &ada, &code).await.refused(401, "CODE_INVALID");
    assert_eq!(kind.email(&house, &ada).await, "ada@example.org");
}

/// Only who reads the mail at an address learns that somebody has it.
#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    for kind in KINDS {
        let house = house().await;
        kind.register(&house, "Bob").await;
        let (ada, eve) = (kind.register(&house, "Ada").await, kind.register(&house, "Eve").await);
        let mut answers = Vec::new();
        for (guest, address) in [(&ada, "bob@example.org"), (&eve, "nil@example.org")] {
            let answer = kind.change(&house, guest, json!({"email": address, "name": "N"})).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let text = answer.text().replace(address, "X").replace("ada@", "Y").replace("eve@", "Y");
            answers.push(text.replace(&format!("Id\":{}", guest.id), "Id\":0"));
            assert_eq!(mails_to(&house, address).await.len(), 1);
        }
        assert_eq!(answers[0].len(), answers[1].len(), "{answers:?}");
        let code = code_in(&mails_to(&house, "bob@example.org").await[0]);
        confirm(&house, &ada, &code).await.refused(409, "EMAIL_TAKEN");
        assert_eq!(kind.email(&house, &ada).await, "ada@example.org");
    }
}

/// A mailbox is not flooded by many accounts that all want its address.
#[tokio::test]
async fn an_address_gets_so_many_codes_whoever_wants_it() {
    let (house, kind) = (house().await, KINDS[0]);
    for n in 0..8 {
        let guest = kind.register(&house, &format!("Guest{n}")).await;
        kind.change(&house, &guest, json!({"email": "bob@victim.example"})).await.expect(200);
    }
    let mut mails = Vec::new();
    for _ in 0..9 {
        mails = mails_to(&house, "bob@victim.example").await;
    }
    assert_eq!(mails.len(), 5);
}

/// A thief has an access token: changes the address, with a mailbox of the thief's own, and makes a key.
#[tokio::test]
async fn a_stolen_account_is_taken_back_by_whoever_reads_the_old_mail() {
    for kind in KINDS {
        let house = house().await;
        let ada = kind.register(&house, "Ada").await;
        let thief = ada.clone();
        let challenge = house.challenge("ada@example.org", kind.role).await;
        let code = code_in(&mails_to(&house, "ada@example.org").await[0]);
        let body =
            json!({"email": "ada@example.org", "role": kind.role, "code": code, "challenge": challenge});
        let own = Guest::of(&house.post("/auth/verify", body).await.expect(200));
        for address in ["thief@one.example", "thief@two.example"] {
            kind.change(&house, &thief, json!({"email": address})).await.expect(200);
            let code = code_in(&mails_to(&house, address).await[0]);
            confirm(&house, &thief, &code).await.expect(200);
            house.pass_seconds(31);
        }
        assert!(!kind.is_in(&house, &own).await && kind.is_in(&house, &thief).await);
        // Nobody else gets the address meanwhile, by registering or by changing theirs.
        let body = json!({"name": "Ada", "email": "ADA@example.org"});
        house.post(&format!("/{}/add", kind.role), body.clone()).await.refused(409, "EMAIL_TAKEN");
        let eve = kind.register(&house, "Eve").await;
        kind.change(&house, &eve, json!({"email": "ada@example.org"})).await.expect(200);
        let code = code_in(&mails_to(&house, "ada@example.org").await[0]);
        confirm(&house, &eve, &code).await.refused(409, "EMAIL_TAKEN");

        let told = mails_to(&house, "ada@example.org").await;
        let told = told.iter().find(|mail| mail.subject.contains("was changed")).unwrap();
        let way_back = way_back_in(told);
        take_back(&house, &format!("{way_back}x")).await.refused(401, "CODE_INVALID");
        let thieves = way_back_in(&mails_to(&house, "thief@one.example").await[0]);
        house.pass_seconds(6 * 86_400);
        let back = take_back(&house, &way_back).await;
        assert_eq!(back.header("cache-control"), Some("no-store"));
        let back = Guest::of(&back.expect(200));
        assert_eq!(back.id, ada.id);
        assert_eq!(kind.email(&house, &back).await, "ada@example.org");
        assert!(!kind.is_in(&house, &thief).await);
        // The answer was lost: another login takes the place of the first.
        let again = Guest::of(&take_back(&house, &way_back).await.expect(200));
        assert!(!kind.is_in(&house, &back).await && kind.is_in(&house, &again).await);
        // Once, but for that; and the thief's own way back is gone.
        house.pass_seconds(120);
        take_back(&house, &way_back).await.refused(401, "CODE_INVALID");
        take_back(&house, &thieves).await.refused(401, "CODE_INVALID");
    }
}

#[tokio::test]
async fn a_way_back_is_over_after_seven_days_and_the_address_is_free() {
    let (house, kind) = (house().await, KINDS[0]);
    let ada = kind.register(&house, "Ada").await;
    kind.change(&house, &ada, json!({"email": "ada@new.example"})).await.expect(200);
    let code = code_in(&mails_to(&house, "ada@new.example").await[0]);
    confirm(&house, &ada, &code).await.expect(200);
    let way_back = way_back_in(&mails_to(&house, "ada@example.org").await[0]);
    house.pass_seconds(7 * 86_400);
    take_back(&house, &way_back).await.refused(401, "CODE_INVALID");
    onsale::jobs::forget_old::step(&house.app).await.unwrap();
    house.customer("Ada").await;
}

/// An administrator is trusted, and so is everybody in header mode: what they say counts at once.
#[tokio::test]
async fn an_administrator_changes_an_address_at_once() {
    let (house, kind) = (house().await, KINDS[0]);
    let (ada, _bob) = (kind.register(&house, "Ada").await, kind.register(&house, "Bob").await);
    let admin = house.admin();
    let change = |email: &str| {
        let body = json!({"customerId": ada.id, "email": email});
        house.send(Request::new("PUT", "/customer/update").bearer(&admin).json(body))
    };
    change("bob@example.org").await.refused(409, "EMAIL_TAKEN");
    let changed = change("ada@new.example").await.expect(200);
    assert_eq!((&changed["email"], &changed["pendingEmail"]), (&json!("ada@new.example"), &Value::Null));
    // Another spelling of one's own is no other address.
    let spelt = kind.change(&house, &ada, json!({"email": "Ada@New.example"})).await.expect(200);
    assert_eq!((&spelt["email"], &spelt["pendingEmail"]), (&json!("Ada@New.example"), &Value::Null));
}

/// An account that goes leaves no address behind.
#[tokio::test]
async fn whoever_is_forgotten_leaves_no_address() {
    let (house, kind) = (house().await, KINDS[0]);
    let ada = kind.register(&house, "Ada").await;
    kind.change(&house, &ada, json!({"email": "ada@new.example"})).await.expect(200);
    let code = code_in(&mails_to(&house, "ada@new.example").await[0]);
    confirm(&house, &ada, &code).await.expect(200);
    let way_back = way_back_in(&mails_to(&house, "ada@example.org").await[0]);
    house.send(ada.post("/customer/erase")).await.expect(200);
    take_back(&house, &way_back).await.refused(401, "CODE_INVALID");
    kind.register(&house, "Ada").await;
}
