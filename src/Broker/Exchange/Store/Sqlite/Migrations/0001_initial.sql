-- Times are integer microseconds since 1970-01-01 UTC, ids are lower-case UUID text (version 7: text order is time order),
-- states and kinds are names. Released scripts are never edited: later ones expand first and contract a release later.

-- Who this store is: a reopened connection and the keys store compare it.
CREATE TABLE store_identity (
    one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    id         TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Queue head of everything that belongs to one case of one hosted institution.
CREATE TABLE case_row (
    seq             INTEGER NOT NULL PRIMARY KEY,
    institution     TEXT    NOT NULL,
    case_id         TEXT    NOT NULL,
    national_system TEXT,
    root_number     TEXT,
    buc             TEXT,
    cdm             TEXT,
    role            TEXT,
    partner         TEXT,
    claims          INTEGER NOT NULL,
    parked_reason   TEXT,
    created_at      INTEGER NOT NULL,
    -- The least due time of the case's messages and unfinished effects; the store keeps it.
    due_at          INTEGER,
    version         INTEGER NOT NULL,
    UNIQUE (institution, case_id)
) STRICT;
CREATE INDEX case_due ON case_row (due_at) WHERE due_at IS NOT NULL AND parked_reason IS NULL;
CREATE INDEX case_root ON case_row (institution, national_system, root_number) WHERE root_number IS NOT NULL;
CREATE INDEX case_created ON case_row (created_at);
CREATE INDEX case_id ON case_row (case_id);

CREATE TABLE message (
    seq              INTEGER NOT NULL PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    institution      TEXT    NOT NULL,
    case_id          TEXT    NOT NULL,
    direction        TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    partner          TEXT,
    sed_type         TEXT,
    set_id           TEXT,
    document_version INTEGER,
    related_set_id   TEXT,
    instance_id      TEXT,
    as4_message_id   TEXT,
    conversation_id  TEXT,
    national_system  TEXT,
    request_id       TEXT,
    request_version  INTEGER,
    secret_id        TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    receipt_at       INTEGER,
    sed_facts        TEXT,
    due_at           INTEGER,
    version          INTEGER NOT NULL,
    FOREIGN KEY (institution, case_id) REFERENCES case_row (institution, case_id)
) STRICT;
CREATE INDEX message_case ON message (institution, case_id);
CREATE INDEX message_due ON message (institution, case_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX message_state ON message (state, created_at);
CREATE INDEX message_created ON message (created_at);
CREATE INDEX message_as4 ON message (as4_message_id) WHERE as4_message_id IS NOT NULL;
CREATE INDEX message_secret ON message (secret_id);

-- Keys that decide stand in tables of their own: who wins is one insert, whatever becomes of the rows they name.
CREATE TABLE request_key (
    national_system TEXT    NOT NULL,
    request_id      TEXT    NOT NULL,
    request_version INTEGER NOT NULL,
    message_id      TEXT    NOT NULL,
    PRIMARY KEY (national_system, request_id, request_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE duplicate_key (
    sender         TEXT NOT NULL,
    as4_message_id TEXT NOT NULL,
    digest         TEXT NOT NULL,
    message_id     TEXT NOT NULL,
    PRIMARY KEY (sender, as4_message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE effect (
    seq         INTEGER NOT NULL PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    institution TEXT    NOT NULL,
    case_id     TEXT    NOT NULL,
    message_id  TEXT    NOT NULL REFERENCES message (id),
    kind        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    due_at      INTEGER NOT NULL,
    counted     INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    open_number INTEGER,
    done_at     INTEGER
) STRICT;
CREATE INDEX effect_case ON effect (institution, case_id);
CREATE INDEX effect_message ON effect (message_id);
CREATE INDEX effect_due ON effect (institution, case_id, due_at) WHERE done_at IS NULL;
CREATE INDEX effect_open ON effect (open_number) WHERE open_number IS NOT NULL;
CREATE INDEX effect_kind ON effect (kind);

CREATE TABLE attempt (
    effect_id  TEXT    NOT NULL REFERENCES effect (id),
    number     INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    deadline   INTEGER NOT NULL,
    ended_at   INTEGER,
    outcome    TEXT,
    detail     TEXT,
    node       TEXT    NOT NULL,
    PRIMARY KEY (effect_id, number)
) STRICT, WITHOUT ROWID;

-- Encrypted contents. Written once: an entry commits to these octets.
CREATE TABLE payload (
    seq        INTEGER NOT NULL PRIMARY KEY,
    message_id TEXT    NOT NULL REFERENCES message (id),
    kind       TEXT    NOT NULL,
    entry_id   TEXT    NOT NULL,
    sealed     BLOB    NOT NULL,
    UNIQUE (message_id, kind)
) STRICT;

-- Inputs of verdicts by their SHA-256 (hex), kept for replay.
CREATE TABLE input (
    seq    INTEGER NOT NULL PRIMARY KEY,
    sha256 TEXT    NOT NULL UNIQUE,
    name   TEXT    NOT NULL,
    bytes  BLOB    NOT NULL
) STRICT;

-- Journal entries in order of insertion; the index in the log stands in leaf, so that an entry is never touched again.
CREATE TABLE entry (
    seq         INTEGER NOT NULL PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    institution TEXT    NOT NULL,
    case_id     TEXT    NOT NULL,
    message_id  TEXT,
    bytes       BLOB    NOT NULL,
    leaf_hash   BLOB    NOT NULL
) STRICT;
CREATE INDEX entry_case ON entry (institution, case_id);
CREATE INDEX entry_message ON entry (message_id) WHERE message_id IS NOT NULL;

-- Entries that the integrator has not seen yet.
CREATE TABLE pending_leaf (
    entry_id TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE leaf (
    generation INTEGER NOT NULL,
    leaf_index INTEGER NOT NULL,
    entry_id   TEXT    NOT NULL UNIQUE,
    leaf_hash  BLOB    NOT NULL,
    PRIMARY KEY (generation, leaf_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_state (
    one             INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    origin          TEXT    NOT NULL,
    generation      INTEGER NOT NULL,
    size            INTEGER NOT NULL,
    compact_range   BLOB    NOT NULL,
    checkpoint      TEXT,
    checkpoint_size INTEGER NOT NULL,
    checkpoint_at   INTEGER
) STRICT;

CREATE TABLE checkpoint (
    generation INTEGER NOT NULL,
    size       INTEGER NOT NULL,
    note       TEXT    NOT NULL,
    signed_at  INTEGER NOT NULL,
    PRIMARY KEY (generation, size)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER leaf_no_update BEFORE UPDATE ON leaf BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
CREATE TRIGGER leaf_no_delete BEFORE DELETE ON leaf BEGIN SELECT RAISE(ABORT, 'leaves are append-only'); END;
