-- Partners to whom an operator lets nothing be sent for now.
CREATE TABLE pause (
    partner text COLLATE "C" NOT NULL PRIMARY KEY,
    reason  text COLLATE "C" NOT NULL,
    actor   text COLLATE "C" NOT NULL,
    since   timestamptz NOT NULL
);
