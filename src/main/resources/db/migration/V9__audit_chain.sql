-- Shows whoever has the root secret that an event is as it was written, also before it is sealed.
-- Events from before have none.
ALTER TABLE audit_event ADD COLUMN mark BYTEA;
CREATE INDEX audit_event_transaction ON audit_event (tenant_id, transaction_id);

-- What was written down, sealed one after the other: each hash is over the event and the hash
-- before. Rows are added and never changed. The events themselves are written without waiting for
-- each other, so that they are sealed a moment later, in an order that is the chain's own.
CREATE TABLE audit_link (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  position BIGINT NOT NULL,
  event UUID NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (tenant_id, position),
  UNIQUE (tenant_id, event)
);

-- What a chain was at a time, signed. Rows are added and never changed.
CREATE TABLE audit_checkpoint (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  signed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  key_id VARCHAR(16) NOT NULL,
  signature BYTEA NOT NULL,
  PRIMARY KEY (tenant_id, position)
);

-- Where a chain ends, and from where on events may not be sealed yet: a transaction, or, on the
-- embedded database, a number. Whoever seals has it locked.
CREATE TABLE audit_head (
  tenant_id VARCHAR(63) NOT NULL PRIMARY KEY CHECK (tenant_id <> ''),
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  horizon BIGINT NOT NULL,
  checkpoint_position BIGINT NOT NULL,
  checkpoint_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
