-- Partners to whom an operator lets nothing be sent for now.
CREATE TABLE pause (
    partner TEXT    NOT NULL PRIMARY KEY,
    reason  TEXT    NOT NULL,
    actor   TEXT    NOT NULL,
    since   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
