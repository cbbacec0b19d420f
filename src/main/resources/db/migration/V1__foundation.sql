-- One set of tables for H2 (PostgreSQL mode) and PostgreSQL. tenant_id leads every key, so that no
-- key of one tenant can meet a row of another; nothing a tenant owns is unique over all tenants.

CREATE TABLE tenant (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant_id)
);

CREATE TABLE account (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  id UUID NOT NULL,
  method VARCHAR(16) NOT NULL,
  username VARCHAR(254),
  email VARCHAR(254),
  password_hash VARCHAR(255),
  standing VARCHAR(16) NOT NULL,
  logged_out_at TIMESTAMP(6) WITH TIME ZONE,
  profile VARCHAR(16384),
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

-- Every name an account answers to, user names and e-mail addresses alike, in its canonical form:
-- one key space, so that nobody can take as user name what is another's address.
CREATE TABLE account_name (
  tenant_id VARCHAR(63) NOT NULL,
  canonical VARCHAR(762) NOT NULL,
  account_id UUID NOT NULL,
  PRIMARY KEY (tenant_id, canonical),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX account_name_of ON account_name (tenant_id, account_id);

CREATE TABLE session (
  tenant_id VARCHAR(63) NOT NULL,
  id UUID NOT NULL,
  account_id UUID NOT NULL,
  method VARCHAR(16) NOT NULL,
  address VARCHAR(45) NOT NULL,
  user_agent VARCHAR(256),
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP(6) WITH TIME ZONE,
  end_reason VARCHAR(32),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX session_of ON session (tenant_id, account_id);
CREATE INDEX session_expires ON session (expires_at);

-- One row per family of refresh tokens; of the tokens themselves only the digest of the newest is
-- kept. Its lock is what refresh and logout take first.
CREATE TABLE refresh_family (
  tenant_id VARCHAR(63) NOT NULL,
  id UUID NOT NULL,
  session_id UUID NOT NULL,
  account_id UUID NOT NULL,
  sequence INTEGER NOT NULL,
  digest BYTEA NOT NULL,
  idle_expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  rotated_at TIMESTAMP(6) WITH TIME ZONE,
  repeats INTEGER NOT NULL,
  revoked_at TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, session_id) REFERENCES session (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_family_of ON refresh_family (tenant_id, session_id);
CREATE INDEX refresh_family_account ON refresh_family (tenant_id, account_id);
CREATE INDEX refresh_family_expires ON refresh_family (expires_at);

-- account_id is the nil UUID where the restriction is the whole tenant's.
CREATE TABLE restriction (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  account_id UUID NOT NULL,
  capability VARCHAR(32) NOT NULL,
  restricted BOOLEAN NOT NULL,
  reason VARCHAR(500),
  until_at TIMESTAMP(6) WITH TIME ZONE,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant_id, account_id, capability)
);

CREATE TABLE signing_key (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  kid VARCHAR(32) NOT NULL,
  algorithm VARCHAR(8) NOT NULL,
  public_key BYTEA NOT NULL,
  private_key BYTEA NOT NULL,
  state VARCHAR(16) NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant_id, kid)
);

-- The times of the calls admitted within the window, newest last: a sliding log.
CREATE TABLE rate_window (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  operation VARCHAR(64) NOT NULL,
  subject VARCHAR(64) NOT NULL,
  calls BYTEA NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant_id, operation, subject)
);
CREATE INDEX rate_window_expires ON rate_window (expires_at);

CREATE TABLE one_time_code (
  tenant_id VARCHAR(63) NOT NULL CHECK (tenant_id <> ''),
  id UUID NOT NULL,
  scope VARCHAR(32) NOT NULL,
  method VARCHAR(8) NOT NULL,
  recipient VARCHAR(254) NOT NULL,
  account_id UUID,
  digest BYTEA NOT NULL,
  status VARCHAR(16) NOT NULL,
  attempts INTEGER NOT NULL,
  resends INTEGER NOT NULL,
  sent_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX one_time_code_for ON one_time_code (tenant_id, recipient);
CREATE INDEX one_time_code_expires ON one_time_code (expires_at);
