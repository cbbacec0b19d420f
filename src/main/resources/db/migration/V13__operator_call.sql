-- Calls of operators that came with an Idempotency-Key: written with the change, so that it is made
-- once, and what was answered, if that is known. A day later nobody asks any more.
CREATE TABLE operator_call (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  operator VARCHAR(63) NOT NULL,
  idempotency_key VARCHAR(255) NOT NULL,
  fingerprint BYTEA NOT NULL,
  made_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  status INTEGER,
  answer VARCHAR(20000),
  PRIMARY KEY (tenant_id, operator, idempotency_key)
);
CREATE INDEX operator_call_made ON operator_call (tenant_id, made_at);
