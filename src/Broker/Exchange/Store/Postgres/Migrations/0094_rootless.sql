-- Cases that no national file is known for: somebody must give them one.
CREATE INDEX case_rootless ON case_row (institution, created_at, case_id) WHERE root_number IS NULL;
