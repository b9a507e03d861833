-- Where and with whom: `line_up` has a name a line. `picture` is the tag of the event's picture, which has a table of its
-- own, so that reading events never reads pictures. Each statement may run twice, so the columns are looked for first.
CREATE TABLE IF NOT EXISTS event_picture (
    event_id BIGINT NOT NULL PRIMARY KEY,
    tag      VARCHAR(32) NOT NULL,
    large    MEDIUMBLOB NOT NULL,
    small    MEDIUMBLOB NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

SET @step = IF((SELECT count(*) FROM information_schema.columns WHERE table_schema = database()
                AND table_name = 'event' AND column_name = 'picture') = 0,
    'ALTER TABLE event ADD COLUMN address VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
     ADD COLUMN line_up TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
     ADD COLUMN picture VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    'DO 0');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;
