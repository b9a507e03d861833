use std::io::Cursor;

use onsale_core::limits;
use serde_json::{Value, json};

use crate::util::{Answer, Request, TestApp};

/// A picture as a camera or a drawing program leaves one.
fn picture(format: image::ImageFormat, shade: u8) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let drawn = image::RgbImage::from_fn(800, 500, |x, y| image::Rgb([shade, (x / 4) as u8, (y / 4) as u8]));
    drawn.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn size(answer: &Answer) -> (u32, u32) {
    let read = image::load_from_memory(&answer.body).unwrap();
    (read.width(), read.height())
}

async fn put(app: &TestApp, event: i64, vendor: i64, bytes: Vec<u8>) -> Answer {
    let request = Request::new("PUT", &format!("/event/picture/{event}")).vendor(vendor).bytes(bytes);
    app.send(request).await
}

#[tokio::test]
async fn an_event_says_where_with_whom_and_by_whom() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app
        .add_event(vendor, json!({"address": " Am Kanal 12, Berlin ", "lineUp": ["Ada", "Hafenchor"]}))
        .await;
    let path = format!("/event/find/{event}");
    let found = app.get(&path).await.expect(200);
    assert_eq!(found["address"], "Am Kanal 12, Berlin");
    assert_eq!(found["lineUp"], json!(["Ada", "Hafenchor"]));
    assert_eq!(found["organiser"], "Hall");
    assert_eq!(found["pictureUrl"], Value::Null);

    let changed = app.put("/event/update", json!({"eventId": event, "lineUp": ["Ada"]})).await.expect(200);
    assert_eq!((&changed["lineUp"], &changed["address"]), (&json!(["Ada"]), &found["address"]));
    let emptied = app.put("/event/update", json!({"eventId": event, "lineUp": []})).await.expect(200);
    assert_eq!(emptied["lineUp"], json!([]));

    // The organiser is the vendor, under the name that it has now.
    app.put("/vendor/update", json!({"vendorId": vendor, "name": "New Hall"})).await.expect(200);
    assert_eq!(app.get(&path).await.expect(200)["organiser"], "New Hall");

    let many: Vec<String> = (0..=limits::LINE_UP).map(|number| format!("Band {number}")).collect();
    for wrong in [json!("Ada"), json!(["Ada", 7]), json!(["Ada", " "]), json!(["x".repeat(201)]), json!(many)]
    {
        let body = json!({"eventId": event, "lineUp": wrong});
        let refused = app.put("/event/update", body).await.refused(400, "INVALID_FIELD");
        assert_eq!(refused["field"], "lineUp", "{wrong}");
    }
}

#[tokio::test]
async fn a_picture_is_put_up_changed_and_taken_down() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({})).await;
    let path = format!("/event/picture/{event}");

    // Until then there is a drawn one.
    let drawn = app.get(&path).await;
    assert_eq!((drawn.status, drawn.header("content-type")), (200, Some("image/png")));
    assert_eq!(size(&drawn), (1200, 630));

    let mut addresses = Vec::new();
    for (at, format) in
        [image::ImageFormat::Png, image::ImageFormat::Jpeg, image::ImageFormat::WebP].into_iter().enumerate()
    {
        let changed = put(&app, event, vendor, picture(format, at as u8 * 90)).await.expect(200);
        let address = changed["pictureUrl"].as_str().unwrap().to_owned();
        let shown = app.get(&address).await;
        assert_eq!((shown.status, shown.header("content-type")), (200, Some("image/jpeg")), "{format:?}");
        assert_eq!(size(&shown), (1200, 630));
        assert_eq!(shown.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(size(&app.get(&format!("{address}&size=small")).await), (600, 315));
        addresses.push(address);
    }
    addresses.dedup();
    assert_eq!(addresses.len(), 3, "another picture has another address: {addresses:?}");
    // The record that lists and searches show has it, too.
    let listed = app.get("/event/all").await.expect(200);
    let listed = listed.as_array().unwrap().iter().find(|listed| listed["eventId"] == event).unwrap();
    assert_eq!(listed["pictureUrl"].as_str(), addresses.last().map(String::as_str));
    // An old address does not promise that what it shows now stays.
    assert_eq!(app.get(&addresses[0]).await.header("cache-control"), Some("public, max-age=300"));

    let down = app.delete(&path).await.expect(200);
    assert_eq!(down["pictureUrl"], Value::Null);
    assert_eq!(app.get(&path).await.header("content-type"), Some("image/png"));
    app.delete(&format!("/event/delete/{event}")).await.expect(200);
    app.get(&path).await.refused(404, "EVENT_NOT_FOUND");
}

#[tokio::test]
async fn a_picture_is_a_picture_and_nothing_else() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({})).await;
    let mut with_more = picture(image::ImageFormat::Png, 1);
    with_more.extend_from_slice(b"<script>alert(1)</script>");
    put(&app, event, vendor, with_more).await.expect(200);
    let shown = app.get(&format!("/event/picture/{event}")).await;
    assert!(!shown.body.windows(8).any(|part| part == b"<script>"), "what hung on to it is gone");
    assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
    let policy = shown.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");

    for wrong in [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
        b"{}".to_vec(),
        Vec::new(),
        picture(image::ImageFormat::Png, 2)[..300].to_vec(),
    ] {
        let refused = put(&app, event, vendor, wrong).await.refused(400, "INVALID_FIELD");
        assert_eq!(refused["field"], "picture");
    }
    put(&app, event, vendor, vec![0; limits::PICTURE_BYTES + 1]).await.refused(413, "BODY_TOO_LARGE");
    put(&app, 99, vendor, picture(image::ImageFormat::Png, 3)).await.refused(404, "EVENT_NOT_FOUND");
}

#[tokio::test]
async fn a_picture_that_is_known_is_not_sent_again() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({})).await;
    for uploaded in [false, true] {
        if uploaded {
            put(&app, event, vendor, picture(image::ImageFormat::Jpeg, 7)).await.expect(200);
        }
        let path = format!("/event/picture/{event}");
        let tag = app.get(&path).await.header("etag").unwrap().to_owned();
        let again = Request::new("GET", &path).header("if-none-match", &tag);
        let again = app.client().await.send(&again).await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert_eq!(again.header("etag"), Some(tag.as_str()));
    }
}

#[tokio::test]
async fn a_poster_shows_what_the_event_says_now() {
    let app = TestApp::new().await;
    let vendor = app.add_vendor("Hall").await;
    let event = app.add_event(vendor, json!({"startsAt": "2026-12-31T19:00:00Z"})).await;
    let path = format!("/event/picture/{event}");
    let before = app.get(&path).await;
    assert_eq!(before.header("etag"), app.get(&path).await.header("etag"));
    app.put("/event/update", json!({"eventId": event, "name": "Ball"})).await.expect(200);
    let after = app.get(&path).await;
    assert_ne!(before.header("etag"), after.header("etag"));
    assert_ne!(before.body, after.body);
}
