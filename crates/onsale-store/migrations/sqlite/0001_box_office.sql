-- Instants are milliseconds since the epoch, UTC. Prices are minor units of the event's currency.
-- Numbers of statuses, kinds, roles and states are those of onsale-core; the views at the end spell them out.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The next identifier where rows can be deleted, so that none is ever used twice.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE customer (
    customer_id INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    email_key   TEXT NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE vendor (
    vendor_id           INTEGER PRIMARY KEY,
    name                TEXT NOT NULL,
    email               TEXT NOT NULL,
    email_key           TEXT NOT NULL UNIQUE,
    created_at          INTEGER NOT NULL,
    default_event_id    INTEGER NOT NULL,
    tickets_per_release INTEGER,
    interval_ms         INTEGER
) STRICT;

CREATE TABLE event (
    event_id                 INTEGER PRIMARY KEY,
    vendor_id                INTEGER NOT NULL,
    name                     TEXT NOT NULL,
    venue                    TEXT,
    starts_at                INTEGER,
    timezone                 TEXT NOT NULL,
    currency                 TEXT NOT NULL,
    on_sale_at               INTEGER,
    sales_end_at             INTEGER,
    pool_capacity            INTEGER,
    hold_ms                  INTEGER,
    max_tickets_per_customer INTEGER,
    description              TEXT,
    created_at               INTEGER NOT NULL
) STRICT;
CREATE INDEX event_vendor ON event (vendor_id);

-- A ticket type with its books: released + moved_in - moved_out = the number of its tickets, whatever their status.
CREATE TABLE ticket_type (
    type_id   INTEGER PRIMARY KEY,
    event_id  INTEGER NOT NULL,
    name      TEXT NOT NULL,
    released  INTEGER NOT NULL DEFAULT 0,
    moved_in  INTEGER NOT NULL DEFAULT 0,
    moved_out INTEGER NOT NULL DEFAULT 0,
    UNIQUE (event_id, name)
) STRICT;

CREATE TABLE ticket_release (
    release_id  INTEGER PRIMARY KEY,
    vendor_id   INTEGER NOT NULL,
    event_id    INTEGER NOT NULL,
    type_id     INTEGER NOT NULL,
    price       INTEGER NOT NULL,
    per_batch   INTEGER NOT NULL,
    batches     INTEGER NOT NULL,
    interval_ms INTEGER NOT NULL,
    starts_at   INTEGER NOT NULL,
    paced       INTEGER NOT NULL,
    released    INTEGER NOT NULL DEFAULT 0,
    state       INTEGER NOT NULL,
    paused_at   INTEGER,
    created_at  INTEGER NOT NULL,
    CHECK (released BETWEEN 0 AND per_batch * batches)
) STRICT;
CREATE INDEX ticket_release_vendor ON ticket_release (vendor_id);
CREATE INDEX ticket_release_event ON ticket_release (event_id);

-- The checks are written without IN, which would build a little table at each update.
-- No index on status: it would cost every sale a quarter of its speed, and the pools live in memory.
CREATE TABLE ticket (
    ticket_id   INTEGER PRIMARY KEY,
    event_id    INTEGER NOT NULL,
    type_id     INTEGER NOT NULL,
    price       INTEGER NOT NULL,
    release_id  INTEGER NOT NULL,
    batch       INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    status      INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    journal_seq INTEGER NOT NULL,
    customer_id INTEGER,
    held_until  INTEGER,
    sold_at     INTEGER,
    CHECK ((status = 1) = (held_until IS NOT NULL)),
    CHECK ((status = 1 OR status = 2 OR status = 4) = (customer_id IS NOT NULL))
) STRICT;
-- A place is minted once, whatever crashes; lists go by it.
CREATE UNIQUE INDEX ticket_place ON ticket (release_id, batch, position);

CREATE TABLE purchase (
    order_id    INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL,
    event_id    INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    currency    TEXT NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

-- The key is the ticket: it cannot be sold twice.
CREATE TABLE order_item (
    ticket_id   INTEGER PRIMARY KEY,
    order_id    INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    event_id    INTEGER NOT NULL,
    price       INTEGER NOT NULL
) STRICT;
CREATE INDEX order_item_customer ON order_item (customer_id, event_id);

-- Append-only. The rows of one ticket are chained by prev_seq, from ticket.journal_seq back to its release,
-- so that history needs no index. A 'released' row stands for `tickets` tickets, the first of them ticket_id.
CREATE TABLE journal (
    seq         INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    role        INTEGER NOT NULL,
    actor_id    INTEGER,
    event_id    INTEGER,
    ticket_id   INTEGER,
    prev_seq    INTEGER,
    version     INTEGER,
    status      INTEGER,
    type_id     INTEGER,
    price       INTEGER,
    customer_id INTEGER,
    held_until  INTEGER,
    tickets     INTEGER,
    release_id  INTEGER,
    batch       INTEGER,
    chunk       INTEGER,
    subject_id  INTEGER
) STRICT;
CREATE UNIQUE INDEX journal_chunk ON journal (release_id, batch, chunk) WHERE chunk IS NOT NULL;

CREATE TABLE idempotency (
    id     INTEGER PRIMARY KEY,
    scope  BLOB NOT NULL UNIQUE,
    body   BLOB NOT NULL,
    status INTEGER NOT NULL,
    answer BLOB NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

INSERT INTO setting (name, value) VALUES ('sales_running', 1);
INSERT INTO counter (name, next) VALUES ('customer', 1), ('vendor', 1), ('event', 1);

CREATE VIEW ticket_readable AS
SELECT t.ticket_id, e.vendor_id, t.event_id, y.name AS type, t.price, e.currency,
       CASE t.status WHEN 0 THEN 'available' WHEN 1 THEN 'reserved' WHEN 2 THEN 'sold'
                     WHEN 3 THEN 'withdrawn' WHEN 4 THEN 'refunded' ELSE 'deleted' END AS status,
       t.customer_id, t.held_until, t.sold_at, t.release_id, t.batch, t.position, t.created_at
FROM ticket t JOIN event e USING (event_id) JOIN ticket_type y USING (type_id);

CREATE VIEW journal_readable AS
SELECT seq, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
       CASE kind WHEN 1 THEN 'released' WHEN 2 THEN 'reserved' WHEN 3 THEN 'finalized' WHEN 4 THEN 'cancelled'
                 WHEN 5 THEN 'expired' WHEN 6 THEN 'updated' WHEN 7 THEN 'withdrawn' WHEN 8 THEN 'restored'
                 WHEN 9 THEN 'deleted' WHEN 10 THEN 'refunded' WHEN 20 THEN 'customer_added'
                 WHEN 21 THEN 'customer_updated' WHEN 22 THEN 'customer_deleted' WHEN 23 THEN 'vendor_added'
                 WHEN 24 THEN 'vendor_updated' WHEN 25 THEN 'vendor_deleted' WHEN 26 THEN 'event_added'
                 WHEN 27 THEN 'event_updated' WHEN 28 THEN 'event_deleted' WHEN 30 THEN 'release_created'
                 WHEN 31 THEN 'release_paused' WHEN 32 THEN 'release_resumed' WHEN 33 THEN 'release_cancelled'
                 WHEN 40 THEN 'sales_stopped' WHEN 41 THEN 'sales_started' END AS kind,
       CASE role WHEN 0 THEN 'anyone' WHEN 1 THEN 'customer' WHEN 2 THEN 'vendor' WHEN 3 THEN 'admin'
                 ELSE 'system' END AS role,
       actor_id, event_id, ticket_id, prev_seq, version, status, type_id, price, customer_id, held_until,
       tickets, release_id, batch, chunk, subject_id
FROM journal;
