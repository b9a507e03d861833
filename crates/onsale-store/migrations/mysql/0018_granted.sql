-- Proofs that let somebody in a moment ago, and the session that began: whoever shows one again has not got the answer.
CREATE TABLE IF NOT EXISTS granted (
    proof_hash VARBINARY(32) NOT NULL PRIMARY KEY,
    role       BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    session_id BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    KEY granted_at (at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
