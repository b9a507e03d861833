//! What the servers' book must say after a sale, whatever happened in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::buyers::Told;
use super::servers::fine;
use crate::faults::process::Client;

/// Everything that is wrong, in words; nothing when all is well.
pub(crate) fn mistakes(client: &mut Client, told: &Told) -> Vec<String> {
    let sold = fine(client.get("/ticket/all?status=sold"));
    let audit = fine(client.get("/audit"));
    let mut mistakes = compare(&told.sold, sold.as_array().unwrap());
    if audit["balanced"] != true {
        mistakes.push(format!("the books do not balance: {audit}"));
    }
    mistakes
}

/// Fails the test unless every acknowledged sale is there, none twice, and the books balance.
#[track_caller]
pub(crate) fn check(client: &mut Client, told: &Told) {
    let mistakes = mistakes(client, told);
    assert!(mistakes.is_empty(), "{mistakes:#?}\nrefused: {:?}", told.refused);
}

/// Tickets that are sold, as a server lists them.
pub(crate) fn sold(client: &mut Client) -> usize {
    fine(client.get("/ticket/all?status=sold")).as_array().unwrap().len()
}

fn compare(told: &BTreeMap<u64, u64>, listed: &[Value]) -> Vec<String> {
    let mut mistakes = Vec::new();
    let mut owners = BTreeMap::new();
    let mut buyers = BTreeSet::new();
    for ticket in listed {
        let (id, customer) = (ticket["ticketId"].as_u64().unwrap(), ticket["customerId"].as_u64().unwrap());
        if owners.insert(id, customer).is_some() {
            mistakes.push(format!("ticket {id} is listed twice"));
        }
        if !buyers.insert(customer) {
            mistakes.push(format!("customer {customer} wanted one ticket and bought more"));
        }
    }
    let mut seen = BTreeSet::new();
    for (customer, ticket) in told {
        if !seen.insert(ticket) {
            mistakes.push(format!("ticket {ticket} was sold to two customers"));
        }
        if owners.get(ticket) != Some(customer) {
            mistakes.push(format!("ticket {ticket} was sold to customer {customer}, and is not theirs"));
        }
    }
    mistakes
}

#[test]
fn a_lost_sale_a_double_sale_and_a_stranger_are_seen() {
    let listed = |rows: &[(u64, u64)]| -> Vec<Value> {
        rows.iter()
            .map(|(ticket, customer)| serde_json::json!({"ticketId": ticket, "customerId": customer}))
            .collect()
    };
    let told = BTreeMap::from([(1, 10), (2, 20)]);
    assert_eq!(compare(&told, &listed(&[(10, 1), (20, 2), (30, 3)])), Vec::<String>::new());
    for (told, rows, mistake) in [
        (&told, &[(10, 1)][..], "sold to customer 2, and is not theirs"),
        (&told, &[(10, 1), (20, 3)], "sold to customer 2, and is not theirs"),
        (&BTreeMap::from([(1, 10), (2, 10)]), &[(10, 1)], "sold to two customers"),
        (&told, &[(10, 1), (20, 2), (20, 3)], "listed twice"),
        (&told, &[(10, 1), (20, 2), (30, 2)], "bought more"),
    ] {
        let found = compare(told, &listed(rows)).join("\n");
        assert!(found.contains(mistake), "{mistake}: {found}");
    }
}
