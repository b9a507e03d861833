-- Who may come in. Secrets that somebody else holds are here as hashes only. Each statement may run twice.

CREATE TABLE IF NOT EXISTS token_key (
    key_id     BIGINT NOT NULL PRIMARY KEY,
    secret     VARBINARY(32) NOT NULL,
    signs_from BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS session (
    session_id   BIGINT NOT NULL PRIMARY KEY,
    role         BIGINT NOT NULL,
    subject_id   BIGINT NOT NULL,
    refresh_hash VARBINARY(32) NOT NULL,
    created_at   BIGINT NOT NULL,
    used_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    KEY session_subject (role, subject_id),
    KEY session_expiry (expires_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS revocation (
    session_id BIGINT NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    KEY revocation_at (at),
    KEY revocation_until (until)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS login_code (
    role         BIGINT NOT NULL,
    email_key    VARCHAR(320) NOT NULL,
    code_hash    VARBINARY(32) NOT NULL,
    tries        BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    sent_at      BIGINT NOT NULL,
    sent         BIGINT NOT NULL,
    counted_from BIGINT NOT NULL,
    PRIMARY KEY (role, email_key),
    KEY login_code_counted (counted_from)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mail (
    mail_id     BIGINT NOT NULL PRIMARY KEY,
    recipient   VARCHAR(254) NOT NULL,
    subject     VARCHAR(200) NOT NULL,
    body        TEXT NOT NULL,
    tries       BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    KEY mail_next (next_try_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS api_key (
    key_id       BIGINT NOT NULL PRIMARY KEY,
    vendor_id    BIGINT NOT NULL,
    name         VARCHAR(200) NOT NULL,
    scopes       BIGINT NOT NULL,
    key_hash     VARBINARY(32) NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    UNIQUE KEY api_key_hash (key_hash),
    KEY api_key_vendor (vendor_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO counter (name, next) VALUES ('token_key', 1), ('mail', 1), ('api_key', 1);
