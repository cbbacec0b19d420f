-- When a notice was written, so that a node can tell how long it took to come.
ALTER TABLE revocation ADD COLUMN told_at TIMESTAMP(6) WITH TIME ZONE;
