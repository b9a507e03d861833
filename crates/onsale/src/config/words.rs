//! Settings that are words with a form of their own: checked where they are read, so that a server never starts with one that
//! cannot work.

use axum::http::Uri;
use lettre::message::Mailbox;

/// The levels of the log.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
/// What a contact may begin with (RFC 9116, 2.5.3).
const CONTACTS: [&str; 3] = ["mailto:", "https://", "tel:"];

/// An origin as browsers write it in a header: scheme and host in small letters, and no port that the scheme has anyhow.
pub(super) fn origin(text: &str) -> Result<String, String> {
    let wrong =
        || format!("{text} is no origin: write the scheme and the host, such as https://shop.example");
    let uri: Uri = text.trim().parse().map_err(|_| wrong())?;
    let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or_else(wrong)?;
    let usual = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return Err(wrong()),
    };
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() || authority.as_str().contains(['@', '*']) {
        return Err(wrong());
    }
    let host = authority.host().to_ascii_lowercase();
    if host.is_empty() || authority.as_str().len() > authority.host().len() && authority.port().is_none() {
        return Err(wrong());
    }
    match authority.port_u16().filter(|port| *port != usual) {
        Some(port) => Ok(format!("{scheme}://{host}:{port}")),
        None => Ok(format!("{scheme}://{host}")),
    }
}

/// Who sends mail: an address, with a name before it or not.
pub(super) fn sender(text: &str) -> Result<String, String> {
    let read: Result<Mailbox, _> = text.parse();
    let wrong = |why| format!("{text} is no sender, such as Onsale <tickets@example.org>: {why}");
    read.map(|_| text.to_owned()).map_err(wrong)
}

/// Where a weakness is reported.
pub(super) fn contact(text: &str) -> Result<String, String> {
    let begins = CONTACTS.iter().any(|start| text.len() > start.len() && text.starts_with(start));
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    let wrong = || format!("{text} is no contact: it begins with mailto:, https:// or tel:");
    if begins && plain { Ok(text.to_owned()) } else { Err(wrong()) }
}

/// A level, or levels of parts of the program, such as `info,onsale::jobs=debug`. A bare word is a level: a misspelt one
/// would be taken for a part, and nothing would be logged.
pub(super) fn log_level(text: &str) -> Result<String, String> {
    let is_known =
        |word: &str| word.contains('=') || LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word));
    match text.split(',').map(str::trim).find(|word| !is_known(word)) {
        None => Ok(text.to_owned()),
        Some(word) => Err(format!("\"{word}\" is no level: write {}, or PART=LEVEL", LEVELS.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_read_as_browsers_write_it() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(origin(text).ok().as_deref(), expect, "{text}");
        };
        check("https://shop.example", Some("https://shop.example"));
        check("https://shop.example/", Some("https://shop.example"));
        check("HTTPS://Shop.Example", Some("https://shop.example"));
        check("https://shop.example:443", Some("https://shop.example"));
        check("http://shop.example:80/", Some("http://shop.example"));
        check("http://localhost:4200", Some("http://localhost:4200"));
        check("http://[::1]:4200", Some("http://[::1]:4200"));
        for text in [
            "*",
            "foo",
            "",
            "shop.example",
            "shop.example:443",
            "https://",
            "https://*.shop.example",
            "https://shop.example/page",
            "https://shop.example/?q",
            "https://ada@shop.example",
            "https://shop.example:x",
            "ftp://shop.example",
            "null",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn what_cannot_work_is_refused() {
        assert!(sender("Hall <tickets@hall.example>").is_ok() && sender("tickets@hall.example").is_ok());
        assert!(sender("bar").is_err() && sender("").is_err());
        assert!(
            contact("mailto:security@example.org").is_ok() && contact("https://example.org/report").is_ok()
        );
        for text in ["foo", "mailto:", "security@example.org", "https://a b"] {
            assert!(contact(text).is_err(), "{text}");
        }
        for text in ["info", "WARN", "off", "info,onsale::jobs=debug", "warn, onsale=trace"] {
            assert!(log_level(text).is_ok(), "{text}");
        }
        for text in ["nonsense", "inof", "", "info,debgu"] {
            assert!(log_level(text).is_err(), "{text}");
        }
    }
}
