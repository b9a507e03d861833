//! Access tokens as the server makes them, signed with a key that it was given: every customer has one of their own,
//! and each is used for one reservation and one sale, so that nothing could have been kept about it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac as _};
use sha2::{Digest, Sha256};

use super::Customers;

/// What the server is given as `ONSALE_TOKEN_KEY`.
pub(crate) const KEY: &str = "a benchmark's key, which guards nothing at all";
const HOURS_12: u64 = 12 * 3_600;

/// The tokens of customers in a row.
#[derive(Debug)]
pub(crate) struct Tokens {
    first: i64,
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Tokens {
    /// Signs a token for each of the customers.
    ///
    /// # Errors
    /// When the clock stands before 1970.
    pub(crate) fn sign(customers: &Customers) -> anyhow::Result<Self> {
        let kid = Sha256::new().chain_update(b"onsale kid").chain_update(KEY).finalize();
        let kid = BASE64.encode(&kid[..6]);
        let head = BASE64.encode(format!(r#"{{"typ":"JWT","alg":"HS256","kid":"f-{kid}"}}"#));
        let mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes())?;
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
        let exp = now + HOURS_12;
        let (mut text, mut ends) = (String::new(), Vec::new());
        for customer in customers.clone() {
            let claims = format!(
                r#"{{"iss":"onsale","aud":"onsale:api","sub":"customer:{customer}","sid":"{customer:016x}","iat":{now},"exp":{exp}}}"#
            );
            let begin = text.len();
            text.push_str(&head);
            text.push('.');
            BASE64.encode_string(claims, &mut text);
            let signature = mac.clone().chain_update(&text.as_bytes()[begin..]).finalize().into_bytes();
            text.push('.');
            BASE64.encode_string(signature, &mut text);
            ends.push(text.len());
        }
        Ok(Self { first: customers.start, text, ends })
    }

    /// The customer's token; empty if there is none.
    pub(crate) fn of(&self, customer: i64) -> &str {
        let index = usize::try_from(customer - self.first).unwrap_or(usize::MAX);
        let begin = if index == 0 { Some(0) } else { self.ends.get(index.wrapping_sub(1)).copied() };
        match (begin, self.ends.get(index)) {
            (Some(begin), Some(end)) => &self.text[begin..*end],
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_customer_has_a_token_of_their_own() {
        let tokens = Tokens::sign(&(5..8)).unwrap();
        let claims = |customer: i64| {
            let claims = tokens.of(customer).split('.').nth(1).unwrap().to_owned();
            String::from_utf8(BASE64.decode(claims).unwrap()).unwrap()
        };
        for customer in 5..8 {
            assert!(claims(customer).contains(&format!("\"sub\":\"customer:{customer}\"")));
        }
        assert_eq!((tokens.of(4), tokens.of(8)), ("", ""));
    }
}
