//! Money on the wire: whoever reads an amount is told how many digits it has, for every currency that there is.

use std::collections::BTreeMap;

use onsale_core::Currency;
use serde_json::Value;

/// The currencies by which the page's way of writing amounts is tried in several browsers.
const TABLE: &str = include_str!("../../../../../web/e2e/support/currencies.json");

const CONTRACT: &str = include_str!("../../../../../openapi.json");

#[test]
fn the_table_of_currencies_is_all_that_the_server_knows() {
    let letters = || 'A'..='Z';
    let codes = letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])));
    let known: BTreeMap<String, u32> = codes
        .filter_map(|code| Currency::parse(&String::from_iter(code)))
        .map(|currency| (currency.code().to_owned(), currency.digits()))
        .collect();
    let table: BTreeMap<String, u32> = serde_json::from_str(TABLE).unwrap();
    assert_eq!(table, known, "write this into the table:\n{}", serde_json::to_string_pretty(&known).unwrap());
}

#[test]
fn beside_every_currency_of_an_answer_stand_its_digits() {
    let contract: Value = serde_json::from_str(CONTRACT).unwrap();
    let asked = requests(&contract);
    let schemas = contract["components"]["schemas"].as_object().unwrap();
    let answers: Vec<_> = schemas
        .iter()
        .filter(|(name, schema)| {
            !asked.contains(&name.as_str()) && schema["properties"].get("currency").is_some()
        })
        .collect();
    assert!(
        answers.len() >= 7,
        "tickets, events, releases, history, stock, holds and revenue have a currency"
    );
    for (name, schema) in answers {
        let required = schema["required"].as_array().unwrap();
        assert!(required.iter().any(|field| field == "currencyDigits"), "{name} has no currencyDigits");
    }
}

/// The schemas of request bodies: whoever names a currency there is asking, not told.
fn requests(contract: &Value) -> Vec<&str> {
    let operations =
        contract["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    operations
        .filter_map(|operation| {
            operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()
        })
        .filter_map(|reference| reference.rsplit('/').next())
        .collect()
}
