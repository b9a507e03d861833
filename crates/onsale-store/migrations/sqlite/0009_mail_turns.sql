-- Whose turn it is when many mails wait: codes first (urgency 0), then who had the fewest waiting when theirs was queued. An
-- asker is a number made of where somebody asks from; the domain is the recipient's.
ALTER TABLE mail ADD COLUMN urgency INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mail ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN asker INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mail ADD COLUMN domain TEXT NOT NULL DEFAULT '';
CREATE INDEX mail_turn ON mail (urgency, turn, next_try_at);
CREATE INDEX mail_asker ON mail (asker);
