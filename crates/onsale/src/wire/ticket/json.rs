//! A ticket's JSON, written straight into bytes: it is on the way of every reservation and every sale, where
//! serde's flattened maps and escaped keys would cost more than the rules do. Shapes of other answers are serde's.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{HeldBody, SoldBody, TicketBody};
use crate::wire::{Time, write_number};

/// Room for a ticket with all its fields and what stands around it.
const USUAL_BYTES: usize = 448;

impl TicketBody {
    /// The whole object.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(USUAL_BYTES);
        self.write_open(&mut out);
        out.push(b'}');
        out
    }

    /// Everything but the closing brace.
    fn write_open(&self, out: &mut Vec<u8>) {
        let integer = |out: &mut Vec<u8>, key: &[u8], value: i64| {
            out.extend_from_slice(key);
            write_number(out, value);
        };
        let instant = |out: &mut Vec<u8>, key: &[u8], value: Time| {
            out.extend_from_slice(key);
            out.push(b'"');
            out.extend_from_slice(&value.text());
            out.push(b'"');
        };
        integer(out, b"{\"ticketId\":", self.ticket_id.0);
        integer(out, b",\"vendorId\":", self.vendor_id.0);
        integer(out, b",\"eventId\":", self.event_id.0);
        out.extend_from_slice(b",\"type\":");
        string(out, self.type_name.as_str());
        out.extend_from_slice(b",\"price\":");
        self.price.write(out);
        out.extend_from_slice(b",\"currency\":\"");
        out.extend_from_slice(self.currency.as_bytes());
        out.extend_from_slice(b"\",\"status\":\"");
        out.extend_from_slice(self.status.0.word().as_bytes());
        integer(out, b"\",\"currencyDigits\":", i64::from(self.currency_digits));
        integer(out, b",\"releaseId\":", self.release_id.0);
        instant(out, b",\"createdAt\":", self.created_at);
        if let Some(customer) = self.customer_id {
            integer(out, b",\"customerId\":", customer.0);
        }
        if let Some(until) = self.reserved_until {
            instant(out, b",\"reservedUntil\":", until);
        }
        if let Some(sold_at) = self.sold_at {
            instant(out, b",\"soldAt\":", sold_at);
        }
        if let Some(order) = self.order_id {
            integer(out, b",\"orderId\":", order.0);
        }
        if let Some(name) = &self.customer_name {
            out.extend_from_slice(b",\"customerName\":");
            string(out, name.as_str());
        }
    }
}

impl HeldBody {
    /// The whole object.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(USUAL_BYTES);
        self.ticket.write_open(&mut out);
        out.extend_from_slice(b",\"holdSeconds\":");
        self.hold_seconds.write(&mut out);
        if let Some(again) = self.reserve_again_at {
            out.extend_from_slice(b",\"reserveAgainAt\":\"");
            out.extend_from_slice(&again.text());
            out.push(b'"');
        }
        out.push(b'}');
        out
    }
}

impl SoldBody {
    /// The whole object. `status` and `message` are ours, without anything to escape.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        let several = self.tickets.as_deref();
        let mut out = Vec::with_capacity(USUAL_BYTES * (1 + several.map_or(0, <[_]>::len)));
        out.extend_from_slice(b"{\"status\":\"");
        out.extend_from_slice(self.status.as_bytes());
        out.extend_from_slice(b"\",\"message\":\"");
        out.extend_from_slice(self.message.as_bytes());
        out.extend_from_slice(b"\",\"ticket\":");
        self.ticket.write_open(&mut out);
        out.extend_from_slice(b"},\"orderId\":");
        write_number(&mut out, self.order_id.0);
        if let Some(tickets) = several {
            out.extend_from_slice(b",\"tickets\":");
            for (index, ticket) in tickets.iter().enumerate() {
                out.push(if index == 0 { b'[' } else { b',' });
                ticket.write_open(&mut out);
                out.push(b'}');
            }
            out.push(b']');
        }
        out.push(b'}');
        out
    }
}

impl Serialize for TicketBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = self.to_json();
        let raw: &RawValue = serde_json::from_slice(&json).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// A string; most have nothing in them that JSON must escape.
fn string(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else if let Err(error) = serde_json::to_writer(&mut *out, text) {
        // A vector takes every byte, so only a mistake of serde's could fail here.
        tracing::error!(%error, "a string could not be written");
    }
}

#[cfg(test)]
mod tests {
    use onsale_core::{
        Currency, CustomerId, EventId, Millis, OrderId, Price, ReleaseId, Status, Ticket, TicketId,
        Timestamp, TypeName, VendorId,
    };
    use onsale_store::{Held, Sold};
    use serde_json::json;

