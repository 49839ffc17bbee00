-- Who looked at which content, and for what. The entry says the same and is what counts; this table is how it is found.
CREATE TABLE content_view (
    entry_id    uuid NOT NULL PRIMARY KEY,
    institution text COLLATE "C" NOT NULL,
    case_id     text COLLATE "C" NOT NULL,
    message_id  uuid NOT NULL,
    account     text COLLATE "C" NOT NULL,
    role        text COLLATE "C" NOT NULL,
    content     text COLLATE "C" NOT NULL,
    purpose     text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL
);
CREATE INDEX content_view_at ON content_view (institution, at);
CREATE INDEX content_view_case ON content_view (institution, case_id, at);
