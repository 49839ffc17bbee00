-- What two institutions exchanged in a window of time, for a partner whose database went back.
CREATE INDEX message_receipted ON message (institution, partner, receipt_at) WHERE receipt_at IS NOT NULL;
INSERT INTO chore (name) VALUES ('reconcile');
