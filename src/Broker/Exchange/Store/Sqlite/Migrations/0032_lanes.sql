-- Each partner's cases wait in a line of their own; those whose partner is not known yet share one.
CREATE INDEX case_lane ON case_row (coalesce(partner, ''), due_at, seq) WHERE due_at IS NOT NULL AND parked_reason IS NULL;
