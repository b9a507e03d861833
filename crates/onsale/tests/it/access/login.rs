//! Coming back with a one-time code.

use onsale::jobs::send_mail;
use onsale::mail::{Mailer, Received};
use serde_json::{Value, json};

use super::{Guest, House};
use crate::util::{Answer, Request};

async fn house() -> House {
    House::with(|config| config.access.dev_mailbox = true).await
}

async fn ask(house: &House, email: &str) -> Answer {
    house.post("/auth/login", json!({"email": email, "role": "customer"})).await
}

/// Asks for a code; answers its challenge and, where there is one, the code of the mail that came.
async fn challenge(house: &House, email: &str) -> (String, String) {
    let challenge = house.challenge(email, "customer").await;
    (challenge, mails(house).await.first().map(code_in).unwrap_or_default())
}

async fn verify(house: &House, email: &str, challenge: &str, code: &str) -> Answer {
    house.post("/auth/verify", claim(email, challenge, code)).await
}

fn claim(email: &str, challenge: &str, code: &str) -> Value {
    json!({"email": email, "role": "customer", "code": code, "challenge": challenge})
}

async fn mails(house: &House) -> Vec<Received> {
    send_mail::step(&house.app).await.unwrap();
    match &house.app.mailer {
        Mailer::Mailbox(mailbox) => mailbox.all(),
        other => panic!("{other:?} is no mailbox"),
    }
}

fn code_in(mail: &Received) -> String {
    mail.subject.chars().take_while(char::is_ascii_digit).collect()
}

/// Six digits that are not the code.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn a_code_by_mail_brings_one_back() {
    let house = house().await;
    let ada = house.customer("Ada").await;
    let challenge = house.challenge("ADA@example.org", "customer").await;
    let mails = mails(&house).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ada@example.org");
    let code = code_in(&mails[0]);
    assert!(mails[0].body.contains(&code));
    let page = house.get("/dev/mailbox").await;
    assert!(page.text().contains(&code) && page.header("content-security-policy").is_some());
    let back = Guest::of(&verify(&house, "ada@example.org", &challenge, &code).await.expect(200));
    assert_eq!(back.id, ada.id);
    house.send(back.get("/ticket/mine")).await.expect(200);
    let twice = house.post("/customer/add", json!({"name": "Ada", "email": "ada@example.org"})).await;
    let refusal = twice.refused(409, "EMAIL_TAKEN");
    assert!(refusal["message"].as_str().unwrap().contains("log in"), "{refusal}");
    assert_eq!(refusal["login"], "/auth/login");
}

#[tokio::test]
async fn whoever_sends_a_code_again_as_the_answer_was_lost_gets_a_session_in_the_place_of_the_first() {
    let house = house().await;
    house.customer("Ada").await;
    let email = "ada@example.org";
    let (asked, code) = challenge(&house, email).await;
    let lost = Guest::of(&verify(&house, email, &asked, &code).await.expect(200));
    house.pass_seconds(60);
    let first = Guest::of(&verify(&house, email, &asked, &code).await.expect(200));
    house.send(lost.get("/ticket/mine")).await.refused(401, "SESSION_ENDED");
    verify(&house, email, &asked, &other_than(&code)).await.refused(401, "CODE_INVALID");
    let second = Guest::of(&verify(&house, email, &asked, &code).await.expect(200));
    house.send(first.get("/ticket/mine")).await.refused(401, "SESSION_ENDED");
    house.send(second.get("/ticket/mine")).await.expect(200);
    // Two minutes after it was used it is used up.
    house.pass_seconds(60);
    verify(&house, email, &asked, &code).await.refused(401, "CODE_INVALID");
    house.send(second.get("/ticket/mine")).await.expect(200);
}

#[tokio::test]
async fn a_code_that_is_sent_again_opens_nothing_that_was_closed() {
    let house = house().await;
    house.customer("Ada").await;
    let (asked, code) = challenge(&house, "ada@example.org").await;
    let back = Guest::of(&verify(&house, "ada@example.org", &asked, &code).await.expect(200));
    house.send(back.post("/auth/logout-all")).await.expect(200);
    verify(&house, "ada@example.org", &asked, &code).await.refused(401, "CODE_INVALID");
}

