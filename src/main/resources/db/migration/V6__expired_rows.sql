-- Rows that have expired leave tenant by tenant, so their tenant leads these indexes too. A family
-- of refresh tokens expires and leaves with its session.
DROP INDEX session_expires;
CREATE INDEX session_expires ON session (tenant_id, expires_at);
DROP INDEX refresh_family_expires;
DROP INDEX rate_window_expires;
CREATE INDEX rate_window_expires ON rate_window (tenant_id, expires_at);
DROP INDEX one_time_code_expires;
CREATE INDEX one_time_code_expires ON one_time_code (tenant_id, expires_at);
DROP INDEX code_guard_expires;
CREATE INDEX code_guard_expires ON code_guard (tenant_id, expires_at);
