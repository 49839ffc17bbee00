-- Who may speak for whom, from when until when. Lines are added and ended, never changed or taken away.
CREATE TABLE trust (
    id          uuid NOT NULL PRIMARY KEY,
    party       text COLLATE "C" NOT NULL,
    purpose     text COLLATE "C" NOT NULL,
    is_anchor   integer NOT NULL,
    certificate bytea NOT NULL,
    from_at     timestamptz NOT NULL,
    until_at    timestamptz,
    actor       text COLLATE "C" NOT NULL,
    reason      text COLLATE "C" NOT NULL,
    since       timestamptz NOT NULL
);
