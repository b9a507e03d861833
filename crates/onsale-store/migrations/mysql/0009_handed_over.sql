-- What refresh tokens have just been exchanged for, so that whoever lost the answer, or asked twice at once, gets the same
-- one again. A successor is sealed with its predecessor, which stands here as a hash only. Each statement may run twice.
CREATE TABLE IF NOT EXISTS handed_over (
    before_hash VARBINARY(32) NOT NULL PRIMARY KEY,
    session_id  BIGINT NOT NULL,
    after_hash  VARBINARY(32) NOT NULL,
    sealed      VARBINARY(32) NOT NULL,
    at          BIGINT NOT NULL,
    KEY handed_over_at (at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
