-- Times are timestamptz, ids are UUIDs that the nodes make (version 7: order is time order), states and kinds are names. No sequence: a
-- promoted standby hands a sequence's values out again. Texts compare by octets, whatever the locale of the server, also after an upgrade
-- of its C library. Released scripts are never edited: later ones expand first and contract a release later.

-- Order of insertion, for lists alone: microseconds of the server's clock. Nothing is identified by it and nobody skips by it.
CREATE FUNCTION insertion_order() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$;

-- Who this store is. The one row is also the lock of the journal's integrator.
CREATE TABLE store_identity (
    one        integer     NOT NULL PRIMARY KEY CHECK (one = 1),
    id         uuid        NOT NULL,
    created_at timestamptz NOT NULL
);

-- Queue head and lock of everything that belongs to one case of one hosted institution.
CREATE TABLE case_row (
    seq             bigint NOT NULL DEFAULT insertion_order(),
    institution     text COLLATE "C" NOT NULL,
    case_id         text COLLATE "C" NOT NULL,
    national_system text COLLATE "C",
    root_number     text COLLATE "C",
    buc             text COLLATE "C",
    cdm             text COLLATE "C",
    role            text COLLATE "C",
    partner         text COLLATE "C",
    -- Claims that ended with a failed step; those whose outcome is not known stand in case_claim.
    claims          integer NOT NULL,
    parked_reason   text COLLATE "C",
    created_at      timestamptz NOT NULL,
    -- The least due time of the case's messages and unfinished effects; the store keeps it.
    due_at          timestamptz,
    version         bigint NOT NULL,
    PRIMARY KEY (institution, case_id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX case_due ON case_row (due_at) WHERE due_at IS NOT NULL AND parked_reason IS NULL;
-- One case for a national file: where two nodes take its requests at the same moment, one of them looks again.
CREATE UNIQUE INDEX case_root ON case_row (institution, national_system, root_number) WHERE root_number IS NOT NULL;
CREATE INDEX case_created ON case_row (created_at);
CREATE INDEX case_id ON case_row (case_id);

-- Claims whose outcome is not known, committed while the case's row is locked by the claim itself.
CREATE TABLE case_claim (
    institution text COLLATE "C" NOT NULL,
    case_id     text COLLATE "C" NOT NULL,
    claims      integer NOT NULL,
    PRIMARY KEY (institution, case_id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);

CREATE VIEW case_all AS
SELECT c.seq, c.institution, c.case_id, c.national_system, c.root_number, c.buc, c.cdm, c.role, c.partner,
    c.claims + coalesce((SELECT k.claims FROM case_claim k WHERE k.institution = c.institution AND k.case_id = c.case_id), 0) AS claims,
    c.parked_reason, c.created_at, c.due_at, c.version
FROM case_row c;

-- Work for a case whose row somebody else holds: inserted, never written into the locked row. Whoever claims next folds it in.
CREATE TABLE case_wake (
    institution text COLLATE "C" NOT NULL,
    case_id     text COLLATE "C" NOT NULL,
    due_at      timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX case_wake_due ON case_wake (due_at);
CREATE INDEX case_wake_case ON case_wake (institution, case_id);

CREATE TABLE message (
    seq              bigint NOT NULL DEFAULT insertion_order(),
    id               uuid NOT NULL PRIMARY KEY,
    institution      text COLLATE "C" NOT NULL,
    case_id          text COLLATE "C" NOT NULL,
    direction        text COLLATE "C" NOT NULL,
    state            text COLLATE "C" NOT NULL,
    partner          text COLLATE "C",
    sed_type         text COLLATE "C",
    set_id           text COLLATE "C",
    document_version integer,
    related_set_id   text COLLATE "C",
    instance_id      text COLLATE "C",
    as4_message_id   text COLLATE "C",
    conversation_id  text COLLATE "C",
    national_system  text COLLATE "C",
    request_id       text COLLATE "C",
    request_version  integer,
    secret_id        uuid NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    receipt_at       timestamptz,
    sed_facts        text COLLATE "C",
    due_at           timestamptz,
    version          bigint NOT NULL,
    FOREIGN KEY (institution, case_id) REFERENCES case_row (institution, case_id)
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX message_case ON message (institution, case_id);
CREATE INDEX message_due ON message (institution, case_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX message_state ON message (state, created_at);
CREATE INDEX message_created ON message (created_at);
CREATE INDEX message_as4 ON message (as4_message_id) WHERE as4_message_id IS NOT NULL;
CREATE INDEX message_secret ON message (secret_id);

-- Keys that decide stand in tables of their own, without partitions: who wins is one insert, whatever becomes of the rows they name.
CREATE TABLE request_key (
    national_system text COLLATE "C" NOT NULL,
    request_id      text COLLATE "C" NOT NULL,
    request_version integer NOT NULL,
    message_id      uuid NOT NULL,
    PRIMARY KEY (national_system, request_id, request_version)
);

CREATE TABLE duplicate_key (
    sender         text COLLATE "C" NOT NULL,
    as4_message_id text COLLATE "C" NOT NULL,
    digest         text COLLATE "C" NOT NULL,
    message_id     uuid NOT NULL,
    PRIMARY KEY (sender, as4_message_id)
);

-- Unfinished outside effects. A finished one leaves this table in the statement that finishes it.
CREATE TABLE effect (
    seq         bigint NOT NULL DEFAULT insertion_order(),
    id          uuid NOT NULL PRIMARY KEY,
    institution text COLLATE "C" NOT NULL,
    case_id     text COLLATE "C" NOT NULL,
    message_id  uuid NOT NULL REFERENCES message (id),
    kind        text COLLATE "C" NOT NULL,
    subject     text COLLATE "C" NOT NULL,
    due_at      timestamptz NOT NULL,
    counted     integer NOT NULL,
    last_number integer NOT NULL,
    open_number integer,
    done_at     timestamptz
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX effect_due ON effect (institution, case_id, due_at);
CREATE INDEX effect_message ON effect (message_id);
CREATE INDEX effect_open ON effect (open_number) WHERE open_number IS NOT NULL;
CREATE INDEX effect_kind ON effect (kind);

CREATE TABLE effect_done (LIKE effect);
ALTER TABLE effect_done ADD PRIMARY KEY (id);
CREATE INDEX effect_done_case ON effect_done (institution, case_id);
CREATE INDEX effect_done_message ON effect_done (message_id);

CREATE VIEW effect_all AS
SELECT seq, id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at FROM effect
UNION ALL
SELECT seq, id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at FROM effect_done;

CREATE FUNCTION effect_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO effect_done SELECT NEW.*;
    DELETE FROM effect WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER effect_done_leaves AFTER INSERT OR UPDATE ON effect
    FOR EACH ROW WHEN (NEW.done_at IS NOT NULL) EXECUTE FUNCTION effect_leave();

CREATE TABLE attempt (
    effect_id  uuid NOT NULL,
    number     integer NOT NULL,
    started_at timestamptz NOT NULL,
    deadline   timestamptz NOT NULL,
    ended_at   timestamptz,
    outcome    text COLLATE "C",
    detail     text COLLATE "C",
    node       text COLLATE "C" NOT NULL,
    PRIMARY KEY (effect_id, number)
) WITH (fillfactor = 80);

-- Encrypted contents. Written once: an entry commits to these octets. Ciphertext does not compress.
CREATE TABLE payload (
    message_id uuid NOT NULL REFERENCES message (id),
    kind       text COLLATE "C" NOT NULL,
    entry_id   uuid NOT NULL,
    sealed     bytea NOT NULL,
    PRIMARY KEY (message_id, kind)
);
ALTER TABLE payload ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- Inputs of verdicts by their SHA-256 (hex), kept for replay.
CREATE TABLE input (
    sha256 text COLLATE "C" NOT NULL PRIMARY KEY,
    name   text COLLATE "C" NOT NULL,
    bytes  bytea NOT NULL
);

-- Journal entries; the index in the log stands in leaf, so that an entry is never touched again.
CREATE TABLE entry (
    seq         bigint NOT NULL DEFAULT insertion_order(),
    id          uuid NOT NULL PRIMARY KEY,
    institution text COLLATE "C" NOT NULL,
    case_id     text COLLATE "C" NOT NULL,
    message_id  uuid,
    bytes       bytea NOT NULL,
    leaf_hash   bytea NOT NULL
);
CREATE INDEX entry_case ON entry (institution, case_id, seq);
CREATE INDEX entry_message ON entry (message_id) WHERE message_id IS NOT NULL;

-- Within a case an entry stands behind every entry that its writer could see, whatever the clocks of a promoted server say.
CREATE FUNCTION entry_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.seq := greatest(NEW.seq, (SELECT max(seq) + 1 FROM entry WHERE institution = NEW.institution AND case_id = NEW.case_id));
    RETURN NEW;
END $$;
CREATE TRIGGER entry_follows BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_follow();

-- Entries that the integrator has not seen yet: late commits wait here like any other.
CREATE TABLE pending_leaf (
    entry_id uuid NOT NULL PRIMARY KEY
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE leaf (
    generation integer NOT NULL,
    leaf_index bigint  NOT NULL,
    entry_id   uuid    NOT NULL UNIQUE,
    leaf_hash  bytea   NOT NULL,
    PRIMARY KEY (generation, leaf_index)
);

CREATE TABLE log_state (
    one             integer NOT NULL PRIMARY KEY CHECK (one = 1),
    origin          text COLLATE "C" NOT NULL,
    generation      integer NOT NULL,
    size            bigint NOT NULL,
    compact_range   bytea NOT NULL,
    checkpoint      text COLLATE "C",
    checkpoint_size bigint NOT NULL,
    checkpoint_at   timestamptz
) WITH (fillfactor = 50);

CREATE TABLE checkpoint (
    generation integer NOT NULL,
    size       bigint NOT NULL,
    note       text COLLATE "C" NOT NULL,
    signed_at  timestamptz NOT NULL,
    PRIMARY KEY (generation, size)
);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER leaf_no_change BEFORE UPDATE OR DELETE ON leaf FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER leaf_no_truncate BEFORE TRUNCATE ON leaf FOR EACH STATEMENT EXECUTE FUNCTION append_only();
