-- The server that goes by its memory alone, or 0: whoever else wants to write ends that first. Each statement may run twice.
INSERT IGNORE INTO counter (name, next) VALUES ('alone', 0);

-- Most rows of a rush are first holds. Reading a row's values out of the text is most of what its insert costs, so those
-- that are the same in each of them are left out.
ALTER TABLE journal ALTER COLUMN kind SET DEFAULT 2, ALTER COLUMN role SET DEFAULT 1, ALTER COLUMN version SET DEFAULT 2,
    ALTER COLUMN status SET DEFAULT 1;
