-- A log that goes on after a restore has a new origin and the same tree: an index is given once, whatever the generation.
CREATE UNIQUE INDEX leaf_place ON leaf (leaf_index);
CREATE INDEX checkpoint_size ON checkpoint (size);
