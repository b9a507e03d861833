//! Where the secrets come from that ticket codes are made with: from the database, or from whoever runs the server.

use std::fmt;

use data_encoding::HEXLOWER_PERMISSIVE;
use onsale_core::EventId;
use onsale_core::code::{KeyId, PublicKey, TicketKey, TicketSecret, Unusable};

/// The secrets that ticket codes are made with.
#[derive(Clone, Debug, Default)]
pub enum TicketSecrets {
    /// Those of the database.
    #[default]
    Stored,
    /// Those that were given with the settings, the newest first.
    Given(Vec<TicketSecret>),
}

/// Why a code cannot be made: our own mistake, or a broken database.
#[derive(Debug)]
pub enum NoCode {
    /// There is no secret, or all are withdrawn.
    NoSecret,
    /// A secret or a number of which none can be made.
    Unusable,
}

impl fmt::Display for NoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSecret => "there is no secret to make ticket codes with",
            Self::Unusable => "a secret makes no ticket code",
        })
    }
}

impl std::error::Error for NoCode {}

impl From<Unusable> for NoCode {
    fn from(_: Unusable) -> Self {
        Self::Unusable
    }
}

impl TicketSecrets {
    /// Reads lines of a number and 64 hexadecimal digits; empty lines and comments (`#`) do not count.
    ///
    /// # Errors
    /// In words, when a line is no secret or there is none.
    pub fn of_text(text: &str) -> Result<Self, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut secrets = lines.map(secret).collect::<Result<Vec<_>, _>>()?;
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.id()));
        if secrets.is_empty() {
            return Err("has no secret".into());
        }
        if secrets.windows(2).any(|pair| pair[0].id() == pair[1].id()) {
            return Err("has a number twice".into());
        }
        Ok(Self::Given(secrets))
    }

    /// Whether they were given with the settings.
    pub fn are_given(&self) -> bool {
        match self {
            Self::Stored => false,
            Self::Given(_) => true,
        }
    }

    /// The secrets whose codes are good, the newest first; `stored` are those of the database.
    pub fn good<'a>(&'a self, stored: &'a [TicketKey]) -> Vec<&'a TicketSecret> {
        match self {
            Self::Stored => {
                stored.iter().filter(|key| key.withdrawn_at.is_none()).map(|key| &key.secret).collect()
            }
            Self::Given(secrets) => secrets.iter().collect(),
        }
    }

    /// The secret that makes codes now.
    ///
    /// # Errors
    /// When there is none.
    pub fn newest<'a>(&'a self, stored: &'a [TicketKey]) -> Result<&'a TicketSecret, NoCode> {
        self.good(stored).into_iter().next().ok_or(NoCode::NoSecret)
    }

    /// The public keys of an event, the newest first.
    ///
    /// # Errors
    /// When one cannot be made.
    pub fn public(&self, stored: &[TicketKey], event: EventId) -> Result<Vec<PublicKey>, NoCode> {
        self.good(stored).into_iter().map(|secret| Ok(secret.event_key(event)?.public()?)).collect()
    }
}

fn secret(line: &str) -> Result<TicketSecret, String> {
    let wrong = || "has a line that is not a number from 1 to 255 and 64 hexadecimal digits".to_owned();
    let (number, digits) = line.split_once(char::is_whitespace).ok_or_else(wrong)?;
    let id = number.parse().ok().and_then(KeyId::new).ok_or_else(wrong)?;
    let bytes = HEXLOWER_PERMISSIVE.decode(digits.trim().as_bytes()).map_err(|_| wrong())?;
    TicketSecret::new(id, &bytes).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_lines_of_a_number_and_64_digits() {
        let line = |number: &str, digit: &str| format!("{number} {}", digit.repeat(64));
        let text = format!("# old\n{}\n\n  {}\n", line("1", "a"), line("12", "B"));
        let TicketSecrets::Given(secrets) = TicketSecrets::of_text(&text).unwrap() else {
            panic!("not given")
        };
        assert_eq!(secrets.iter().map(|secret| secret.id().get()).collect::<Vec<_>>(), [12, 1]);
        let twice = format!("{}\n{}", line("1", "a"), line("1", "b"));
        for wrong in
            ["", "# none", "1", &line("0", "a"), &line("256", "a"), &line("1", "g"), &line("1", "aa"), &twice]
        {
            assert!(TicketSecrets::of_text(wrong).is_err(), "{wrong}");
        }
    }
}
