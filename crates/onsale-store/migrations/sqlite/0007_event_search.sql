-- What a search looks at, and by what a list of events is ordered: written by the server, which folds letters of every script
-- as no database does. Rows of an earlier version, or of an earlier way to fold, are written anew when the server starts.
CREATE TABLE event_search (
    event_id   INTEGER PRIMARY KEY,
    folded_by  INTEGER NOT NULL,
    name_key   TEXT NOT NULL,
    starts_key INTEGER NOT NULL,
    text       TEXT NOT NULL
) STRICT;
CREATE INDEX event_search_name ON event_search (name_key, event_id);
CREATE INDEX event_search_start ON event_search (starts_key, event_id);
