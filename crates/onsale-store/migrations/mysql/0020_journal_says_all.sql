-- A row of the journal says what happened itself. So far one that left out its kind became a customer's first hold of a ticket.
-- Each statement may run twice.
ALTER TABLE journal ALTER COLUMN kind DROP DEFAULT, ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN version SET DEFAULT NULL, ALTER COLUMN status SET DEFAULT NULL;
