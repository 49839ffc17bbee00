-- What clerks recorded about documents of running cases: facts, and answers to conditions. Rows are added, never changed; each has its journal entry.
CREATE TABLE case_record (
    institution TEXT    NOT NULL,
    case_id     TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    message_id  TEXT    NOT NULL REFERENCES message (id),
    entry_id    TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    said        TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (institution, case_id, number),
    FOREIGN KEY (institution, case_id) REFERENCES case_row (institution, case_id)
) STRICT, WITHOUT ROWID;
