-- What the service gives, it counts from 1.
ALTER TABLE audit_event ADD CONSTRAINT audit_event_numbered CHECK (number > 0);
ALTER TABLE audit_link ADD CONSTRAINT audit_link_placed CHECK (position > 0);
ALTER TABLE audit_checkpoint ADD CONSTRAINT audit_checkpoint_placed CHECK (position > 0);

-- A key may be confined to many tenants, and what is written down of it names all of them.
ALTER TABLE audit_event ALTER COLUMN details SET DATA TYPE VARCHAR(40000);

-- The hashes of links are keyed from now on: all that is sealed is sealed anew, from the beginning.
TRUNCATE TABLE audit_link;
TRUNCATE TABLE audit_checkpoint;
TRUNCATE TABLE audit_head;
