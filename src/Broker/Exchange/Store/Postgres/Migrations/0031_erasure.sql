-- Contents whose term is over: erasing_at is written with the tombstone, erased_at once secret and payloads are gone.
ALTER TABLE message ADD COLUMN erasing_at timestamptz;
ALTER TABLE message ADD COLUMN erased_at timestamptz;
CREATE INDEX message_retention ON message (state, updated_at, id) WHERE tallied IS NOT NULL AND erasing_at IS NULL;
CREATE INDEX message_erasing ON message (id) WHERE erasing_at IS NOT NULL AND erased_at IS NULL;
