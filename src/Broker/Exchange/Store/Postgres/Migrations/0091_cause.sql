-- Codes of the errors of a message's newest verdict, so that failures can be found and grouped without opening what is encrypted.
ALTER TABLE message ADD COLUMN cause text COLLATE "C";
CREATE INDEX message_cause ON message (created_at) WHERE cause IS NOT NULL;
