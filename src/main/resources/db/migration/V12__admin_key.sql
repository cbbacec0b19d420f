-- Keys of operators, beside the one that the installation was given. They are no tenant's: their
-- tenant_id is '*', which no tenant can be called.
CREATE TABLE admin_key (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id = '*'),
  id UUID NOT NULL,
  name VARCHAR(63) NOT NULL,
  digest BYTEA NOT NULL,
  scopes VARCHAR(1000) NOT NULL,
  tenants VARCHAR(10000),
  created_by VARCHAR(63) NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE,
  revoked_at TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name)
);
