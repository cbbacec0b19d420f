-- What all nodes have to know. Nodes read it by transaction, for numbers become visible out of order;
-- on the embedded database, which one process has for itself, transaction_id is 0.
CREATE TABLE revocation (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  transaction_id BIGINT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  subject UUID NOT NULL,
  generation INTEGER NOT NULL,
  spared UUID,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant_id, number)
);
CREATE INDEX revocation_number ON revocation (number);
CREATE INDEX revocation_transaction ON revocation (transaction_id);
CREATE INDEX revocation_expires ON revocation (tenant_id, expires_at);

-- A token names the generations of tenant, account and session that it is of. To end all that came
-- before is to count one of them up. A tenant's is odd while it is suspended.
ALTER TABLE tenant ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN account_generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN tenant_generation INTEGER NOT NULL DEFAULT 0;
