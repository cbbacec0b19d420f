-- What happened, written in the transaction in which it did. Rows are added and never changed.
CREATE TABLE audit_event (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  id UUID NOT NULL,
  transaction_id BIGINT NOT NULL,
  happened_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  action VARCHAR(64) NOT NULL,
  actor_kind VARCHAR(16) NOT NULL,
  actor_id VARCHAR(64) NOT NULL,
  address VARCHAR(45),
  request_id VARCHAR(64) NOT NULL,
  object_kind VARCHAR(16) NOT NULL,
  object_id VARCHAR(64) NOT NULL,
  reason VARCHAR(500),
  details VARCHAR(4096) NOT NULL,
  PRIMARY KEY (tenant_id, number),
  UNIQUE (tenant_id, id)
);
CREATE INDEX audit_event_object ON audit_event (tenant_id, object_id);