#[tokio::test]
async fn a_code_dies_of_five_wrong_guesses_and_of_age() {
    let house = house().await;
    house.customer("Ada").await;
    let email = "ada@example.org";
    let (asked, code) = challenge(&house, email).await;
    for _ in 0..5 {
        verify(&house, email, &asked, &other_than(&code)).await.refused(401, "CODE_INVALID");
    }
    verify(&house, email, &asked, &code).await.refused(401, "CODE_INVALID");

    house.pass_seconds(31);
    let (asked, code) = challenge(&house, email).await;
    house.pass_seconds(600);
    verify(&house, email, &asked, &code).await.refused(401, "CODE_INVALID");

    let (asked, code) = challenge(&house, email).await;
    for _ in 0..4 {
        verify(&house, email, &asked, &other_than(&code)).await.refused(401, "CODE_INVALID");
    }
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    verify(&house, email, &asked, &spaced).await.expect(200);
}

/// Many requests that are on their way at the same moment.
async fn verify_at_once(house: &House, challenge: &str, code: &str, times: usize) -> Vec<u16> {
    let request = Request::new("POST", "/auth/verify").json(claim("ada@example.org", challenge, code));
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..times {
        let (mut client, request) = (house.client().await, request.clone());
        asked.spawn(async move { client.send(&request).await.status });
    }
    asked.join_all().await
}

#[tokio::test]
async fn guesses_that_come_all_at_once_are_five_too() {
    let house = house().await;
    house.customer("Ada").await;
    let (asked, code) = challenge(&house, "ada@example.org").await;
    let answers = verify_at_once(&house, &asked, &other_than(&code), 20).await;
    assert_eq!(answers, [401; 20]);
    verify(&house, "ada@example.org", &asked, &code).await.refused(401, "CODE_INVALID");

    house.pass_seconds(31);
    let (asked, code) = challenge(&house, "ada@example.org").await;
    let answers = verify_at_once(&house, &asked, &code, 20).await;
    // Each of those that follow takes the place of the one before, and costs a try.
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 6, "{answers:?}");
}

/// An answer without what is another one each time, and everything of it that a stranger can see.
fn seen(answer: &Answer) -> (u16, usize, String, Vec<Option<String>>) {
    let text = answer.text();
    let shape = match serde_json::from_str::<Value>(&text) {
        Ok(mut body) if body["challenge"].is_string() => {
            body["challenge"] = json!("X");
            body.to_string()
        }
        _ => text.clone(),
    };
    let header = |name: &str| answer.header(name).map(str::to_owned);
    let headers =
        ["retry-after", "cache-control", "content-type", "ratelimit", "ratelimit-policy"].map(header);
    (answer.status, text.len(), shape, headers.to_vec())
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let house = house().await;
    house.customer("Ada").await;
    let (ada, eve) = ("ada@example.org", "eve@example.org");
    let (known, unknown) = (ask(&house, ada).await, ask(&house, eve).await);
    assert_eq!(seen(&known), seen(&unknown));
    assert_eq!(mails(&house).await.len(), 1, "only the known one gets mail");
    // So is the impatient one, and whoever guesses.
    let impatient = [ask(&house, ada).await, ask(&house, eve).await];
    assert_eq!((impatient[0].status, seen(&impatient[0])), (429, seen(&impatient[1])));
    let challenges =
        [known, unknown].map(|answer| answer.expect(202)["challenge"].as_str().unwrap().to_owned());
    for _ in 0..6 {
        let known = verify(&house, ada, &challenges[0], "000000").await;
        let unknown = verify(&house, eve, &challenges[1], "000000").await;
        let nothing = verify(&house, eve, "none", "000000").await;
        assert_eq!(seen(&known), seen(&unknown));
        assert_eq!(seen(&known), seen(&nothing));
    }
    // A device that knows somebody else's account is a stranger's.
    let bob = house.customer("Bob").await;
    let shown = |email: &str| json!({"email": email, "role": "customer", "device": bob.device});
    let answers = [house.post("/auth/login", shown(ada)).await, house.post("/auth/login", shown(eve)).await];
    assert_eq!((answers[0].status, seen(&answers[0])), (429, seen(&answers[1])));
    // A vendor's address is no customer's, and the code of one is not the other's.
    house.vendor("Hall").await;
    ask(&house, "hall@example.org").await.expect(202);
    assert_eq!(mails(&house).await.len(), 1);
}

#[tokio::test]
async fn whoever_asks_too_soon_is_told_the_bound() {
    let house = house().await;
    ask(&house, "ada@example.org").await.expect(202);
    let refusal = ask(&house, "ada@example.org").await;
    assert_eq!(refusal.header("retry-after"), Some("30"));
    assert_eq!(refusal.header("ratelimit-policy"), Some("\"code-pause\";q=1;w=30"));
    assert_eq!(refusal.header("ratelimit"), Some("\"code-pause\";r=0;t=30"));
    refusal.refused(429, "RATE_LIMITED");
    house.pass_seconds(30);
    ask(&house, "ada@example.org").await.expect(202);
    let refusal = ask(&house, "ada@example.org").await;
    assert_eq!(refusal.header("ratelimit-policy"), Some("\"code-pause\";q=1;w=60"));
}

