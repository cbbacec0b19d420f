-- What a refresh must do at least: lock the family, move it on, write it down.
\set done :done + 1
\set i :first + :done * :clients + :client_id
BEGIN;
SELECT * FROM refresh_family
WHERE tenant_id = 't' || lpad((:i::bigint % :tenants::bigint)::text, 5, '0') AND id = md5('family' || :i::bigint)::uuid
FOR UPDATE;
UPDATE refresh_family SET sequence = sequence + 1, digest = sha256('next'), rotated_at = now(),
  idle_expires_at = now() + '7 days', access_expires_at = now() + '1 hour', repeats = 0
WHERE tenant_id = 't' || lpad((:i::bigint % :tenants::bigint)::text, 5, '0') AND id = md5('family' || :i::bigint)::uuid;
INSERT INTO audit_event (tenant_id, happened_at, action, actor_kind, actor_id, address, request_id,
  object_kind, object_id, details, id, mark, transaction_id)
VALUES ('t' || lpad((:i::bigint % :tenants::bigint)::text, 5, '0'), now(), 'authn_token_refresh', 'account', 'bench',
  '192.0.2.1', 'req-bench', 'session', 'bench', '{}', gen_random_uuid(), sha256('mark'),
  pg_current_xact_id()::text::bigint);
COMMIT;
