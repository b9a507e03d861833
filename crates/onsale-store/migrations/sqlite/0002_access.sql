-- Who may come in. Secrets that somebody else holds are here as hashes only.

-- What access tokens are signed with: the newest whose time has come signs, older ones are still believed.
CREATE TABLE token_key (
    key_id     INTEGER PRIMARY KEY,
    secret     BLOB NOT NULL,
    signs_from INTEGER NOT NULL
) STRICT;

-- A login that lasts: its refresh token changes at each use, and an old one ends it.
CREATE TABLE session (
    session_id   INTEGER PRIMARY KEY,
    role         INTEGER NOT NULL,
    subject_id   INTEGER NOT NULL,
    refresh_hash BLOB NOT NULL,
    created_at   INTEGER NOT NULL,
    used_at      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX session_subject ON session (role, subject_id);
CREATE INDEX session_expiry ON session (expires_at);

-- Sessions whose access tokens must not be believed although their time is not over; `until` it is.
CREATE TABLE revocation (
    session_id INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    until      INTEGER NOT NULL
) STRICT;
CREATE INDEX revocation_at ON revocation (at);
CREATE INDEX revocation_until ON revocation (until);

-- One-time codes, for addresses known and unknown, so that both are treated alike.
CREATE TABLE login_code (
    role         INTEGER NOT NULL,
    email_key    TEXT NOT NULL,
    code_hash    BLOB NOT NULL,
    tries        INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL,
    sent         INTEGER NOT NULL,
    counted_from INTEGER NOT NULL,
    PRIMARY KEY (role, email_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_code_counted ON login_code (counted_from);

-- Mail on its way out; a row is gone when it is sent, or when it has come too late.
CREATE TABLE mail (
    mail_id     INTEGER PRIMARY KEY,
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    tries       INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_next ON mail (next_try_at);

-- Keys of vendors' own programs.
CREATE TABLE api_key (
    key_id       INTEGER PRIMARY KEY,
    vendor_id    INTEGER NOT NULL,
    name         TEXT NOT NULL,
    scopes       INTEGER NOT NULL,
    key_hash     BLOB NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX api_key_vendor ON api_key (vendor_id);

INSERT INTO counter (name, next) VALUES ('token_key', 1), ('mail', 1), ('api_key', 1);