#[tokio::test]
async fn a_code_is_good_in_the_digits_of_every_script() {
    let house = house().await;
    house.customer("Ada").await;
    for zero in ['\u{FF10}', '\u{660}', '\u{966}'] {
        let (asked, code) = challenge(&house, "ada@example.org").await;
        let typed: String = code
            .chars()
            .map(|digit| char::from_u32(u32::from(zero) + digit.to_digit(10).unwrap()).unwrap())
            .collect();
        let (before, behind) = typed.split_at(typed.char_indices().nth(3).unwrap().0);
        let typed = format!(" {before}\u{2011}{behind}\u{200B}");
        verify(&house, "ada@example.org", &asked, &typed).await.expect(200);
        house.pass_seconds(120);
    }
    verify(&house, "ada@example.org", "none", "O42137").await.refused(400, "INVALID_FIELD");
}

#[tokio::test]
async fn a_challenge_is_needed_and_said_to_be_missing() {
    let house = house().await;
    house.customer("Ada").await;
    let (_, code) = challenge(&house, "ada@example.org").await;
    let without = json!({"email": "ada@example.org", "role": "customer", "code": code});
    assert_eq!(house.post("/auth/verify", without).await.refused(400, "INVALID_FIELD")["field"], "challenge");
}

#[tokio::test]
async fn whoever_asks_again_waits_longer_each_time() {
    let house = house().await;
    for wait in [30, 60, 120, 240] {
        ask(&house, "ada@example.org").await.expect(202);
        let refusal = ask(&house, "ada@example.org").await;
        assert_eq!(refusal.header("retry-after"), Some(wait.to_string().as_str()));
        refusal.refused(429, "RATE_LIMITED");
        house.pass_seconds(wait);
    }
    house.pass_seconds(3_600);
    ask(&house, "ada@example.org").await.expect(202);
    assert_eq!(ask(&house, "ada@example.org").await.header("retry-after"), Some("30"));
}

#[tokio::test]
async fn mail_that_does_not_leave_is_tried_again_until_it_is_too_late() {
    // Without a mail server nothing leaves.
    let house = House::new().await;
    house.customer("Ada").await;
    ask(&house, "ada@example.org").await.expect(202);
    let take = || async { house.app.store.take_mail(house.clock.now()).await.unwrap() };
    assert_eq!(send_mail::step(&house.app).await.unwrap(), 0);
    assert_eq!(take().await, None, "it waits before it is tried again");
    house.pass_seconds(10);
    let again = take().await.unwrap();
    assert_eq!((again.recipient.as_str(), again.tries), ("ada@example.org", 2));
    assert_eq!(take().await, None, "it is lent out");
    house.pass_seconds(60);
    assert_eq!(take().await.unwrap().tries, 3);
    house.pass_seconds(600);
    assert_eq!(take().await, None, "nobody needs it any more");
}

#[tokio::test]
async fn the_mailbox_and_the_contact_are_there_only_when_asked_for() {
    let house = House::new().await;
    house.get("/dev/mailbox").await.refused(404, "ROUTE_NOT_FOUND");
    house.get("/.well-known/security.txt").await.refused(404, "ROUTE_NOT_FOUND");
    let contact = |config: &mut onsale::config::Config| {
        config.access.security_contact = Some("mailto:security@example.org".into());
    };
    let text = House::with(contact).await.get("/.well-known/security.txt").await.text();
    assert!(text.starts_with("Contact: mailto:security@example.org\nExpires: 2027-02-21T"), "{text}");
}

async fn register(house: &House, path: &str, key: &str, name: &str) -> Answer {
    let body = json!({"name": name, "email": format!("{}@example.org", name.to_lowercase())});
    house.send(Request::new("POST", path).header("idempotency-key", key).json(body)).await
}

