//! Every bound that a request or a transaction has to respect, in one place.

/// Characters in a name of a customer, vendor, event or venue.
pub const NAME_CHARS: usize = 200;
/// Characters in an e-mail address (RFC 5321, 4.5.3.1).
pub const EMAIL_CHARS: usize = 254;
/// Characters in a ticket type.
pub const TYPE_CHARS: usize = 50;
/// Names in an event's line-up.
pub const LINE_UP: usize = 30;
/// Bytes in a picture that somebody puts up for an event.
pub const PICTURE_BYTES: usize = 8 * 1024 * 1024;
/// Pixels along the longer side of such a picture.
pub const PICTURE_SIDE: u32 = 8_192;
/// Pixels in such a picture: its decoded form takes four bytes for each.
pub const PICTURE_PIXELS: u64 = 40_000_000;
/// Characters in an event's description.
pub const DESCRIPTION_CHARS: usize = 10_000;
/// Characters of an event's name, venue and description that a search looks at; nobody writes as many.
pub const SEARCHED_CHARS: usize = 20_000;
/// Bytes of a request's head.
pub const HEAD_BYTES: usize = 64 * 1024;
/// Bytes in a request body.
pub const BODY_BYTES: usize = 64 * 1024;
/// Bytes of a body that nobody wants which are still read, so that its sender hears the answer.
pub const DRAINED_BYTES: usize = 4 * 1024 * 1024;
/// Requests that one HTTP/2 connection may have under way.
pub const STREAMS_EACH: u32 = 64;
/// Bytes in an `Idempotency-Key`.
pub const IDEMPOTENCY_KEY_BYTES: usize = 255;
/// Tickets in one batch of a release.
pub const TICKETS_PER_BATCH: i64 = 100_000;
/// Tickets in one release, all batches together.
pub const TICKETS_PER_RELEASE: i64 = 10_000_000;
/// Tickets minted by one transaction, so that a big release never stops a sale.
pub const TICKETS_PER_CHUNK: i64 = 1_000;
/// Pools (event, type, price) inside one event: a reservation looks at the head of each.
pub const POOLS_PER_EVENT: usize = 200;
/// The shortest interval between two batches, in milliseconds, unless it is zero.
pub const SHORTEST_INTERVAL_MS: i64 = 100;
/// The longest interval between two batches, in milliseconds (one year).
pub const LONGEST_INTERVAL_MS: i64 = 366 * 86_400 * 1000;
/// The largest price in minor units; as a decimal it is still exact in a double.
pub const PRICE_MINOR: i64 = 1_000_000_000_000;
/// Seconds that a hold may last at most (one day).
pub const HOLD_SECONDS: i64 = 86_400;
/// The longest that a hold which ran out unused costs its customer, in milliseconds: an event may hold tickets for a day.
pub const LAPSE_COSTS_MS: i64 = 2 * 60 * 1000;
/// The largest `poolCapacity` and `maxTicketsPerCustomer`.
pub const COUNT: i64 = 10_000_000;
/// Rows in one page of a list.
pub const PAGE_ROWS: usize = 1_000;
/// How long an expired hold is remembered, so that finalising it says so (milliseconds).
pub const EXPIRY_REMEMBERED_MS: i64 = 15 * 60 * 1000;
/// How late a purchase may be so that its hold, which had run out, costs nothing (milliseconds): a finger and a network are
/// slower than a countdown.
pub const PURCHASE_LATE_MS: i64 = 5 * 1000;
/// How long the first answer to an idempotency key is kept (milliseconds).
pub const IDEMPOTENCY_KEPT_MS: i64 = 24 * 3600 * 1000;
/// How long whoever repeats a registration with the same key and body gets a session again (milliseconds): as long as a page
/// goes on trying, and a little more.
pub const REGISTRATION_REPEATED_MS: i64 = 10 * 60 * 1000;
/// How long whoever proves the same again gets in again, because the answer was lost (milliseconds): a code, or a way back
/// to an account.
pub const PROOF_REPEATED_MS: i64 = 2 * 60 * 1000;
/// The latest instant that a client may name, in milliseconds (9999-12-30T22:00:00Z): in every zone it is in a year of four
/// digits.
pub const LATEST_MS: i64 = 253_402_207_200_000;
/// How long an access token is good for (milliseconds).
pub const ACCESS_TOKEN_MS: i64 = 12 * 3600 * 1000;
/// How far the clocks of those who make and those who read tokens may be apart (milliseconds).
pub const TOKEN_LEEWAY_MS: i64 = 30 * 1000;
/// How long a session lasts that is not used (milliseconds).
pub const SESSION_MS: i64 = 60 * 86_400 * 1000;
/// How long the refresh token before the latest still gets the latest again, for answers that were lost and pages that ask
/// at the same time (milliseconds).
pub const REFRESH_GRACE_MS: i64 = 60 * 1000;
/// Refreshes that one session may ask for at once; one more is forgiven each second.
pub const REFRESHES: i64 = 60;
/// Sessions that one customer or vendor may have; one more ends the oldest.
pub const SESSIONS_EACH: usize = 50;
/// How long a one-time code is good for (milliseconds).
pub const CODE_MS: i64 = 10 * 60 * 1000;
/// Wrong guesses that a one-time code survives.
pub const CODE_TRIES: i64 = 5;
/// Codes for a new address that one account gets in an hour.
pub const CODES_AN_HOUR: i64 = 5;
/// The hour in which codes are counted (milliseconds).
pub const CODES_COUNTED_MS: i64 = 3600 * 1000;
/// The time between a first and a second code (milliseconds); to log in, each later pause is twice as long.
pub const CODE_PAUSE_MS: i64 = 30 * 1000;
/// Codes to log in that one mailbox is sent in an hour because one network asks (of IPv4 a /24, of IPv6 a /48).
pub const CODES_TO_NETWORK: usize = 12;
/// Codes to log in that one mailbox is sent in an hour because devices ask that it does not know. Half of them are kept for
/// networks that have not asked in that hour.
pub const CODES_TO_STRANGERS: usize = 60;
/// Digits of a code.
pub const CODE_DIGITS: usize = 6;
/// Digits of a code to log in after many wrong guesses.
pub const LONG_CODE_DIGITS: usize = 12;
/// Wrong guesses at codes of six digits after which codes are long: for an account in a day, those by strangers together
/// and those on each device that it knows by themselves. One guess in a million is right.
pub const SHORT_GUESSES_A_DAY: i64 = 50;
/// The day in which they are counted (milliseconds).
pub const GUESSES_COUNTED_MS: i64 = 24 * 3600 * 1000;
/// Challenges, and counts of guesses, that are kept at most; the oldest go.
pub const LOGIN_ROWS: i64 = 200_000;
/// Devices that one account knows; one more forgets the oldest.
pub const DEVICES_EACH: usize = 20;
/// Codes that one device may ask for and try at once; one more is forgiven each ten seconds.
pub const LOGINS_ON_DEVICE: i64 = 30;
/// How long an account knows a device after a login on it (milliseconds).
pub const DEVICE_MS: i64 = 400 * 86_400 * 1000;
/// How long whoever reads the mail at a former address can take the account back (milliseconds).
pub const WAY_BACK_MS: i64 = 7 * 86_400 * 1000;
/// API keys of an installation that one answer lists.
pub const API_KEYS_LISTED: i64 = 1_000;
/// How long a mail that tells of something is tried (milliseconds).
pub const NOTICE_MS: i64 = 2 * 86_400 * 1000;
/// How long it is remembered that a message was sent (milliseconds).
pub const SENT_KEPT_MS: i64 = 86_400 * 1000;
/// How long a message that was given up is kept for an operator (milliseconds).
pub const DEAD_KEPT_MS: i64 = 7 * 86_400 * 1000;
/// Sales that one call undoes at most.
pub const VOIDED_AT_ONCE: usize = 200;
/// Tickets that one transaction takes out of the pools of a vendor that was closed, so that no sale waits for it.
pub const CLOSED_PER_CHUNK: usize = 200;
/// Tickets whose codes were replaced that one answer lists.
pub const REVOCATIONS_AT_ONCE: usize = 10_000;
/// API keys that one vendor may have.
pub const API_KEYS_EACH: usize = 50;
