-- Proofs that let somebody in a moment ago, and the session that began: whoever shows one again has not got the answer.
CREATE TABLE granted (
    proof_hash BLOB PRIMARY KEY,
    role       INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    session_id INTEGER NOT NULL,
    at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX granted_at ON granted (at);
