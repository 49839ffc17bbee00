-- What is finished leaves the tables that workers look at, in the statement that finishes it; every attempt with its outcome stays readable
-- through effect_all and attempt_all. Rows of messages stay where they are: what runs looks at them through partial indexes.

CREATE TABLE effect_done (
    seq         INTEGER NOT NULL PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    institution TEXT    NOT NULL,
    case_id     TEXT    NOT NULL,
    message_id  TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    due_at      INTEGER NOT NULL,
    counted     INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    open_number INTEGER,
    done_at     INTEGER
) STRICT;

CREATE TABLE attempt_done (
    effect_id  TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    deadline   INTEGER NOT NULL,
    ended_at   INTEGER,
    outcome    TEXT,
    detail     TEXT,
    node       TEXT    NOT NULL,
    PRIMARY KEY (effect_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO effect_done SELECT seq, id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at
FROM effect WHERE done_at IS NOT NULL;
INSERT INTO attempt_done SELECT a.effect_id, a.number, a.started_at, a.deadline, a.ended_at, a.outcome, a.detail, a.node
FROM attempt a JOIN effect_done e ON e.id = a.effect_id;

-- Made anew: numbers are never used twice although the table is emptied all the time, and an attempt may be closed after its effect left.
CREATE TABLE effect_next (
    seq         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
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
INSERT INTO effect_next SELECT seq, id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at
FROM effect;

CREATE TABLE attempt_next (
    effect_id  TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    deadline   INTEGER NOT NULL,
    ended_at   INTEGER,
    outcome    TEXT,
    detail     TEXT,
    node       TEXT    NOT NULL,
    PRIMARY KEY (effect_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_next SELECT a.effect_id, a.number, a.started_at, a.deadline, a.ended_at, a.outcome, a.detail, a.node
FROM attempt a JOIN effect e ON e.id = a.effect_id WHERE e.done_at IS NULL;

DROP VIEW effect_all;
DROP TABLE attempt;
DROP TABLE effect;
DELETE FROM effect_next WHERE done_at IS NOT NULL;
ALTER TABLE effect_next RENAME TO effect;
ALTER TABLE attempt_next RENAME TO attempt;

CREATE INDEX effect_due ON effect (institution, case_id, due_at);
CREATE INDEX effect_message ON effect (message_id);
CREATE INDEX effect_open ON effect (open_number) WHERE open_number IS NOT NULL;
CREATE INDEX effect_kind ON effect (kind);
CREATE INDEX effect_done_case ON effect_done (institution, case_id);

CREATE VIEW effect_all AS
SELECT seq, id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at FROM effect
UNION ALL
SELECT seq, id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at FROM effect_done;

CREATE VIEW attempt_all AS
SELECT effect_id, number, started_at, deadline, ended_at, outcome, detail, node FROM attempt
UNION ALL
SELECT effect_id, number, started_at, deadline, ended_at, outcome, detail, node FROM attempt_done;

-- An effect takes its closed attempts along; the one that is closed by the same write follows.
CREATE TRIGGER effect_leaves AFTER UPDATE OF done_at ON effect WHEN NEW.done_at IS NOT NULL
BEGIN
    INSERT INTO effect_done VALUES (NEW.seq, NEW.id, NEW.institution, NEW.case_id, NEW.message_id, NEW.kind, NEW.subject, NEW.due_at, NEW.counted, NEW.last_number, NEW.open_number, NEW.done_at);
    INSERT INTO attempt_done SELECT effect_id, number, started_at, deadline, ended_at, outcome, detail, node FROM attempt WHERE effect_id = NEW.id AND outcome IS NOT NULL;
    DELETE FROM attempt WHERE effect_id = NEW.id AND outcome IS NOT NULL;
    DELETE FROM effect WHERE id = NEW.id;
END;
CREATE TRIGGER effect_leaves_at_once AFTER INSERT ON effect WHEN NEW.done_at IS NOT NULL
BEGIN
    INSERT INTO effect_done VALUES (NEW.seq, NEW.id, NEW.institution, NEW.case_id, NEW.message_id, NEW.kind, NEW.subject, NEW.due_at, NEW.counted, NEW.last_number, NEW.open_number, NEW.done_at);
    DELETE FROM effect WHERE id = NEW.id;
END;
CREATE TRIGGER attempt_leaves AFTER UPDATE OF outcome ON attempt
WHEN NEW.outcome IS NOT NULL AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.id = NEW.effect_id)
BEGIN
    INSERT INTO attempt_done VALUES (NEW.effect_id, NEW.number, NEW.started_at, NEW.deadline, NEW.ended_at, NEW.outcome, NEW.detail, NEW.node);
    DELETE FROM attempt WHERE effect_id = NEW.effect_id AND number = NEW.number;
END;

-- Messages in final states by state. A message is in here under the state that its row names as tallied; the others are counted.
CREATE TABLE message_tally (
    state    TEXT    NOT NULL PRIMARY KEY,
    messages INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE message ADD COLUMN tallied TEXT;
CREATE INDEX message_untallied ON message (state, tallied) WHERE tallied IS DISTINCT FROM state;

-- Lists of one institution.
CREATE INDEX message_institution ON message (institution, created_at);
CREATE INDEX case_institution ON case_row (institution, created_at);
