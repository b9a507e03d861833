-- Where and with whom: `line_up` has a name a line. `picture` is the tag of the event's picture, which has a table of its
-- own, so that reading events never reads pictures.
ALTER TABLE event ADD COLUMN address TEXT;
ALTER TABLE event ADD COLUMN line_up TEXT;
ALTER TABLE event ADD COLUMN picture TEXT;

CREATE TABLE event_picture (
    event_id INTEGER PRIMARY KEY,
    tag      TEXT NOT NULL,
    large    BLOB NOT NULL,
    small    BLOB NOT NULL
) STRICT;
