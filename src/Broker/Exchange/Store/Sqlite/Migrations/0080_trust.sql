-- Who may speak for whom, from when until when. Lines are added and ended, never changed or taken away.
CREATE TABLE trust (
    id          TEXT    NOT NULL PRIMARY KEY,
    party       TEXT    NOT NULL,
    purpose     TEXT    NOT NULL,
    is_anchor   INTEGER NOT NULL,
    certificate BLOB    NOT NULL,
    from_at     INTEGER NOT NULL,
    until_at    INTEGER,
    actor       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    since       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