/// The first answer was lost, and the tokens with it.
#[tokio::test]
async fn whoever_repeats_a_registration_gets_a_session_of_their_own() {
    let house = House::new().await;
    for (path, own) in [("/customer/add", "/ticket/mine"), ("/vendor/add", "/vendor/releases")] {
        let first = register(&house, path, "k", "Ada").await;
        assert_eq!(first.header("idempotency-replayed"), None);
        let first = Guest::of(&first.expect(201));
        house.pass_seconds(599);
        let again = register(&house, path, "k", "Ada").await;
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.header("cache-control"), Some("no-store"));
        let again = Guest::of(&again.expect(201));
        assert_eq!(again.id, first.id);
        assert_ne!(again.refresh, first.refresh);
        // Both are in, and each can go on by itself.
        for guest in [&first, &again] {
            house.send(guest.get(own)).await.expect(200);
            house.post("/auth/refresh", json!({"refreshToken": guest.refresh})).await.expect(200);
        }
        // Another body, another key: as before.
        register(&house, path, "k", "Eve").await.refused(409, "IDEMPOTENCY_MISMATCH");
        register(&house, path, "other", "Ada").await.refused(409, "EMAIL_TAKEN");
        // Ten minutes later the same request proves nothing any more.
        house.pass_seconds(1);
        let late: Value = register(&house, path, "k", "Ada").await.expect(201);
        assert!(late["token"].is_null() && late["refreshToken"].is_null(), "{late}");
    }
}

/// Whoever has given up the account has not left it, or the address, to whoever knows the key: what was answered to the
/// registration is forgotten with the account.
#[tokio::test]
async fn a_repeated_registration_opens_nothing_that_came_after_it() {
    let house = House::new().await;
    let first = Guest::of(&register(&house, "/customer/add", "k", "Ada").await.expect(201));
    house.send(first.post("/customer/erase")).await.expect(200);
    house.pass_seconds(1);
    house.customer("Ada").await;
    register(&house, "/customer/add", "k", "Ada").await.refused(409, "EMAIL_TAKEN");
}

/// What its owner does about an account that somebody else has registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    Nothing,
    LogIn,
    LogOut,
    LogOutEverywhere,
    ChangeAddressAndBack,
    ForgetOldKeys,
}

impl Care {
    async fn take(self, house: &House, guest: &Guest, role: &str) {
        match self {
            Self::Nothing => {}
            Self::LogIn => drop(log_in(house, "ada@example.org", role).await),
            Self::LogOut => drop(house.send(guest.post("/auth/logout")).await.expect(200)),
            Self::LogOutEverywhere => {
                let back = log_in(house, "ada@example.org", role).await;
                house.send(back.post("/auth/logout-all")).await.expect(200);
            }
            Self::ChangeAddressAndBack => {
                for email in ["lovelace@example.org", "ada@example.org"] {
                    house.pass_seconds(60);
                    let path = format!("/{role}/update");
                    let body = json!({format!("{role}Id"): guest.id, "email": email});
                    let update = Request::new("PUT", &path).bearer(&guest.token).json(body);
                    house.send(update).await.expect(200);
                    let all = mails(house).await;
                    let code = code_in(all.iter().rev().find(|mail| mail.to == email).unwrap());
                    let confirm = guest.post("/auth/confirm-address").json(json!({"code": code}));
                    house.send(confirm).await.expect(200);
                }
            }
            Self::ForgetOldKeys => {
                let rotate = Request::new("POST", "/auth/rotate-key").bearer(&house.admin());
                house.send(rotate.json(json!({"forgetOld": true}))).await.expect(200);
            }
        }
    }
}

async fn log_in(house: &House, email: &str, role: &str) -> Guest {
    let challenge = house.challenge(email, role).await;
    let code = code_in(mails(house).await.last().unwrap());
    let body = json!({"email": email, "role": role, "code": code, "challenge": challenge});
    Guest::of(&house.post("/auth/verify", body).await.expect(200))
}

/// A stranger has registered somebody's address, and repeats that when the owner has seen to it.
#[tokio::test]
async fn a_repeated_registration_opens_no_account_that_somebody_has_taken_care_of() {
    for role in ["customer", "vendor"] {
        for care in [
            Care::Nothing,
            Care::LogIn,
            Care::LogOut,
            Care::LogOutEverywhere,
            Care::ChangeAddressAndBack,
            Care::ForgetOldKeys,
        ] {
            let house = house().await;
            let path = format!("/{role}/add");
            let first = Guest::of(&register(&house, &path, "k", "Ada").await.expect(201));
            house.pass_seconds(60);
            care.take(&house, &first, role).await;
            house.pass_seconds(60);
            let again = register(&house, &path, "k", "Ada").await.expect(201);
            let opens = again["token"].is_string() || again["refreshToken"].is_string();
            assert_eq!(opens, care == Care::Nothing, "{role}, {care:?}: {again}");
        }
    }
}
