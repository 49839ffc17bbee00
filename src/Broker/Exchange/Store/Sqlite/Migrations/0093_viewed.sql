-- Who looked at which content, and for what. The entry says the same and is what counts; this table is how it is found.
CREATE TABLE content_view (
    entry_id    TEXT    NOT NULL PRIMARY KEY,
    institution TEXT    NOT NULL,
    case_id     TEXT    NOT NULL,
    message_id  TEXT    NOT NULL,
    account     TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    purpose     TEXT    NOT NULL,
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX content_view_at ON content_view (institution, at);
CREATE INDEX content_view_case ON content_view (institution, case_id, at);
