//! Secrets: drawn from the system, shown once, kept as hashes.

use std::net::IpAddr;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use onsale_core::{Actor, Email, Role};
use onsale_store::Hash;
use sha2::{Digest, Sha256};

use super::keyring::Mac;
use hmac::Mac as _;

/// Bytes of a secret that somebody else keeps.
const SECRET_BYTES: usize = 32;
/// Bytes of a way back, which somebody may have to type.
const WAY_BACK_BYTES: usize = 16;
/// Bytes of what a device keeps, and of the proof behind it.
const DEVICE_BYTES: usize = 16;
/// What a vendor's API key begins with, so that it is known where it turns up.
const API_KEY_PREFIX: &str = "onsale_key_";

/// Bytes that nobody can guess.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A number of a session that nobody can guess.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn session_id() -> Result<i64, getrandom::Error> {
    Ok(i64::from_be_bytes(random()?) & i64::MAX)
}

/// A refresh token: the session's number and a secret.
#[derive(Clone)]
pub(crate) struct RefreshToken {
    pub(crate) session: i64,
    secret: [u8; SECRET_BYTES],
}

impl RefreshToken {
    /// A fresh one.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(crate) fn new(session: i64) -> Result<Self, getrandom::Error> {
        Ok(Self { session, secret: random()? })
    }

    /// As it is sent.
    pub(crate) fn text(&self) -> String {
        BASE64.encode([&self.session.to_be_bytes()[..], &self.secret].concat())
    }

    /// Reads what was sent.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64.decode(text).ok()?;
        let (session, secret) = bytes.split_first_chunk::<8>()?;
        let session = i64::from_be_bytes(*session);
        (session >= 0).then_some(Self { session, secret: secret.try_into().ok()? })
    }

    /// As it is kept.
    pub(crate) fn hash(&self) -> Hash {
        Sha256::digest(self.secret).into()
    }

    /// The token that takes this one's place, so that only who has this one can read it.
    pub(crate) fn seal(&self, next: &Self) -> Hash {
        self.pad(next.secret)
    }

    /// The token that was sealed with this one.
    pub(crate) fn open(&self, sealed: Hash) -> Self {
        Self { session: self.session, secret: self.pad(sealed) }
    }

    /// A secret of 256 random bits seals one other, ever: what hides it is as random as itself.
    fn pad(&self, bytes: [u8; SECRET_BYTES]) -> [u8; SECRET_BYTES] {
        let pad =
            Sha256::new().chain_update(b"onsale next refresh token").chain_update(self.secret).finalize();
        let mut sealed = bytes;
        sealed.iter_mut().zip(pad).for_each(|(byte, pad)| *byte ^= pad);
        sealed
    }
}

/// A fresh API key, as it is shown once, and as it is kept.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn api_key() -> Result<(String, Hash), getrandom::Error> {
    let text = format!("{API_KEY_PREFIX}{}", BASE64.encode(random::<SECRET_BYTES>()?));
    let hash = Sha256::digest(text.as_bytes()).into();
    Ok((text, hash))
}

/// What is kept of an API key; `None` for what does not look like one.
pub(crate) fn api_key_hash(text: &str) -> Option<Hash> {
    text.starts_with(API_KEY_PREFIX).then(|| Sha256::digest(text.as_bytes()).into())
}

/// A one-time code of so many digits (19 at most), each as likely as any other.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn code(digits: usize) -> Result<String, getrandom::Error> {
    let codes = (0..digits).fold(1_u64, |codes, _| codes.saturating_mul(10));
    loop {
        // What would favour the low numbers is drawn again.
        let number = u64::from_be_bytes(random()?);
        if number < u64::MAX - u64::MAX % codes {
            return Ok(format!("{:0digits$}", number % codes));
        }
    }
}

/// What a code has to be sent back with, as it is answered, and as it is kept.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn challenge() -> Result<(String, Hash), getrandom::Error> {
    let text = BASE64.encode(random::<SECRET_BYTES>()?);
    let hash = challenge_hash(&text);
    Ok((text, hash))
}

/// What is kept of a challenge.
pub(crate) fn challenge_hash(text: &str) -> Hash {
    Sha256::new().chain_update(b"onsale challenge").chain_update(text).finalize().into()
}

/// What a device keeps on which somebody was logged in: a secret, and a proof that this installation has made it.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn device(mac: &Mac) -> Result<String, getrandom::Error> {
    let secret: [u8; DEVICE_BYTES] = random()?;
    let proof = device_mac(mac, &secret).finalize().into_bytes();
    Ok(BASE64.encode([&secret[..], proof.get(..DEVICE_BYTES).unwrap_or_default()].concat()))
}

/// Whether a key has made what a device keeps. It is asked before the database is.
pub(crate) fn is_device(mac: &Mac, text: &str) -> bool {
    let Ok(bytes) = BASE64.decode(text) else { return false };
    let Some((secret, proof)) = bytes.split_first_chunk::<DEVICE_BYTES>() else { return false };
    proof.len() == DEVICE_BYTES && device_mac(mac, secret).verify_truncated_left(proof).is_ok()
}

fn device_mac(mac: &Mac, secret: &[u8]) -> Mac {
    mac.clone().chain_update(b"onsale device").chain_update(secret)
}

