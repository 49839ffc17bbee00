-- Where a case stands in its institution's work list: turn_rank and turn_until say whose turn it was and until when, as last reckoned; null in turn_rank: the case
-- changed since, and is to be reckoned again. Whatever changes a case writes that null in its own transaction.
ALTER TABLE case_row ADD COLUMN turn_rank INTEGER;
ALTER TABLE case_row ADD COLUMN turn_until TEXT;
CREATE INDEX case_turn ON case_row (institution, turn_rank, turn_until, case_id) WHERE turn_rank IS NOT NULL;
CREATE INDEX case_turn_due ON case_row (institution) WHERE turn_rank IS NULL;
DROP VIEW case_all;
CREATE VIEW case_all AS
SELECT seq, institution, case_id, national_system, root_number, buc, cdm, role, partner, claims, parked_reason, created_at, due_at, version, turn_rank, turn_until FROM case_row;
