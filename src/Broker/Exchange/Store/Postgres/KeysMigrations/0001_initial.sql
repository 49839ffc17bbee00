-- Message secrets, wrapped by the master key that all nodes of the store hold: a schema of its own, so that payloads and keys are backed up
-- and kept apart.

CREATE TABLE keys_identity (
    one           integer NOT NULL PRIMARY KEY CHECK (one = 1),
    -- The store whose messages these secrets open.
    store_id      uuid NOT NULL,
    -- The master key that wraps them, by its id.
    master_key_id text COLLATE "C" NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE TABLE secret (
    id         uuid NOT NULL PRIMARY KEY,
    wrapped    bytea NOT NULL,
    -- The node that may draw it.
    node       text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    -- 1 once a start has found a message that uses it; until then it may be a leftover of a batch.
    settled    integer NOT NULL
);
CREATE INDEX secret_unsettled ON secret (node) WHERE settled = 0;
