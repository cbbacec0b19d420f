-- What happened at a tenant lately is counted, however long the audit is kept.
CREATE INDEX audit_event_time ON audit_event (tenant_id, happened_at);
