-- The national file that a row of the national system names whose case is not the file's: a question (H001) stands beside it. Null everywhere else.
ALTER TABLE message ADD COLUMN about_file text COLLATE "C";
CREATE INDEX message_about ON message (institution, national_system, about_file, created_at) WHERE about_file IS NOT NULL;
