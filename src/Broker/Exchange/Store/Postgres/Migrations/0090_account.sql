-- Persons who may sign in to the pages. Passwords are kept as hashes alone; who set an account and when stands in the journal too.
CREATE TABLE account (
    name          text COLLATE "C" NOT NULL PRIMARY KEY,
    password_hash text COLLATE "C" NOT NULL,
    roles         text COLLATE "C" NOT NULL,
    institutions  text COLLATE "C" NOT NULL,
    stamp         uuid NOT NULL,
    disabled_at   timestamptz,
    failures      integer NOT NULL,
    locked_until  timestamptz,
    changed_at    timestamptz NOT NULL,
    changed_by    text COLLATE "C" NOT NULL
);
