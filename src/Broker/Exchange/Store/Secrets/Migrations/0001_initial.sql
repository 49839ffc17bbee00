-- Message secrets, wrapped by the node's master key: a file of its own, so that payloads and keys are backed up and kept apart.
-- Times are integer microseconds since 1970-01-01 UTC, ids are lower-case UUID text.

CREATE TABLE keys_identity (
    one           INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    -- The store whose messages these secrets open.
    store_id      TEXT    NOT NULL,
    -- The master key that wraps them, by its id.
    master_key_id TEXT    NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE secret (
    seq        INTEGER NOT NULL PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    wrapped    BLOB    NOT NULL,
    -- The node that may draw it.
    node       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    -- 1 once a start has found a message that uses it; until then it may be a leftover of a batch.
    settled    INTEGER NOT NULL
) STRICT;
CREATE INDEX secret_unsettled ON secret (node) WHERE settled = 0;
