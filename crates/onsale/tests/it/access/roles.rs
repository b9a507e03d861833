//! Every operation of the contract, called by everybody.

use serde_json::json;

use super::{Guest, House};
use crate::util::{Answer, Operation, Request, contract};

/// Everybody, in the order in which they call: those who may are last, because what they do has an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Anonymous,
    OtherCustomer,
    OtherVendor,
    Customer,
    Vendor,
    Admin,
}

const EVERYBODY: [Who; 6] =
    [Who::Anonymous, Who::OtherCustomer, Who::OtherVendor, Who::Customer, Who::Vendor, Who::Admin];

/// Who may, by the word in the contract. `None` for a word that has no rule.
fn may(access: &str, who: Who) -> Option<bool> {
    use Who::{Admin, Anonymous, Customer, Vendor};
    Some(match access {
        "anyone" => true,
        "logged-in" => who != Anonymous,
        "customer" | "customer-itself" => matches!(who, Customer | Admin),
        "vendor" | "vendor-itself" | "owner" => matches!(who, Vendor | Admin),
        "party" => matches!(who, Customer | Vendor | Admin),
        "admin" => who == Admin,
        _ => return None,
    })
}

/// One customer and one vendor who own things, and one of each who do not.
struct World {
    house: House,
    customer: Guest,
    vendor: Guest,
    other_customer: Guest,
    other_vendor: Guest,
    release: i64,
    event: i64,
}

impl World {
    async fn new() -> Self {
        let house = House::new().await;
        let (customer, other_customer) = (house.customer("Ada").await, house.customer("Bob").await);
        let (vendor, other_vendor) = (house.vendor("Hall").await, house.vendor("Barn").await);
        let release = house.stock(&vendor, 3).await;
        let gala = vendor.post("/event/add").json(json!({"name": "Gala"}));
        let event = house.send(gala).await.expect(201)["eventId"].as_i64().unwrap();
        house.send(customer.post("/ticket/reserve").json(json!({"ticketId": 3}))).await.expect(200);
        house.send(customer.post("/ticket/finalize")).await.expect(200);
        Self { house, customer, vendor, other_customer, other_vendor, release, event }
    }

    fn token(&self, who: Who) -> Option<String> {
        Some(match who {
            Who::Anonymous => return None,
            Who::Customer => self.customer.token.clone(),
            Who::OtherCustomer => self.other_customer.token.clone(),
            Who::Vendor => self.vendor.token.clone(),
            Who::OtherVendor => self.other_vendor.token.clone(),
            Who::Admin => self.house.admin(),
        })
    }

    /// What the one customer or the one vendor would send, whoever sends it.
    fn request(&self, operation: &Operation<'_>, access: &str) -> Request {
        let method = operation.method.as_str();
        let path = operation
            .path
            .replace("{customerId}", &self.customer.id.to_string())
            .replace("{vendorId}", &self.vendor.id.to_string())
            .replace("{releaseId}", &self.release.to_string())
            .replace("{eventId}", &self.event.to_string())
            // The customer has bought this one.
            .replace("{ticketId}", if access == "party" { "3" } else { "1" })
            .replace("{orderId}", "1")
            .replace("{keyId}", "1");
        // Without it, each vendor would see its own.
        let of_vendor = format!("?vendorId={}", self.vendor.id);
        let query = if path == "/ticket/all" { of_vendor.as_str() } else { "" };
        let request = Request::new(method, &format!("{path}{query}"));
        let request = match access {
            "customer" => request.customer(self.customer.id),
            "vendor" => request.vendor(self.vendor.id),
            _ => request,
        };
        if method == "GET" || method == "DELETE" {
            return request;
        }
        let body = json!({
            "customerId": self.customer.id, "vendorId": self.vendor.id, "eventId": self.event,
            "name": "New", "email": "new@example.org", "role": "customer", "code": "000000",
            "challenge": "none",
            "refreshToken": "none", "wayBack": "none", "scopes": ["read"], "ticketsPerRelease": 1,
        });
        request.json(contract().without_unknown(operation, body))
    }

    async fn call(&self, request: &Request, who: Who) -> Option<Answer> {
        let request = match self.token(who) {
            Some(token) => request.clone().bearer(&token),
            None => request.clone(),
        };
        self.house.client().await.refusal(&request).await
    }
}

#[tokio::test]
async fn everybody_may_do_what_the_table_says_and_nothing_else() {
    for operation in contract().operations() {
        let world = World::new().await;
        let access = operation.about["x-access"].as_str().unwrap();
        for who in EVERYBODY {
            let what = format!("{} by {who:?}", operation.id);
            let Some(may) = may(access, who) else { panic!("{what}: {access} is no rule") };
            let request = world.request(&operation, access);
            let refused = world.call(&request, who).await;
            let status = refused.as_ref().map_or(200, |answer| answer.status);
            let code = refused.map(|answer| answer.json()["code"].as_str().unwrap().to_owned());
            let code = code.as_deref().unwrap_or_default();
            if may {
                let kept_out = matches!(code, "UNAUTHENTICATED" | "TOKEN_EXPIRED" | "SESSION_ENDED")
                    || status == 403
                    || status >= 500
                    || code == "INVALID_FIELD";
                assert!(!kept_out || is_its_own(&operation.id, code), "{what}: {status} {code}");
            } else if who == Who::Anonymous {
                assert_eq!((status, code), (401, "UNAUTHENTICATED"), "{what}");
            } else if !(who == Who::OtherVendor && conceals(&operation.id) && status == 404) {
                assert_eq!((status, code), (403, "FORBIDDEN"), "{what}");
            }
        }
    }
}

/// Whether an operation knows the caller's own things only, so that another vendor's are not there at all.
fn conceals(operation: &str) -> bool {
    matches!(operation, "pause_release" | "resume_release" | "cancel_release" | "delete_api_key")
}

/// What an operation refuses although the caller may call it.
fn is_its_own(operation: &str, code: &str) -> bool {
    matches!(
        (operation, code),
        // The token that is sent is none.
        ("refresh_session", "SESSION_ENDED")
        // An administrator's token has no sessions, which a sentence says.
        | ("log_out_everywhere" | "confirm_address", "FORBIDDEN")
        // No code was asked for.
        | ("confirm_address", "INVALID_FIELD")
        // What is sent is no picture.
        | ("set_event_picture", "INVALID_FIELD")
    )
}
