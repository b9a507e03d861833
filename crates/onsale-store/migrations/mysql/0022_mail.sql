-- The mails are in the outbox.
DROP TABLE IF EXISTS mail;
DELETE FROM counter WHERE name = 'mail';
