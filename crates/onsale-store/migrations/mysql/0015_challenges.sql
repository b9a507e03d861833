-- Whoever asks for a code to log in gets a challenge, and guesses count against that one: a row for each code that was asked
-- for, whether or not somebody has the address. A lane is a device that the account knows, or 0 for all others together.
-- Each statement may run twice.
CREATE TABLE IF NOT EXISTS login_challenge (
    challenge_hash VARBINARY(32) NOT NULL PRIMARY KEY,
    role           BIGINT NOT NULL,
    email_key      VARCHAR(320) NOT NULL,
    lane           BIGINT NOT NULL,
    asker          BIGINT NOT NULL,
    network        BIGINT NOT NULL,
    code_hash      VARBINARY(32) NOT NULL,
    is_short       BIGINT NOT NULL,
    tries          BIGINT NOT NULL,
    sent_at        BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    KEY login_challenge_address (role, email_key, sent_at),
    KEY login_challenge_sent (sent_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- How many codes were asked for and how many wrong guesses were made for one address in one lane.
CREATE TABLE IF NOT EXISTS login_count (
    role      BIGINT NOT NULL,
    email_key VARCHAR(320) NOT NULL,
    lane      BIGINT NOT NULL,
    asked     BIGINT NOT NULL,
    asked_at  BIGINT NOT NULL,
    wrong     BIGINT NOT NULL,
    since     BIGINT NOT NULL,
    PRIMARY KEY (role, email_key, lane),
    KEY login_count_asked (asked_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Devices on which somebody was logged in. The device keeps a secret, this is its hash.
CREATE TABLE IF NOT EXISTS login_device (
    device_hash VARBINARY(32) NOT NULL PRIMARY KEY,
    role        BIGINT NOT NULL,
    subject_id  BIGINT NOT NULL,
    session_id  BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    KEY login_device_subject (role, subject_id),
    KEY login_device_at (at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Codes were counted by address in it; those that are under way have to be asked for again.
DROP TABLE IF EXISTS login_code;
