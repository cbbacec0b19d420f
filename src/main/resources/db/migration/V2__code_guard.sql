-- What is remembered of a recipient beyond one code: when the last was sent, how many wrong tries
-- there were in a row, and until when nobody may ask or try. Its lock makes codes for one recipient
-- come one after the other, whatever node is asked.
CREATE TABLE code_guard (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  scope VARCHAR(32) NOT NULL,
  recipient VARCHAR(762) NOT NULL,
  sent_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  failures INTEGER NOT NULL,
  locked_until TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant_id, scope, recipient)
);
CREATE INDEX code_guard_expires ON code_guard (expires_at);
