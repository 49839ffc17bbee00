-- The id under which the national inbox holds a document, where that is not the message's own: the document came before, and the store forgot it.
ALTER TABLE message ADD COLUMN delivered_as TEXT;
CREATE INDEX message_delivered_as ON message (delivered_as) WHERE delivered_as IS NOT NULL;
