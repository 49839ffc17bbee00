-- What clerks recorded about documents of running cases: facts, and answers to conditions. Rows are added, never changed; each has its journal entry.
CREATE TABLE case_record (
    institution text COLLATE "C" NOT NULL,
    case_id     text COLLATE "C" NOT NULL,
    number      integer NOT NULL,
    message_id  uuid NOT NULL REFERENCES message (id),
    entry_id    uuid NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    said        text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (institution, case_id, number),
    FOREIGN KEY (institution, case_id) REFERENCES case_row (institution, case_id)
);
