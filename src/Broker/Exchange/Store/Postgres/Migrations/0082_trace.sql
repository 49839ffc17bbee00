-- The trace (W3C traceparent) in which a message came in: what is done for it later belongs to it. Null where nobody recorded one.
ALTER TABLE message ADD COLUMN trace_parent text COLLATE "C";