    use super::*;

    fn ticket(type_name: &str) -> Ticket {
        Ticket {
            id: TicketId::from_store(9_007_199_254_740_991),
            vendor: VendorId::from_store(1),
            event: EventId::from_store(2),
            type_name: TypeName::from_store(type_name),
            price: Price::from_store(4_990),
            currency: Currency::parse("EUR").unwrap(),
            status: Status::Reserved,
            release: ReleaseId::from_store(3),
            created_at: Timestamp(0),
            customer: Some(CustomerId::from_store(7)),
            reserved_until: Some(Timestamp(60_000)),
            sold_at: None,
        }
    }

    fn parsed(json: &[u8]) -> serde_json::Value {
        serde_json::from_slice(json).unwrap()
    }

    #[test]
    fn a_held_ticket_says_until_when_and_how_long() {
        let held = Held { ticket: ticket("Normal"), hold: Millis(60_000), again: None };
        let json = HeldBody::of(&held).to_json();
        let expected = json!({
            "ticketId": 9_007_199_254_740_991_i64, "vendorId": 1, "eventId": 2, "type": "Normal", "price": 49.90,
            "currency": "EUR", "currencyDigits": 2, "status": "reserved", "releaseId": 3,
            "createdAt": "1970-01-01T00:00:00.000Z", "customerId": 7, "reservedUntil": "1970-01-01T00:01:00.000Z", "holdSeconds": 60
        });
        assert_eq!(parsed(&json), expected);
        assert!(String::from_utf8(json).unwrap().contains("\"price\":49.90,"));
        let json = HeldBody::of(&Held { again: Some(Timestamp(120_000)), ..held }).to_json();
        assert_eq!(parsed(&json)["reserveAgainAt"], "1970-01-01T00:02:00.000Z");
    }

    fn sold(tickets: usize) -> SoldBody {
        let sold = Ticket {
            status: Status::Sold,
            reserved_until: None,
            sold_at: Some(Timestamp(1)),
            ..ticket("VIP")
        };
        SoldBody::of(&Sold {
            tickets: std::iter::repeat_n(sold, tickets).collect(),
            order: OrderId::from_store(5),
        })
    }

    #[test]
    fn a_sale_stands_around_its_ticket() {
        let json = parsed(&sold(1).to_json());
        assert_eq!(
            (&json["status"], &json["message"], &json["orderId"]),
            (&json!("success"), &json!("Sale finalized successfully."), &json!(5))
        );
        assert_eq!(json["ticket"]["soldAt"], "1970-01-01T00:00:00.001Z");
        assert_eq!((json["ticket"].get("reservedUntil"), json.get("tickets")), (None, None));
        let several = parsed(&sold(3).to_json());
        assert_eq!(several["tickets"], json!([json["ticket"], json["ticket"], json["ticket"]]));
    }

    /// What is written by hand has the fields that the contract tells, all of them and no other.
    #[test]
    fn what_is_written_is_what_the_contract_tells() {
        fn check<T: utoipa::ToSchema>(json: &[u8]) {
            let schema = serde_json::to_value(T::schema()).unwrap();
            let keys = |object: &serde_json::Value| -> std::collections::BTreeSet<String> {
                object.as_object().unwrap().keys().cloned().collect()
            };
            assert_eq!(keys(&parsed(json)), keys(&schema["properties"]));
        }
        let whole = TicketBody {
            sold_at: Some(Time(Timestamp(1))),
            order_id: Some(crate::wire::Id(5)),
            customer_name: Some(onsale_core::Name::parse("Ada").unwrap()),
            ..TicketBody::of(&ticket("VIP"), true)
        };
        check::<TicketBody>(&whole.to_json());
        check::<SoldBody>(&sold(2).to_json());
    }

    #[test]
    fn whoever_may_not_see_the_holder_does_not() {
        let json = parsed(&TicketBody::of(&ticket("Normal"), false).to_json());
        assert_eq!((json.get("customerId"), json.get("reservedUntil")), (None, None));
    }

    #[test]
    fn a_type_may_be_called_anything() {
        for name in ["Normal", "\"VIP\" \\ Ünïcode", "a\u{1}b\n", "</script>"] {
            let body = TicketBody::of(&ticket(name), true);
            assert_eq!(parsed(&body.to_json())["type"], name);
            assert_eq!(serde_json::to_vec(&body).unwrap(), body.to_json());
        }
    }
}
