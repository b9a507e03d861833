-- Whose turn it is when many mails wait: codes first (urgency 0), then who had the fewest waiting when theirs was queued. An
-- asker is a number made of where somebody asks from; the domain is the recipient's. Each statement may run twice: columns
-- that are there are not added again, for which not every relative of MySQL has a word.
SET @add_turns = (SELECT IF(COUNT(*) > 0, 'DO 0', CONCAT('ALTER TABLE mail ADD COLUMN urgency BIGINT NOT NULL DEFAULT 1, ',
    'ADD COLUMN turn BIGINT NOT NULL DEFAULT 0, ADD COLUMN asker BIGINT NOT NULL DEFAULT 0, ',
    'ADD COLUMN domain VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '''', ',
    'ADD KEY mail_turn (urgency, turn, next_try_at), ADD KEY mail_asker (asker)'))
    FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'mail' AND column_name = 'turn');
PREPARE add_turns FROM @add_turns;
EXECUTE add_turns;
