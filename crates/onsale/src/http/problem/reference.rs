//! The reference page of all codes, `docs/errors.md`, as their table tells it.

use std::fmt::Write as _;

use super::Code;

const HEAD: &str = r#"# Errors

Every answer that is not a success is JSON of the same form:

```json
{"status":"error","error":"Sold out.","message":"Sold out.","code":"SOLD_OUT"}
```

`code` is for programs and never changes its meaning; `error` and `message` are the same sentence for people and may
say more than the table. Some carry details: `field`, `ticket`, `nextExpiryAt`, `onSaleAt`, `salesEndAt`,
`expiredAt`, `limit`, `login`, `requestId`. 429 and 503 come with `Retry-After` in seconds, a bound that was met also
with `RateLimit` and `RateLimit-Policy`, and 401 with `WWW-Authenticate`. A 4xx is something the caller can do something
about, a 503 goes away by itself, and a 500 is our bug.

`cargo xtask tidy` writes this page from the table in [code.rs](../crates/onsale/src/http/problem/code.rs); a stale page
fails a test.

A request that is no HTTP at all (a broken request line, a head that is too large) gets a bare 400 or 431 from the
layer below.

| status | code | what it means | what to do |
|---|---|---|---|
"#;

/// The page as text.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for code in Code::ALL {
        let (status, word, meaning, advice) = (code.status(), code.word(), code.meaning(), code.advice());
        // Writing to a text cannot fail.
        let _ = writeln!(page, "| {status} | `{word}` | {meaning} | {advice} |");
    }
    page
}
