-- What a logout must write at least: session, family, notice and audit, in one statement.
\set done :done + 1
\set i :first + :done * :clients + :client_id
WITH ended AS (
  UPDATE session SET generation = generation + 1, ended_at = now(), end_reason = 'logout'
  WHERE tenant_id = 't' || lpad((:i::bigint % :tenants::bigint)::text, 5, '0') AND id = md5('session' || :i::bigint)::uuid
    AND ended_at IS NULL
  RETURNING tenant_id, id, account_id),
revoked AS (
  UPDATE refresh_family f SET revoked_at = now() FROM ended
  WHERE f.tenant_id = ended.tenant_id AND f.session_id = ended.id AND f.revoked_at IS NULL
  RETURNING f.access_expires_at),
told AS (
  INSERT INTO revocation (tenant_id, kind, subject, generation, expires_at, transaction_id, told_at)
  SELECT tenant_id, 'session', id, 1, now() + '1 hour', pg_current_xact_id()::text::bigint, now()
  FROM ended)
INSERT INTO audit_event (tenant_id, happened_at, action, actor_kind, actor_id, address, request_id,
  object_kind, object_id, details, id, mark, transaction_id)
SELECT tenant_id, now(), 'session_logout', 'account', account_id::text, '192.0.2.1', 'req-bench',
  'session', id::text, json_build_object('sessions', 1, 'families', 1, 'suspended', false), gen_random_uuid(),
  sha256(id::text::bytea), pg_current_xact_id()::text::bigint
FROM ended;
