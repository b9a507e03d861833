//! What each audit compares, also the one that a running server is asked for: each question gives one text for each thing
//! that is wrong. What takes longer is in `whole.rs`. docs/operating.md says what an audit cannot find; `tests/it/edits.rs` spoils a database in every way that is found.

/// Each names what it finds wrong, one text a row.
pub(super) const CHECKS: &[(&str, &str)] = &[
    (
        "a ticket has a type of another event, or none",
        "SELECT concat('ticket ', t.ticket_id) FROM ticket t LEFT JOIN ticket_type y USING (type_id) \
         WHERE y.type_id IS NULL OR y.event_id <> t.event_id",
    ),
    (
        "a sold ticket has no order of its owner",
        "SELECT concat('ticket ', t.ticket_id, ' of customer ', t.customer_id) FROM ticket t \
         LEFT JOIN order_ticket i USING (ticket_id) \
         WHERE t.status IN (2, 4) AND (i.ticket_id IS NULL OR i.customer_id <> t.customer_id)",
    ),
    (
        "an order has a ticket that is not sold, or sold otherwise",
        "SELECT concat('order ', i.order_id, ', ticket ', i.ticket_id) FROM order_ticket i \
         LEFT JOIN ticket t USING (ticket_id) LEFT JOIN orders p ON p.order_id = i.order_id \
         WHERE (t.ticket_id IS NULL OR t.status NOT IN (2, 4) OR t.price <> i.amount \
         OR t.event_id <> i.event_id OR p.created_at <> t.sold_at)",
    ),
    (
        "an order and its ticket do not agree on a refund",
        "SELECT concat('order ', i.order_id, ', ticket ', i.ticket_id) FROM order_ticket i \
         JOIN ticket t USING (ticket_id) LEFT JOIN journal j ON j.seq = t.journal_seq \
         WHERE (t.status = 4) <> (i.refunded_at <> 0) OR t.status = 4 AND i.refunded_at <> j.at",
    ),
    (
        "a refunded ticket has codes that open a door",
        "SELECT concat('ticket ', t.ticket_id) FROM ticket t LEFT JOIN ticket_generation g \
         ON g.event_id = t.event_id AND g.ticket_id = t.ticket_id WHERE t.status = 4 AND coalesce(g.generation, 0) < 1",
    ),
    (
        "codes were replaced of a ticket that was never sold",
        "SELECT concat('ticket ', g.ticket_id, ' of event ', g.event_id) FROM ticket_generation g LEFT JOIN ticket t \
         ON t.ticket_id = g.ticket_id AND t.event_id = g.event_id WHERE t.status IS NULL OR t.status NOT IN (2, 4) \
         OR g.generation NOT BETWEEN 1 AND 2047",
    ),
    (
        "a ticket was sold by no order, or by one of somebody else",
        "SELECT concat('ticket ', i.ticket_id, ', order ', i.order_id) FROM order_ticket i \
         LEFT JOIN orders p USING (order_id) LEFT JOIN event e ON e.event_id = i.event_id \
         WHERE (p.order_id IS NULL OR p.customer_id <> i.customer_id OR e.event_id IS NULL \
         OR e.vendor_id <> p.vendor_id OR e.currency <> p.currency)",
    ),
    (
        "an order's total is not the sum of its lines",
        "SELECT concat('order ', p.order_id) FROM orders p LEFT JOIN \
         (SELECT order_id, sum(amount) AS total FROM order_line GROUP BY order_id) i USING (order_id) \
         WHERE coalesce(i.total, -1) <> p.total",
    ),
    (
        "an order says otherwise than its lines what was paid and given back",
        "SELECT concat('order ', p.order_id) FROM orders p LEFT JOIN (SELECT order_id, sum(amount) AS refunded \
         FROM order_line WHERE refunded_at <> 0 GROUP BY order_id) i USING (order_id) \
         WHERE coalesce(i.refunded, 0) <> p.refunded OR p.paid <> p.total OR p.state <> CASE p.total WHEN 0 THEN 3 ELSE 2 END",
    ),
    // No event has a tax: whatever an order says of one was written by hand.
    (
        "an order's line has a tax that nobody has asked for",
        "SELECT concat('order ', order_id, ', line ', line) FROM order_line WHERE tax_rate <> 0 OR tax <> 0",
    ),
    (
        "the lines of an order are not numbered from 1",
        "SELECT concat('order ', order_id) FROM order_line GROUP BY order_id \
         HAVING min(line) <> 1 OR max(line) <> count(*)",
    ),
    (
        "a release has not brought what its journal says",
        "SELECT concat('release ', r.release_id, ' says ', r.released, ', its journal ', coalesce(j.tickets, 0)) \
         FROM ticket_release r LEFT JOIN (SELECT release_id, sum(tickets) AS tickets FROM journal \
         WHERE chunk IS NOT NULL GROUP BY release_id) j USING (release_id) WHERE r.released <> coalesce(j.tickets, 0)",
    ),
    // A ticket in place of a refunded one stands a million positions further on, and is no release's.
    (
        "a release has not as many tickets as it says",
        "SELECT concat('release ', r.release_id, ' says ', r.released, ', and has ', coalesce(t.tickets, 0)) \
         FROM ticket_release r LEFT JOIN (SELECT release_id, count(*) AS tickets FROM ticket WHERE position < 1000000 \
         GROUP BY release_id) t USING (release_id) WHERE r.released <> coalesce(t.tickets, 0)",
    ),
    (
        "a ticket belongs to a release that is not there",
        "SELECT concat('release ', t.release_id) FROM (SELECT DISTINCT release_id FROM ticket) t \
         LEFT JOIN ticket_release r USING (release_id) WHERE r.release_id IS NULL",
    ),
    (
        "a release is of a type of another event, or none",
        "SELECT concat('release ', r.release_id) FROM ticket_release r LEFT JOIN ticket_type y USING (type_id) \
         WHERE y.type_id IS NULL OR y.event_id <> r.event_id",
    ),
    (
        "an event belongs to a vendor who is not there",
        "SELECT concat('event ', e.event_id, ' of vendor ', e.vendor_id) FROM event e \
         LEFT JOIN vendor v USING (vendor_id) WHERE v.vendor_id IS NULL",
    ),
    (
        "a vendor's default event is not its own",
        "SELECT concat('vendor ', v.vendor_id) FROM vendor v LEFT JOIN event e ON e.event_id = v.default_event_id \
         WHERE e.event_id IS NULL OR e.vendor_id <> v.vendor_id",
    ),
    (
        "tickets were moved out of types and not into others",
        "SELECT concat('event ', event_id, ': ', sum(moved_in), ' in, ', sum(moved_out), ' out') FROM ticket_type \
         GROUP BY event_id HAVING sum(moved_in) <> sum(moved_out)",
    ),
    (
        "a row of the journal does not follow the one before it",
        "SELECT concat('row ', j.seq, ' of ticket ', j.ticket_id, ' after ', j.prev_seq) FROM journal j \
         LEFT JOIN journal p ON p.seq = j.prev_seq WHERE j.prev_seq IS NOT NULL AND (p.version IS NULL \
         OR p.version <> j.version - 1 OR p.at > j.at OR j.ticket_id < p.ticket_id \
         OR j.ticket_id >= p.ticket_id + coalesce(p.tickets, 1))",
    ),
    (
        "the journal says that a ticket was sold, and its order does not",
        "SELECT concat('row ', j.seq, ', ticket ', j.ticket_id) FROM journal j \
         LEFT JOIN order_ticket i ON i.ticket_id = j.ticket_id LEFT JOIN orders p ON p.order_id = i.order_id \
         WHERE j.kind = 3 AND (i.ticket_id IS NULL OR i.customer_id <> j.customer_id OR i.amount <> j.price \
         OR p.created_at <> j.at) OR j.order_id IS NOT NULL AND (j.kind NOT IN (3, 10) OR j.order_id <> i.order_id \
         OR j.amount <> CASE j.kind WHEN 3 THEN j.price ELSE -j.price END)",
    ),
    (
        "the journal has not as many changes of tickets as there were",
        "SELECT concat(t.changes, ' changes, ', j.found, ' rows') FROM \
         (SELECT coalesce(sum(version - 1), 0) AS changes FROM ticket) t JOIN \
         (SELECT count(*) AS found FROM journal WHERE prev_seq IS NOT NULL) j ON 1 = 1 WHERE t.changes <> j.found",
    ),
    (
        "the journal has not as many registrations as there are customers",
        "SELECT concat(c.found, ' customers, ', j.found, ' in the journal') FROM (SELECT count(*) AS found FROM customer) c \
         JOIN (SELECT coalesce(sum(CASE kind WHEN 20 THEN 1 ELSE -1 END), 0) AS found FROM journal \
         WHERE kind IN (20, 22)) j ON 1 = 1 WHERE c.found <> j.found",
    ),
    (
        "the journal has not as many registrations as there are vendors",
        "SELECT concat(v.found, ' vendors, ', j.found, ' in the journal') FROM (SELECT count(*) AS found FROM vendor) v \
         JOIN (SELECT coalesce(sum(CASE kind WHEN 23 THEN 1 ELSE -1 END), 0) AS found FROM journal \
         WHERE kind IN (23, 25)) j ON 1 = 1 WHERE v.found <> j.found",
    ),
    (
        "the journal has not as many events as there are",
        "SELECT concat(e.found, ' events, ', j.found, ' in the journal') FROM (SELECT count(*) AS found FROM event) e \
         JOIN (SELECT coalesce(sum(CASE kind WHEN 26 THEN 1 ELSE -1 END), 0) AS found FROM journal \
         WHERE kind IN (26, 28)) j ON 1 = 1 WHERE e.found <> j.found",
    ),
    (
        "the journal has not as many releases as there are",
        "SELECT concat(r.found, ' releases, ', j.found, ' in the journal') FROM \
         (SELECT count(*) AS found FROM ticket_release) r \
         JOIN (SELECT count(*) AS found FROM journal WHERE kind = 30) j ON 1 = 1 WHERE r.found <> j.found",
    ),
    (
        "a number would be given a second time",
        "SELECT concat(c.name, ' ', c.next) FROM counter c WHERE c.name = 'customer' AND c.next <= \
         (SELECT coalesce(max(customer_id), 0) FROM customer) OR c.name = 'vendor' AND c.next <= \
         (SELECT coalesce(max(vendor_id), 0) FROM vendor) OR c.name = 'event' AND c.next <= \
         (SELECT coalesce(max(event_id), 0) FROM event)",
    ),
];
