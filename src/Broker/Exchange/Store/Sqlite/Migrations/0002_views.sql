-- Reads name these, writes name the tables: another kind of store keeps finished effects, and claims whose outcome is not known, apart.
CREATE VIEW effect_all AS
SELECT seq, id, institution, case_id, message_id, kind, subject, due_at, counted, last_number, open_number, done_at FROM effect;

CREATE VIEW case_all AS
SELECT seq, institution, case_id, national_system, root_number, buc, cdm, role, partner, claims, parked_reason, created_at, due_at, version FROM case_row;
