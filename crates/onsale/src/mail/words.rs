//! What mails say.

use super::Letter;

/// A one-time code.
pub(crate) fn one_time_code(code: &str) -> Letter {
    Letter {
        // The code first: a telephone shows it without opening the mail.
        subject: format!("{code} is your code"),
        body: format!(
            "Your code is {code}\n\n\
             It is good for ten minutes and for one login. Type it only where you asked for it, and tell it to nobody: \
             we never ask.\n\n\
             If you did not ask for a code, somebody has typed your address by mistake; you need not do anything.\n"
        ),
    }
}

/// What shows that mail leaves.
pub(crate) fn test() -> Letter {
    Letter {
        subject: "A test of Onsale".into(),
        body: "This mail was sent by `onsale doctor --mail`: one-time codes will arrive, too.\n".into(),
    }
}
