-- Messages that must leave because of what was committed with them. kind: 1 a code's mail, 2 any other mail. Of two messages
-- with the same kind, subject and version one is kept. A message waits until next_try_at, is nobody else's until taken_until
-- when it was taken, and tries counts how often that was. done_at: when it has left; dead_at: when it was given up; both are 0
-- until then. What was sent, and to whom, is forgotten when it has left. payload of a mail: its subject, a line's end, its text.
CREATE TABLE outbox (
    message_id  INTEGER PRIMARY KEY,
    kind        INTEGER NOT NULL,
    subject     INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    recipient   TEXT NOT NULL,
    domain      TEXT NOT NULL,
    payload     TEXT NOT NULL,
    asker       INTEGER NOT NULL,
    turn        INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    tries       INTEGER NOT NULL DEFAULT 0,
    next_try_at INTEGER NOT NULL,
    taken_until INTEGER NOT NULL DEFAULT 0,
    done_at     INTEGER NOT NULL DEFAULT 0,
    dead_at     INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT NOT NULL DEFAULT '',
    CHECK (done_at = 0 OR dead_at = 0)
) STRICT;

-- A mail that is under way has been tried, and is due again when nobody says what became of it.
INSERT INTO outbox (message_id, kind, subject, version, recipient, domain, payload, asker, turn, created_at, expires_at,
                    tries, next_try_at)
SELECT mail_id, iif(urgency = 0, 1, 2), mail_id, 0, recipient, domain, subject || char(10) || body, asker, turn, next_try_at,
       expires_at, tries, next_try_at
FROM mail;
DROP TABLE mail;
UPDATE counter SET name = 'outbox' WHERE name = 'mail';

CREATE UNIQUE INDEX outbox_message ON outbox (kind, subject, version);
CREATE INDEX outbox_due ON outbox (done_at, dead_at, kind, turn, next_try_at);
CREATE INDEX outbox_asker ON outbox (asker);
CREATE INDEX outbox_recipient ON outbox (recipient);

-- How far each job has followed the journal of each server that writes: the number before its first row, and that of the last
-- row that was dealt with. A job moves it in the transaction in which it writes what it owes because of these rows. Vendors are
-- told of what is decided about them from here on.
CREATE TABLE journal_cursor (
    job     TEXT NOT NULL,
    writer  INTEGER NOT NULL,
    read_to INTEGER NOT NULL,
    PRIMARY KEY (job, writer)
) STRICT, WITHOUT ROWID;
INSERT INTO journal_cursor (job, writer, read_to)
SELECT 'tell_vendors', 0, coalesce(max(seq), 0) FROM journal HAVING max(seq) > 0;
