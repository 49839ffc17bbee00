-- What is finished leaves the tables that workers look at, in the statement that finishes it: effects do already, their attempts follow here.
-- Every attempt with its outcome stays readable through attempt_all. Rows of messages stay where they are: what runs looks at them through
-- partial indexes. A node of the release before may run beside: it closes an attempt before or after its effect leaves.

CREATE TABLE attempt_done (LIKE attempt);
ALTER TABLE attempt_done ADD PRIMARY KEY (effect_id, number);
ALTER TABLE attempt SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

CREATE VIEW attempt_all AS
SELECT effect_id, number, started_at, deadline, ended_at, outcome, detail, node FROM attempt
UNION ALL
SELECT effect_id, number, started_at, deadline, ended_at, outcome, detail, node FROM attempt_done;

-- An effect takes its closed attempts along; the one that is closed by the same write follows.
CREATE OR REPLACE FUNCTION effect_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO effect_done SELECT NEW.*;
    WITH gone AS (DELETE FROM attempt WHERE effect_id = NEW.id AND outcome IS NOT NULL RETURNING effect_id, number, started_at, deadline, ended_at, outcome, detail, node)
    INSERT INTO attempt_done (effect_id, number, started_at, deadline, ended_at, outcome, detail, node) SELECT * FROM gone;
    DELETE FROM effect WHERE id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION attempt_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM effect WHERE id = NEW.effect_id) THEN
        INSERT INTO attempt_done (effect_id, number, started_at, deadline, ended_at, outcome, detail, node)
        VALUES (NEW.effect_id, NEW.number, NEW.started_at, NEW.deadline, NEW.ended_at, NEW.outcome, NEW.detail, NEW.node);
        DELETE FROM attempt WHERE effect_id = NEW.effect_id AND number = NEW.number;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER attempt_done_leaves AFTER UPDATE ON attempt
    FOR EACH ROW WHEN (NEW.outcome IS NOT NULL) EXECUTE FUNCTION attempt_leave();

WITH gone AS (
    DELETE FROM attempt a WHERE a.outcome IS NOT NULL AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.id = a.effect_id)
    RETURNING effect_id, number, started_at, deadline, ended_at, outcome, detail, node)
INSERT INTO attempt_done (effect_id, number, started_at, deadline, ended_at, outcome, detail, node) SELECT * FROM gone;

-- Messages in final states by state. A message is in here under the state that its row names as tallied; the others are counted.
CREATE TABLE message_tally (
    state    text COLLATE "C" NOT NULL PRIMARY KEY,
    messages bigint NOT NULL
) WITH (fillfactor = 50);
ALTER TABLE message ADD COLUMN tallied text COLLATE "C";
CREATE INDEX message_untallied ON message (state, tallied) WHERE tallied IS DISTINCT FROM state;

-- Housekeeping that one node at a time does: its row is its lock.
CREATE TABLE chore (
    name text COLLATE "C" NOT NULL PRIMARY KEY
);
INSERT INTO chore (name) VALUES ('tally'), ('retention');

-- Lists of one institution.
CREATE INDEX message_institution ON message (institution, created_at);
CREATE INDEX case_institution ON case_row (institution, created_at);
