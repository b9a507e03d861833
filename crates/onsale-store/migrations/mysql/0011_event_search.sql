-- What a search looks at, and by what a list of events is ordered: written by the server, which folds letters of every script
-- as no database does. Rows of an earlier version, or of an earlier way to fold, are written anew when a server starts.
-- Each statement may run twice.
CREATE TABLE IF NOT EXISTS event_search (
    event_id   BIGINT NOT NULL PRIMARY KEY,
    folded_by  BIGINT NOT NULL,
    name_key   VARCHAR(200) NOT NULL,
    starts_key BIGINT NOT NULL,
    text       MEDIUMTEXT NOT NULL,
    KEY event_search_name (name_key, event_id),
    KEY event_search_start (starts_key, event_id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
