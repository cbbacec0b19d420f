-- The second wall between tenants. Whoever forgets to name the tenant in a statement gets no row of
-- another one: every table with a tenant_id shows the rows of the tenant whose transaction it is,
-- also to its owner. The service works as gatehouse_app, which owns nothing. Runs after each
-- migration, and changes nothing where all is as it should be.
DO $$
DECLARE
  guarded RECORD;
BEGIN
  -- One node at a time.
  PERFORM pg_advisory_xact_lock(hashtext('gatehouse row security'));
  IF NOT has_schema_privilege('gatehouse_app', current_schema(), 'USAGE')
    OR NOT has_schema_privilege('gatehouse_feed', current_schema(), 'USAGE')
  THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO gatehouse_app, gatehouse_feed', current_schema());
  END IF;
  FOR guarded IN
    SELECT c.oid, c.relname, c.relrowsecurity AND c.relforcerowsecurity AS walled
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    ORDER BY c.relname
  LOOP
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = guarded.oid AND polname = 'own') THEN
      EXECUTE format(
        'CREATE POLICY own ON %I USING (tenant_id = current_setting(''gatehouse.tenant'', true))
         WITH CHECK (tenant_id = current_setting(''gatehouse.tenant'', true))',
        guarded.relname);
    END IF;
    IF NOT guarded.walled THEN
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded.relname);
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded.relname);
    END IF;
    IF NOT has_table_privilege('gatehouse_app', guarded.oid, 'INSERT') THEN
      EXECUTE format(
        'GRANT %s ON %I TO gatehouse_app',
        -- What was written down stays as it is.
        CASE guarded.relname
          WHEN 'audit_event' THEN 'SELECT, INSERT'
          WHEN 'audit_link' THEN 'SELECT, INSERT'
          WHEN 'audit_checkpoint' THEN 'SELECT, INSERT'
          WHEN 'audit_head' THEN 'SELECT, INSERT, UPDATE'
          ELSE 'SELECT, INSERT, UPDATE, DELETE'
        END,
        guarded.relname);
    END IF;
  END LOOP;
  -- What is true of the whole is said once.
  IF NOT has_table_privilege('gatehouse_app', 'installation', 'INSERT') THEN
    GRANT SELECT, INSERT ON installation TO gatehouse_app;
  END IF;
  -- What all nodes have to know is read for all tenants at once.
  IF NOT EXISTS (
    SELECT FROM pg_policy WHERE polrelid = 'revocation'::regclass AND polname = 'feed')
  THEN
    CREATE POLICY feed ON revocation FOR SELECT TO gatehouse_feed USING (true);
    GRANT SELECT ON revocation TO gatehouse_feed;
  END IF;
END
$$;
