//! Undoing sales: by the vendor, by an administrator, one and many.

use onsale::jobs::relay_journal::Relay;
use onsale::mail::Mailer;
use serde_json::{Value, json};

use super::{Guest, House};
use crate::util::Request;

async fn buy(house: &House, guest: &Guest) -> i64 {
    house.send(guest.post("/ticket/reserve")).await.expect(200);
    let sold = house.send(guest.post("/ticket/finalize")).await.expect(200);
    sold["ticket"]["ticketId"].as_i64().unwrap()
}

async fn balanced(house: &House) -> Value {
    let audit = house.send(Request::new("GET", "/audit").bearer(&house.admin())).await.expect(200);
    assert_eq!(audit["balanced"], true, "{audit}");
    audit
}

#[tokio::test]
async fn a_vendor_undoes_its_own_sale_and_the_customer_sees_and_hears_of_it() {
    let house = House::with(|config| config.access.dev_mailbox = true).await;
    let (hall, barn, bob) =
        (house.vendor("Hall").await, house.vendor("Barn").await, house.customer("Bob").await);
    house.stock(&hall, 2).await;
    let ticket = buy(&house, &bob).await;
    let path = format!("/ticket/void/{ticket}");
    house.send(barn.post(&path)).await.refused(403, "FORBIDDEN");
    house.send(bob.post(&path)).await.refused(403, "FORBIDDEN");
    let (mut relay, mut listener) = (Relay::default(), house.listen_as(&bob.token).await);
    relay.step(&house.app).await.unwrap();
    listener.next().await.unwrap();

    let void = || hall.post(&path).header("idempotency-key", "once");
    let first = house.send(void()).await;
    let undone = first.expect(200);
    assert_eq!((&undone["ticket"]["status"], &undone["orderId"]), (&json!("refunded"), &json!(1)));
    assert_eq!(undone["replacementId"], 3);
    assert_eq!(house.send(void()).await.expect(200), undone, "asked again, answered again");
    house.send(hall.post(&path)).await.refused(409, "ALREADY_REFUNDED");
    house.send(hall.post("/ticket/void/2")).await.refused(409, "TICKET_NOT_SOLD");
    house.send(hall.post("/ticket/void/99")).await.refused(404, "TICKET_NOT_FOUND");

    assert_eq!(house.count("").await, 2);
    let mine = house.send(bob.get("/ticket/mine")).await.expect(200);
    assert_eq!(mine[0]["status"], "refunded");
    let history = house.send(hall.get(&format!("/ticket/history/{ticket}"))).await.expect(200);
    assert!(history.to_string().contains(r#""refunded""#), "{history}");
    relay.step(&house.app).await.unwrap();
    loop {
        let (name, told) = listener.next().await.unwrap();
        if name == "hold" && told["ended"] == "refunded" {
            assert_eq!(told["ticketId"], ticket);
            break;
        }
    }
    onsale::jobs::send_mail::step(&house.app).await.unwrap();
    let Mailer::Mailbox(mailbox) = &house.app.mailer else { panic!("no mailbox") };
    let mails = mailbox.all();
    let told = mails.iter().find(|mail| mail.to == "bob@example.org").unwrap();
    assert!(told.subject.contains("refunded") && told.body.contains("(order 1)"), "{told:?}");
    let pool = &balanced(&house).await["pools"][0];
    assert_eq!(
        (&pool["released"], &pool["available"], &pool["refunded"], &pool["sold"]),
        (&json!(3), &json!(2), &json!(1), &json!(0))
    );
}

#[tokio::test]
async fn what_a_bot_has_bought_is_undone_in_one_call() {
    let house = House::new().await;
    let (hall, bot, fan) =
        (house.vendor("Hall").await, house.customer("Bot").await, house.customer("Fan").await);
    house.stock(&hall, 6).await;
    let mut bought = Vec::new();
    for _ in 0..4 {
        bought.push(buy(&house, &bot).await);
    }
    let kept = buy(&house, &fan).await;
    let void = |body: Value| hall.post("/ticket/void").json(body);
    for (body, field) in [
        (json!({}), "ticketIds"),
        (json!({"ticketIds": []}), "ticketIds"),
        (json!({"ticketIds": ["1"]}), "ticketIds"),
        (json!({"ticketIds": (1..=201).collect::<Vec<_>>()}), "ticketIds"),
        (json!({"ticketIds": [1], "customerId": 1}), "customerId"),
    ] {
        assert_eq!(house.send(void(body)).await.refused(400, "INVALID_FIELD")["field"], field);
    }
    house.send(void(json!({"customerId": 99}))).await.refused(404, "CUSTOMER_NOT_FOUND");
    let all = json!({"ticketIds": [bought[0], 6]});
    house.send(void(all)).await.refused(409, "TICKET_NOT_SOLD");
    let one = json!({"ticketIds": [bought[0]], "backToPool": false});
    let undone = house.send(void(one)).await.expect(200);
    assert_eq!(undone["message"], "1 sale is undone.");
    assert_eq!(undone["sales"][0].get("replacementId"), None);
    let undone = house.send(void(json!({"customerId": bot.id}))).await.expect(200);
    assert_eq!((undone["sales"].as_array().unwrap().len(), &undone["more"]), (3, &json!(false)));
    assert_eq!(house.count("").await, 1 + 3);
    // An administrator may undo what was bought of anybody.
    let by_admin = Request::new("POST", "/ticket/void").bearer(&house.admin());
    let undone = house.send(by_admin.json(json!({"ticketIds": [kept]}))).await.expect(200);
    assert_eq!(undone["sales"][0]["ticket"]["customerId"], fan.id);
    balanced(&house).await;
}
