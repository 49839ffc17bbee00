-- When every case was last put in its order, and by what: packs, and which partners are endpoints. One row. A start with the same need not walk them all again.
CREATE TABLE turn_walk (
    id        integer NOT NULL PRIMARY KEY CHECK (id = 1),
    mark      text COLLATE "C" NOT NULL,
    walked_at timestamptz NOT NULL
);
