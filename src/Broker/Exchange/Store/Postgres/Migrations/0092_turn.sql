-- Where a case stands in its institution's work list: turn_rank and turn_until say whose turn it was and until when, as last reckoned; null in turn_rank: the case
-- changed since, and is to be reckoned again. Whatever changes a case writes that null in its own transaction, or where somebody else holds the case's row,
-- that one does when it folds in what waits.
ALTER TABLE case_row ADD COLUMN turn_rank integer;
ALTER TABLE case_row ADD COLUMN turn_until text COLLATE "C";
CREATE INDEX case_turn ON case_row (institution, turn_rank, turn_until, case_id) WHERE turn_rank IS NOT NULL;
CREATE INDEX case_turn_due ON case_row (institution) WHERE turn_rank IS NULL;
CREATE OR REPLACE VIEW case_all AS
SELECT c.seq, c.institution, c.case_id, c.national_system, c.root_number, c.buc, c.cdm, c.role, c.partner,
    c.claims + coalesce((SELECT k.claims FROM case_claim k WHERE k.institution = c.institution AND k.case_id = c.case_id), 0) AS claims,
    c.parked_reason, c.created_at, c.due_at, c.version, c.turn_rank, c.turn_until
FROM case_row c;
INSERT INTO chore (name) VALUES ('turns');
