-- When every case was last put in its order, and by what: packs, and which partners are endpoints. One row. A start with the same need not walk them all again.
CREATE TABLE turn_walk (
    id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    mark      TEXT    NOT NULL,
    walked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
