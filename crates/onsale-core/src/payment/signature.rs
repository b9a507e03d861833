//! Whether a webhook comes from the provider: Stripe's signature (docs.stripe.com/webhooks, "Verify manually"), checked over the body as
//! it came, before anything in it is read. What is signed may still be old or untrue by now: it is a reason to ask, and nothing
//! else.

use data_encoding::HEXLOWER_PERMISSIVE;
use ring::hmac;

use crate::{Millis, Timestamp};

/// How old a signature may be. One from the future passes, as with the provider's own libraries: clocks differ, and only whoever has
/// the secret can make it.
pub const TOLERANCE: Millis = Millis(300_000);

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBelieved {
    /// The header is none of the provider's.
    #[error("the signature has no time, or none of the scheme v1")]
    Unreadable,
    /// None of the secrets made the signature.
    #[error("the signature was made with another secret, or for another body")]
    Wrong,
    /// It is too old: somebody sends again what they have overheard.
    #[error("the signature is too old")]
    TooOld,
}

/// Checks the header `Stripe-Signature` of a webhook. `secrets` are those of the endpoint, each as it was given, with its
/// `whsec_`: while one is replaced by another there are two.
pub fn check<'s>(
    header: &str,
    body: &[u8],
    secrets: impl IntoIterator<Item = &'s str>,
    now: Timestamp,
) -> Result<(), NotBelieved> {
    let mut time = None;
    let mut signatures = Vec::new();
    for (name, value) in header.split(',').filter_map(|item| item.trim().split_once('=')) {
        if name == "t" && time.is_none() {
            time = Some(value);
        } else if name == "v1" {
            // What is no hexadecimal number is nobody's signature.
            signatures.extend(HEXLOWER_PERMISSIVE.decode(value.as_bytes()));
        }
    }
    let time = time.ok_or(NotBelieved::Unreadable)?;
    let at: i64 = time.parse().map_err(|_| NotBelieved::Unreadable)?;
    if signatures.is_empty() {
        return Err(NotBelieved::Unreadable);
    }
    let signed = [time.as_bytes(), b".", body].concat();
    let is_ours = secrets.into_iter().any(|secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        signatures.iter().any(|signature| hmac::verify(&key, &signed, signature).is_ok())
    });
    if !is_ours {
        return Err(NotBelieved::Wrong);
    }
    let signed_at = Timestamp(at.saturating_mul(1_000));
    // The provider counts whole seconds.
    let age = (now.0 / 1_000).saturating_sub(signed_at.0 / 1_000);
    if age > TOLERANCE.0 / 1_000 { Err(NotBelieved::TooOld) } else { Ok(()) }
}

/// The header that the provider sends with a webhook: what the sandbox signs with.
pub fn sign(body: &[u8], secret: &str, now: Timestamp) -> String {
    let seconds = now.0.div_euclid(1_000);
    let signed = [seconds.to_string().as_bytes(), b".", body].concat();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), &signed);
    format!("t={seconds},v1={}", HEXLOWER_PERMISSIVE.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"id":"evt_1","object":"event","type":"payment_intent.succeeded","name":"Zoë"}"#;
    const NOW: Timestamp = Timestamp(1_800_000_000_000);
    const SECRET: &str = "whsec_test_secret";
    /// Made by `stripe.WebhookSignature` of the Python library, version 16.1.0.
    const VECTORS: [(&str, &str); 2] = [
        (SECRET, "d907ab654d4093c9f29d02b3e1f71182b2d61468301ff01db4b179401c7ec069"),
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "88bd1bedc3b0815c9a8ac9cc3e7e5ab2b76c1a7132c68a912bc37a48663ec6c6",
        ),
    ];

    fn judge(header: &str, now: Timestamp) -> Result<(), NotBelieved> {
        check(header, BODY.as_bytes(), [SECRET], now)
    }

    #[test]
    fn what_the_providers_own_library_signs_is_believed_and_made() {
        for (secret, signature) in VECTORS {
            let header = format!("t=1800000000,v1={signature}");
            assert_eq!(check(&header, BODY.as_bytes(), [secret], NOW), Ok(()));
            assert_eq!(sign(BODY.as_bytes(), secret, NOW), header);
        }
    }

    /// What the same library says of each of these.
    #[test]
    fn a_header_is_read_as_the_providers_own_library_reads_it() {
        let good = VECTORS[0].1;
        let none = "0".repeat(64);
        let at = |seconds: i64| Timestamp(seconds * 1_000);
        assert_eq!(judge(&format!("t=1800000000,v1={none},v1={good}"), NOW), Ok(()));
        assert_eq!(judge(&format!("v1={good},t=1800000000"), NOW), Ok(()));
        assert_eq!(judge(&format!("t=1800000000,t=1,v1={good}"), NOW), Ok(()));
        assert_eq!(judge(&format!("t=1,t=1800000000,v1={good}"), NOW), Err(NotBelieved::Wrong));
        assert_eq!(judge(&format!("t=1800000000,v0={good}"), NOW), Err(NotBelieved::Unreadable));
        assert_eq!(judge(&format!("v1={good}"), NOW), Err(NotBelieved::Unreadable));
        assert_eq!(judge("junk", NOW), Err(NotBelieved::Unreadable));
        assert_eq!(judge("", NOW), Err(NotBelieved::Unreadable));
        assert_eq!(judge(&format!("t=now,v1={good}"), NOW), Err(NotBelieved::Unreadable));
        assert_eq!(judge(&format!("t=1800000000,v1={none}"), NOW), Err(NotBelieved::Wrong));
        let header = format!("t=1800000000,v1={good}");
        assert_eq!(judge(&header, at(1_800_000_300)), Ok(()));
        assert_eq!(judge(&header, at(1_800_000_301)), Err(NotBelieved::TooOld));
        assert_eq!(judge(&header, at(1_700_000_000)), Ok(()), "clocks differ");
    }

    #[test]
    fn another_body_or_secret_is_not_believed_and_one_of_two_secrets_is() {
        let header = sign(BODY.as_bytes(), SECRET, NOW);
        let judge =
            |body: &str, secrets: &[&str]| check(&header, body.as_bytes(), secrets.iter().copied(), NOW);
        assert_eq!(judge(BODY, &["whsec_old", SECRET]), Ok(()));
        assert_eq!(judge(BODY, &["whsec_old"]), Err(NotBelieved::Wrong));
        assert_eq!(judge(BODY, &[]), Err(NotBelieved::Wrong));
        assert_eq!(judge("{}", &[SECRET]), Err(NotBelieved::Wrong));
        assert_eq!(judge(&format!("{BODY} "), &[SECRET]), Err(NotBelieved::Wrong));
    }
}
