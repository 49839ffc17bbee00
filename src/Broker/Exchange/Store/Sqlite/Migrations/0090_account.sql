-- Persons who may sign in to the pages. Passwords are kept as hashes alone; who set an account and when stands in the journal too.
CREATE TABLE account (
    name          TEXT    NOT NULL PRIMARY KEY,
    password_hash TEXT    NOT NULL,
    roles         TEXT    NOT NULL,
    institutions  TEXT    NOT NULL,
    stamp         TEXT    NOT NULL,
    disabled_at   INTEGER,
    failures      INTEGER NOT NULL,
    locked_until  INTEGER,
    changed_at    INTEGER NOT NULL,
    changed_by    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
