-- Accounts and sessions of TENANTS tenants; the sessions from OWN on have a refresh family that
-- nobody has a token of, those before get theirs, with tokens, from Dataset.java.
INSERT INTO account (tenant_id, id, method, username, password_hash, standing, created_at, updated_at)
SELECT 't' || lpad((i % :tenants)::text, 5, '0'), md5('account' || i)::uuid, 'password', 'user' || i,
  :'hash', 'active', now(), now()
FROM generate_series(0, :accounts - 1) i;

INSERT INTO account_name (tenant_id, canonical, account_id)
SELECT 't' || lpad((i % :tenants)::text, 5, '0'), 'user' || i, md5('account' || i)::uuid
FROM generate_series(0, :accounts - 1) i;

INSERT INTO session (tenant_id, id, account_id, method, address, user_agent, created_at, expires_at)
SELECT 't' || lpad((i % :tenants)::text, 5, '0'), md5('session' || i)::uuid,
  md5('account' || i % :accounts)::uuid, 'password', '192.0.2.1', 'bench', now(), now() + '30 days'
FROM generate_series(0, :sessions - 1) i;

INSERT INTO refresh_family (tenant_id, id, session_id, account_id, sequence, digest,
  idle_expires_at, expires_at, access_expires_at, repeats)
SELECT 't' || lpad((i % :tenants)::text, 5, '0'), md5('family' || i)::uuid,
  md5('session' || i)::uuid, md5('account' || i % :accounts)::uuid, 0,
  sha256(i::text::bytea), now() + '7 days', now() + '30 days', now() + '1 hour', 0
FROM generate_series(:own, :sessions - 1) i;

CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
VACUUM ANALYZE;
