-- Whoever asks for a code to log in gets a challenge, and guesses count against that one: a row for each code that was asked
-- for, whether or not somebody has the address. A lane is a device that the account knows, or 0 for all others together.
CREATE TABLE login_challenge (
    challenge_hash BLOB PRIMARY KEY,
    role           INTEGER NOT NULL,
    email_key      TEXT NOT NULL,
    lane           INTEGER NOT NULL,
    asker          INTEGER NOT NULL,
    network        INTEGER NOT NULL,
    code_hash      BLOB NOT NULL,
    is_short       INTEGER NOT NULL,
    tries          INTEGER NOT NULL,
    sent_at        INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_challenge_address ON login_challenge (role, email_key, sent_at);
CREATE INDEX login_challenge_sent ON login_challenge (sent_at);

-- How many codes were asked for and how many wrong guesses were made for one address in one lane.
CREATE TABLE login_count (
    role      INTEGER NOT NULL,
    email_key TEXT NOT NULL,
    lane      INTEGER NOT NULL,
    asked     INTEGER NOT NULL,
    asked_at  INTEGER NOT NULL,
    wrong     INTEGER NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (role, email_key, lane)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_count_asked ON login_count (asked_at);

-- Devices on which somebody was logged in. The device keeps a secret, this is its hash.
CREATE TABLE login_device (
    device_hash BLOB PRIMARY KEY,
    role        INTEGER NOT NULL,
    subject_id  INTEGER NOT NULL,
    session_id  INTEGER NOT NULL,
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_device_subject ON login_device (role, subject_id);
CREATE INDEX login_device_at ON login_device (at);

-- Codes were counted by address in it; those that are under way have to be asked for again.
DROP TABLE login_code;
