-- A ticket is minted once and does not change; what becomes of it has a row of its own, which the first hold inserts. An
-- insert costs half of what changing a row does, and its key says that nobody else was faster. Each statement may run twice.
CREATE TABLE IF NOT EXISTS minted_ticket (
    ticket_id   BIGINT NOT NULL PRIMARY KEY,
    event_id    BIGINT NOT NULL,
    type_id     BIGINT NOT NULL,
    price       BIGINT NOT NULL,
    release_id  BIGINT NOT NULL,
    batch       INT NOT NULL,
    position    INT NOT NULL,
    created_at  BIGINT NOT NULL,
    journal_seq BIGINT NOT NULL,
    UNIQUE KEY ticket_place (release_id, batch, position)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A ticket without a row here is available, at version 1. `previous_version` is the version that the last change had seen.
-- One customer has a ticket because it is the key; a customer holds one ticket at a time (or as many as there are places),
-- whichever servers they ask, because of the other key. Who does not hold the ticket any more has the place -ticket_id;
-- that of a hold that is over may stand until it is in the way.
CREATE TABLE IF NOT EXISTS ticket_state (
    ticket_id        BIGINT NOT NULL PRIMARY KEY,
    version          BIGINT NOT NULL DEFAULT 2,
    previous_version BIGINT NOT NULL DEFAULT 1,
    journal_seq      BIGINT NOT NULL,
    status           TINYINT NOT NULL DEFAULT 1,
    customer_id      BIGINT NOT NULL,
    place            BIGINT NOT NULL DEFAULT 0,
    held_until       BIGINT NOT NULL,
    sold_at          BIGINT NOT NULL DEFAULT 0,
    UNIQUE KEY ticket_holder (customer_id, place)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO ticket_state (ticket_id, version, previous_version, journal_seq, status, customer_id, place, held_until,
    sold_at)
SELECT t.ticket_id, t.version, t.previous_version, t.journal_seq, t.status, coalesce(t.customer_id, 0),
       coalesce(c.place, -t.ticket_id), coalesce(t.held_until, 0), coalesce(t.sold_at, 0)
FROM ticket t LEFT JOIN claim c ON c.ticket_id = t.ticket_id AND c.customer_id = t.customer_id AND t.status = 1
WHERE t.version > 1;

-- The places of customers who were deleted are taken by tickets that do not exist.
INSERT IGNORE INTO ticket_state (ticket_id, version, journal_seq, customer_id, place, held_until)
SELECT ticket_id, 1, 0, customer_id, place, held_until FROM claim WHERE ticket_id < 0;

INSERT IGNORE INTO minted_ticket (ticket_id, event_id, type_id, price, release_id, batch, position, created_at, journal_seq)
SELECT ticket_id, event_id, type_id, price, release_id, batch, position, created_at, journal_seq FROM ticket;
