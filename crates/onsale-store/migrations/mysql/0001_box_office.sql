-- The same tables as in SQLite, for any number of servers. Instants are milliseconds since the epoch, UTC; prices are
-- minor units of the event's currency; numbers of statuses, kinds, roles and states are those of onsale-core.
-- Only what MySQL 8, MariaDB 10.6 and their relatives have in common. Each statement may run twice.

CREATE TABLE IF NOT EXISTS setting (
    name  VARCHAR(50) NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The next number of each kind. Servers take blocks of them, so that none is ever used twice.
CREATE TABLE IF NOT EXISTS counter (
    name VARCHAR(50) NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row for each start of a server. Its number is the upper part of its journal rows' numbers (seq DIV 2^36).
-- Each commit raises `beat`, which shows that the server lives, and whether a commit whose answer was lost has come.
CREATE TABLE IF NOT EXISTS writer (
    writer_id BIGINT NOT NULL PRIMARY KEY,
    beat      BIGINT NOT NULL,
    last_seq  BIGINT NOT NULL,
    fences    BIGINT NOT NULL DEFAULT 0
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Tickets that a server gives out from memory, 64 of neighbouring numbers each. A hint: it carries no correctness.
CREATE TABLE IF NOT EXISTS lease (
    slice     BIGINT NOT NULL PRIMARY KEY,
    writer_id BIGINT NOT NULL,
    KEY lease_writer (writer_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS customer (
    customer_id BIGINT NOT NULL PRIMARY KEY,
    name        VARCHAR(200) NOT NULL,
    email       VARCHAR(254) NOT NULL,
    email_key   VARCHAR(320) NOT NULL,
    created_at  BIGINT NOT NULL,
    UNIQUE KEY customer_email (email_key)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS vendor (
    vendor_id           BIGINT NOT NULL PRIMARY KEY,
    name                VARCHAR(200) NOT NULL,
    email               VARCHAR(254) NOT NULL,
    email_key           VARCHAR(320) NOT NULL,
    created_at          BIGINT NOT NULL,
    default_event_id    BIGINT NOT NULL,
    tickets_per_release BIGINT,
    interval_ms         BIGINT,
    UNIQUE KEY vendor_email (email_key)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS event (
    event_id                 BIGINT NOT NULL PRIMARY KEY,
    vendor_id                BIGINT NOT NULL,
    name                     VARCHAR(200) NOT NULL,
    venue                    VARCHAR(200),
    starts_at                BIGINT,
    timezone                 VARCHAR(100) NOT NULL,
    currency                 VARCHAR(3) NOT NULL,
    on_sale_at               BIGINT,
    sales_end_at             BIGINT,
    pool_capacity            BIGINT,
    hold_ms                  BIGINT,
    max_tickets_per_customer BIGINT,
    description              TEXT,
    created_at               BIGINT NOT NULL,
    KEY event_vendor (vendor_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A ticket type with its books: released + moved_in - moved_out = the number of its tickets, whatever their status.
CREATE TABLE IF NOT EXISTS ticket_type (
    type_id   BIGINT NOT NULL PRIMARY KEY,
    event_id  BIGINT NOT NULL,
    name      VARCHAR(50) NOT NULL,
    released  BIGINT NOT NULL DEFAULT 0,
    moved_in  BIGINT NOT NULL DEFAULT 0,
    moved_out BIGINT NOT NULL DEFAULT 0,
    UNIQUE KEY ticket_type_name (event_id, name)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS ticket_release (
    release_id  BIGINT NOT NULL PRIMARY KEY,
    vendor_id   BIGINT NOT NULL,
    event_id    BIGINT NOT NULL,
    type_id     BIGINT NOT NULL,
    price       BIGINT NOT NULL,
    per_batch   BIGINT NOT NULL,
    batches     BIGINT NOT NULL,
    interval_ms BIGINT NOT NULL,
    starts_at   BIGINT NOT NULL,
    paced       BIGINT NOT NULL,
    released    BIGINT NOT NULL DEFAULT 0,
    state       BIGINT NOT NULL,
    paused_at   BIGINT,
    created_at  BIGINT NOT NULL,
    KEY ticket_release_vendor (vendor_id),
    KEY ticket_release_event (event_id),
    CHECK (released BETWEEN 0 AND per_batch * batches)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- `previous_version` is the version that the last change had seen, by which grouped changes are guarded.
-- A place is minted once, whatever crashes; lists go by it.
CREATE TABLE IF NOT EXISTS ticket (
    ticket_id        BIGINT NOT NULL PRIMARY KEY,
    event_id         BIGINT NOT NULL DEFAULT 0,
    type_id          BIGINT NOT NULL DEFAULT 0,
    price            BIGINT NOT NULL DEFAULT 0,
    release_id       BIGINT NOT NULL DEFAULT 0,
    batch            INT NOT NULL DEFAULT 0,
    position         INT NOT NULL DEFAULT 0,
    created_at       BIGINT NOT NULL DEFAULT 0,
    status           TINYINT NOT NULL,
    version          BIGINT NOT NULL,
    previous_version BIGINT NOT NULL DEFAULT 0,
    journal_seq      BIGINT NOT NULL,
    customer_id      BIGINT,
    held_until       BIGINT,
    sold_at          BIGINT,
    UNIQUE KEY ticket_place (release_id, batch, position)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row for each hold. Its keys let one customer have a ticket, and a customer hold one ticket at a time (or as many
-- as there are places), whichever servers they ask. The row of a hold that is over may stand until it is in the way.
CREATE TABLE IF NOT EXISTS claim (
    ticket_id   BIGINT NOT NULL PRIMARY KEY,
    customer_id BIGINT NOT NULL,
    place       INT NOT NULL,
    held_until  BIGINT NOT NULL,
    UNIQUE KEY claim_holder (customer_id, place)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS purchase (
    order_id    BIGINT NOT NULL PRIMARY KEY,
    customer_id BIGINT NOT NULL,
    event_id    BIGINT NOT NULL,
    total       BIGINT NOT NULL,
    currency    VARCHAR(3) NOT NULL,
    created_at  BIGINT NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The key is the ticket: it cannot be sold twice.
CREATE TABLE IF NOT EXISTS order_item (
    ticket_id   BIGINT NOT NULL PRIMARY KEY,
    order_id    BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    event_id    BIGINT NOT NULL,
    price       BIGINT NOT NULL,
    KEY order_item_customer (customer_id, event_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Append-only. The rows of one ticket are chained by prev_seq, from ticket.journal_seq back to its release.
-- A 'released' row stands for `tickets` tickets, the first of them ticket_id at place (release_id, batch, chunk).
CREATE TABLE IF NOT EXISTS journal (
    seq         BIGINT NOT NULL PRIMARY KEY,
    at          BIGINT NOT NULL,
    kind        BIGINT NOT NULL,
    role        BIGINT NOT NULL,
    actor_id    BIGINT,
    event_id    BIGINT,
    ticket_id   BIGINT,
    prev_seq    BIGINT,
    version     BIGINT,
    status      BIGINT,
    type_id     BIGINT,
    price       BIGINT,
    customer_id BIGINT,
    held_until  BIGINT,
    tickets     BIGINT,
    release_id  BIGINT,
    batch       INT,
    position    INT,
    chunk       INT,
    subject_id  BIGINT
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A chunk comes once, whichever servers think that it is due.
CREATE TABLE IF NOT EXISTS chunk (
    release_id BIGINT NOT NULL,
    batch      INT NOT NULL,
    position   INT NOT NULL,
    seq        BIGINT NOT NULL,
    PRIMARY KEY (release_id, batch, position)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS idempotency (
    id     BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    scope  VARBINARY(32) NOT NULL,
    body   VARBINARY(32) NOT NULL,
    status BIGINT NOT NULL,
    answer MEDIUMBLOB NOT NULL,
    at     BIGINT NOT NULL,
    UNIQUE KEY idempotency_scope (scope)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO setting (name, value) VALUES ('sales_running', 1);
INSERT IGNORE INTO counter (name, next) VALUES ('customer', 1), ('vendor', 1), ('event', 1), ('type', 1),
    ('release', 1), ('ticket', 1), ('order', 1), ('writer', 1), ('terms', 1);

CREATE OR REPLACE VIEW ticket_readable AS
SELECT t.ticket_id, e.vendor_id, t.event_id, y.name AS type, t.price, e.currency,
       CASE t.status WHEN 0 THEN 'available' WHEN 1 THEN 'reserved' WHEN 2 THEN 'sold'
                     WHEN 3 THEN 'withdrawn' WHEN 4 THEN 'refunded' ELSE 'deleted' END AS status,
       t.customer_id, t.held_until, t.sold_at, t.release_id, t.batch, t.position, t.created_at
FROM ticket t JOIN event e USING (event_id) JOIN ticket_type y USING (type_id);

CREATE OR REPLACE VIEW journal_readable AS
SELECT seq DIV 68719476736 AS writer_id, seq MOD 68719476736 AS number, FROM_UNIXTIME(at / 1000) AS at,
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
       tickets, release_id, batch, position, chunk, subject_id
FROM journal;
