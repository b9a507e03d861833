-- Messages that must leave because of what was committed with them. kind: 1 a code's mail, 2 any other mail. Of two messages
-- with the same kind, subject and version one is kept. A message waits until next_try_at, is nobody else's until taken_until
-- when it was taken, and tries counts how often that was. done_at: when it has left; dead_at: when it was given up; both are 0
-- until then. What was sent, and to whom, is forgotten when it has left. payload of a mail: its subject, a line's end, its text.
-- Each statement may run twice.
CREATE TABLE IF NOT EXISTS outbox (
    message_id  BIGINT NOT NULL PRIMARY KEY,
    kind        TINYINT NOT NULL,
    subject     BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    recipient   VARCHAR(254) NOT NULL,
    domain      VARCHAR(254) NOT NULL,
    payload     MEDIUMTEXT NOT NULL,
    asker       BIGINT NOT NULL,
    turn        BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    tries       BIGINT NOT NULL DEFAULT 0,
    next_try_at BIGINT NOT NULL,
    taken_until BIGINT NOT NULL DEFAULT 0,
    done_at     BIGINT NOT NULL DEFAULT 0,
    dead_at     BIGINT NOT NULL DEFAULT 0,
    last_error  VARCHAR(200) NOT NULL DEFAULT '',
    UNIQUE KEY outbox_message (kind, subject, version),
    KEY outbox_due (done_at, dead_at, kind, turn, next_try_at),
    KEY outbox_asker (asker),
    KEY outbox_recipient (recipient),
    CHECK (done_at = 0 OR dead_at = 0)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A mail that is under way has been tried, and is due again when nobody says what became of it.
INSERT IGNORE INTO outbox (message_id, kind, subject, version, recipient, domain, payload, asker, turn, created_at,
                           expires_at, tries, next_try_at)
SELECT mail_id, IF(urgency = 0, 1, 2), mail_id, 0, recipient, domain, CONCAT(subject, CHAR(10), body), asker, turn,
       next_try_at, expires_at, tries, next_try_at
FROM mail;

INSERT IGNORE INTO counter (name, next) SELECT 'outbox', next FROM (SELECT next FROM counter WHERE name = 'mail') AS mails;

-- How far each job has followed the journal of each server that writes: the number before its first row, and that of the last
-- row that was dealt with. A job moves it in the transaction in which it writes what it owes because of these rows. Vendors are
-- told of what is decided about them from here on.
CREATE TABLE IF NOT EXISTS journal_cursor (
    job     VARCHAR(50) NOT NULL,
    writer  BIGINT NOT NULL,
    read_to BIGINT NOT NULL,
    PRIMARY KEY (job, writer)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO journal_cursor (job, writer, read_to)
SELECT 'tell_vendors', writer_id * 68719476736, last_seq FROM writer WHERE last_seq > writer_id * 68719476736;