/// What is kept of a device's secret.
pub(crate) fn device_hash(text: &str) -> Hash {
    Sha256::new().chain_update(b"onsale device").chain_update(text).finalize().into()
}

/// A number for where somebody asks from: their address, of IPv6 the first 64 bits, since one household or one attacker has
/// many of those. It says less than the address would.
pub(crate) fn asker(client: IpAddr) -> i64 {
    number_of(client, 0, 64)
}

/// A number for the network that somebody asks from: a /24 of IPv4, a /48 of IPv6, as one provider's customer may have.
pub(crate) fn network(client: IpAddr) -> i64 {
    number_of(client, 8, 80)
}

/// A number for an address without its last bits.
fn number_of(client: IpAddr, bits_of_v4: u32, bits_of_v6: u32) -> i64 {
    let network = match client.to_canonical() {
        IpAddr::V4(address) => u128::from(u32::from(address)) >> bits_of_v4 << bits_of_v4,
        IpAddr::V6(address) => u128::from(address) >> bits_of_v6 << bits_of_v6,
    };
    let hash = Sha256::new().chain_update("onsale asker").chain_update(network.to_be_bytes()).finalize();
    i64::from_be_bytes(hash.first_chunk().copied().unwrap_or_default())
}

/// What is kept of a code. Six digits are guessed in a moment from a plain hash, so this one needs the token key;
/// and a code is good for one role and address only.
pub(crate) fn code_hash(mac: &Mac, role: Role, email: &Email, code: &str) -> Hash {
    let mut mac = mac.clone();
    for part in ["onsale one-time code", role.word(), &email.key(), code] {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// The same for a code that was sent to a new address of somebody: it is good for that account only, and is no code to log
/// in with.
pub(crate) fn address_code_hash(mac: &Mac, whose: Actor, code: &str) -> Hash {
    let mut mac = mac.clone();
    let (role, id) = (whose.role_number().to_string(), whose.id_number().unwrap_or(0).to_string());
    for part in ["onsale new address", &role, &id, code] {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

/// What leads back to a former address, as it stands in the mail, and as it is kept.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn way_back() -> Result<(String, Hash), getrandom::Error> {
    let text = BASE64.encode(random::<WAY_BACK_BYTES>()?);
    let hash = way_back_hash(&text);
    Ok((text, hash))
}

/// What is kept of a way back.
pub(crate) fn way_back_hash(text: &str) -> Hash {
    Sha256::new().chain_update(b"onsale way back").chain_update(text).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_is_read_as_it_was_written() {
        let token = RefreshToken::new(session_id().unwrap()).unwrap();
        let read = RefreshToken::parse(&token.text()).unwrap();
        assert_eq!((read.session, read.hash()), (token.session, token.hash()));
        for wrong in ["", "AAAA", "!", &token.text()[1..], &format!("{}A", token.text())] {
            assert!(RefreshToken::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_successor_is_opened_by_its_predecessor_only() {
        let (one, next) = (RefreshToken::new(7).unwrap(), RefreshToken::new(7).unwrap());
        let sealed = one.seal(&next);
        assert_ne!(sealed, next.secret);
        assert_eq!(one.open(sealed).hash(), next.hash());
        assert_ne!(next.open(sealed).hash(), next.hash());
    }

    #[test]
    fn a_network_is_wider_than_an_address() {
        let check = |one: &str, two: &str, same_address: bool, same_network: bool| {
            let (one, two) = (one.parse().unwrap(), two.parse().unwrap());
            assert_eq!(asker(one) == asker(two), same_address, "{one} {two}");
            assert_eq!(network(one) == network(two), same_network, "{one} {two}");
        };
        check("192.0.2.1", "::ffff:192.0.2.1", true, true);
        check("192.0.2.1", "192.0.2.254", false, true);
        check("192.0.2.1", "192.0.3.1", false, false);
        check("2001:db8::1", "2001:db8::2:1", true, true);
        check("2001:db8::1", "2001:db8:0:1::1", false, true);
        check("2001:db8::1", "2001:db8:1::1", false, false);
    }

    #[test]
    fn a_device_shows_what_was_made_here() {
        let mac = |key: &[u8]| Mac::new_from_slice(key).unwrap();
        let made = device(&mac(b"key")).unwrap();
        assert!(is_device(&mac(b"key"), &made));
        assert!(!is_device(&mac(b"another"), &made));
        for other in
            ["", "AAECAwQFBgcICQoLDA0ODw", &made[..42], &format!("{made}AA"), &made.replace('A', "B")]
        {
            assert!(other == made || !is_device(&mac(b"key"), other), "{other}");
        }
    }

    #[test]
    fn codes_are_six_or_twelve_digits_and_keys_differ() {
        for digits in [6, 12] {
            for _ in 0..100 {
                let code = code(digits).unwrap();
                assert!(code.len() == digits && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
            }
        }
        let (one, two) = (api_key().unwrap(), api_key().unwrap());
        assert_ne!(one.0, two.0);
        assert_eq!(api_key_hash(&one.0), Some(one.1));
        assert_eq!(api_key_hash("eyJ"), None);
    }
}
