-- The second wall between tenants. Whoever forgets to name the tenant in a statement gets no row of
-- another one: every table with a tenant_id shows the rows of the tenant whose transaction it is,
-- also to its owner. The service works as gatehouse_app, which owns nothing. Runs after each
-- migration, and changes nothing where all is as it should be.
DO $$
DECLARE
  guarded RECORD;
  sealed TEXT;
  grouped TEXT;
BEGIN
  -- One node at a time.
  PERFORM pg_advisory_xact_lock(hashtext('gatehouse row security'));
  IF NOT has_schema_privilege('gatehouse_app', current_schema(), 'USAGE')
    OR NOT has_schema_privilege('gatehouse_feed', current_schema(), 'USAGE')
    OR NOT has_schema_privilege('gatehouse_seal', current_schema(), 'USAGE')
    OR NOT has_schema_privilege('gatehouse_group', current_schema(), 'USAGE')
  THEN
    EXECUTE format(
      'GRANT USAGE ON SCHEMA %I TO gatehouse_app, gatehouse_feed, gatehouse_seal, gatehouse_group',
      current_schema());
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
  -- Whose chains there are is asked by whoever checks all of them.
  FOREACH sealed IN ARRAY ARRAY['audit_event', 'audit_link', 'audit_checkpoint', 'audit_head'] LOOP
    IF NOT EXISTS (
      SELECT FROM pg_policy WHERE polrelid = sealed::regclass AND polname = 'feed')
    THEN
      EXECUTE format('CREATE POLICY feed ON %I FOR SELECT TO gatehouse_feed USING (true)', sealed);
      EXECUTE format('GRANT SELECT (tenant_id) ON %I TO gatehouse_feed', sealed);
    END IF;
    -- Chains are sealed for many tenants at once.
    IF NOT EXISTS (
      SELECT FROM pg_policy WHERE polrelid = sealed::regclass AND polname = 'seal')
    THEN
      EXECUTE format('CREATE POLICY seal ON %I TO gatehouse_seal USING (true)', sealed);
      EXECUTE format(
        'GRANT %s ON %I TO gatehouse_seal',
        CASE sealed
          WHEN 'audit_event' THEN 'SELECT'
          WHEN 'audit_head' THEN 'SELECT, INSERT, UPDATE'
          ELSE 'SELECT, INSERT'
        END,
        sealed);
    END IF;
  END LOOP;
  -- What was written down goes when it is old, from the beginning and up to a checkpoint, which
  -- stays; and in no other way. That is done as the owner, for whom the walls stand as well.
  IF to_regprocedure('audit_prune(bigint)') IS NULL THEN
    EXECUTE format(
      'CREATE FUNCTION audit_prune(anchor BIGINT) RETURNS VOID
       LANGUAGE plpgsql SECURITY DEFINER SET search_path = %I, pg_temp AS $function$
       DECLARE
         own CONSTANT TEXT := current_setting(''gatehouse.tenant'');
       BEGIN
         IF NOT EXISTS (
           SELECT FROM audit_checkpoint c WHERE c.tenant_id = own AND c.position = anchor
             AND c.signed_at < now() - INTERVAL ''30 days'')
         THEN
           RAISE EXCEPTION ''no checkpoint of thirty days ago is at %%'', anchor;
         END IF;
         -- Whoever may add a checkpoint could add one of long ago.
         IF EXISTS (
           SELECT FROM audit_link l
           JOIN audit_event e ON e.tenant_id = own AND e.id = l.event
           WHERE l.tenant_id = own AND l.position <= anchor
             AND e.happened_at > now() - INTERVAL ''30 days'')
         THEN
           RAISE EXCEPTION ''an event before %% is no thirty days old'', anchor;
         END IF;
         DELETE FROM audit_event e USING audit_link l
         WHERE l.tenant_id = own AND l.position <= anchor
           AND e.tenant_id = own AND e.id = l.event;
         DELETE FROM audit_link WHERE tenant_id = own AND position <= anchor;
         DELETE FROM audit_checkpoint WHERE tenant_id = own AND position < anchor;
       END $function$',
      current_schema());
    REVOKE ALL ON FUNCTION audit_prune(bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION audit_prune(bigint) TO gatehouse_app;
  END IF;
  -- The sessions of many tenants are ended at once, and opened, by the functions below: what they
  -- need, and no more.
  FOREACH grouped IN ARRAY ARRAY[
    'tenant', 'account', 'session', 'refresh_family', 'revocation', 'audit_event', 'restriction']
  LOOP
    IF NOT EXISTS (
      SELECT FROM pg_policy WHERE polrelid = grouped::regclass AND polname = 'grouped')
    THEN
      EXECUTE format('CREATE POLICY grouped ON %I TO gatehouse_group USING (true)', grouped);
      EXECUTE format(
        'GRANT %s ON %I TO gatehouse_group',
        CASE grouped
          WHEN 'tenant' THEN 'SELECT (tenant_id, generation)'
          WHEN 'account' THEN 'SELECT (tenant_id, id, generation)'
          WHEN 'session' THEN 'SELECT, UPDATE (generation, ended_at, end_reason)'
          WHEN 'refresh_family' THEN 'SELECT, UPDATE (revoked_at)'
          WHEN 'revocation' THEN 'SELECT, INSERT'
          WHEN 'restriction' THEN 'SELECT (tenant_id, account_id, capability)'
          ELSE 'INSERT'
        END,
        grouped);
    END IF;
  END LOOP;
  -- Ends sessions as a logout does, and says which: a session that goes on for longer than nodes may
  -- take to hear of its end, with one family, neither of them locked. All of them at once, and each
  -- by the tenant that is named with it. Planned once, for the plan takes longer than the work.
  IF to_regproc('end_sessions') IS NULL THEN
    CREATE FUNCTION end_sessions(
      tenants VARCHAR[], sessions UUID[], accounts UUID[], events UUID[], instants TIMESTAMPTZ[],
      addresses VARCHAR[], requests VARCHAR[], effects VARCHAR[], marks BYTEA[],
      leeway_seconds BIGINT, bound_seconds BIGINT)
    RETURNS TABLE (place BIGINT, number BIGINT, generation INTEGER, expires_at TIMESTAMPTZ)
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $function$
    #variable_conflict use_column
    DECLARE
      caller CONSTANT TEXT := current_setting('role');
    BEGIN
      PERFORM set_config('role', 'gatehouse_group', true);
      RETURN QUERY
      WITH due AS MATERIALIZED (
        -- Who asks twice is answered once.
        SELECT DISTINCT ON (d.tenant_id, d.session_id) *
        FROM unnest(tenants, sessions, accounts, events, instants, addresses, requests, effects,
            marks) WITH ORDINALITY
          AS d(tenant_id, session_id, account_id, event, instant, address, request, effect, mark,
            place)
        ORDER BY d.tenant_id, d.session_id, d.place),
      found AS MATERIALIZED (
        SELECT d.*, s.generation + 1 AS generation, f.id AS family_id,
          f.access_expires_at + make_interval(secs => leeway_seconds) AS expires_at
        FROM due d
        JOIN session s
          ON s.tenant_id = d.tenant_id AND s.id = d.session_id AND s.account_id = d.account_id
        JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
        JOIN refresh_family f
          ON f.tenant_id = s.tenant_id AND f.session_id = s.id AND f.revoked_at IS NULL
        WHERE s.ended_at IS NULL
          AND s.expires_at > d.instant + make_interval(secs => bound_seconds)
          AND s.account_generation = a.generation
          AND s.tenant_generation = COALESCE(
            (SELECT t.generation FROM tenant t WHERE t.tenant_id = s.tenant_id), 0)
          AND NOT EXISTS (
            SELECT FROM refresh_family o
            WHERE o.tenant_id = s.tenant_id AND o.session_id = s.id AND o.revoked_at IS NULL
              AND o.id <> f.id)
        FOR UPDATE OF s, f SKIP LOCKED),
      revoked AS (
        UPDATE refresh_family f SET revoked_at = d.instant
        FROM found d WHERE f.tenant_id = d.tenant_id AND f.id = d.family_id),
      ended AS (
        UPDATE session s
        SET generation = d.generation, ended_at = d.instant, end_reason = 'logout'
        FROM found d WHERE s.tenant_id = d.tenant_id AND s.id = d.session_id),
      written AS (
        INSERT INTO audit_event
          (tenant_id, happened_at, action, actor_kind, actor_id, address, request_id,
            object_kind, object_id, details, id, mark, transaction_id)
        SELECT d.tenant_id, d.instant, 'session_logout', 'account', d.account_id, d.address,
          d.request, 'session', d.session_id, d.effect, d.event, d.mark,
          pg_current_xact_id()::text::bigint
        FROM found d),
      told AS (
        INSERT INTO revocation
          (tenant_id, kind, subject, generation, expires_at, transaction_id, told_at)
        SELECT d.tenant_id, 'session', d.session_id, d.generation, d.expires_at,
          pg_current_xact_id()::text::bigint, clock_timestamp()
        FROM found d
        RETURNING revocation.number, revocation.tenant_id, revocation.subject)
      SELECT d.place, t.number, d.generation, d.expires_at
      FROM told t JOIN found d ON d.tenant_id = t.tenant_id AND d.session_id = t.subject;
      PERFORM set_config('role', caller, true);
    END $function$;
    REVOKE ALL ON FUNCTION end_sessions FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION end_sessions TO gatehouse_app;
  END IF;
  -- An earlier version of it. A node that still calls it is told that it is gone, and ends each session
  -- by itself.
  DROP FUNCTION IF EXISTS log_out;
  -- Opens sessions as a login does, and says which: of accounts that are as they were when they proved
  -- themselves, active and logged in, or that are made here; and of which nothing is said that could
  -- restrict them. The accounts are locked, so that whoever ends what they have open comes before or
  -- after; one that is locked already is left out. Planned once, as above.
  IF to_regproc('open_sessions') IS NULL THEN
    -- Not above, where it may have been granted without this. Who locks a row has to be allowed to
    -- change some of it.
    GRANT SELECT (standing, logged_out_at, password_hash, updated_at), INSERT, UPDATE (updated_at)
      ON account TO gatehouse_group;
    GRANT INSERT ON session, refresh_family TO gatehouse_group;
    CREATE FUNCTION open_sessions(
      tenants VARCHAR[], accounts UUID[], methods VARCHAR[], hashes VARCHAR[], states TIMESTAMPTZ[],
      sessions UUID[], addresses VARCHAR[], agents VARCHAR[], instants TIMESTAMPTZ[],
      ends TIMESTAMPTZ[], families UUID[], digests BYTEA[], idle_ends TIMESTAMPTZ[],
      access_ends TIMESTAMPTZ[], requests VARCHAR[], login_events UUID[],
      login_instants TIMESTAMPTZ[], login_effects VARCHAR[], login_marks BYTEA[],
      made_events UUID[], made_instants TIMESTAMPTZ[], made_effects VARCHAR[], made_marks BYTEA[],
      capability VARCHAR)
    RETURNS TABLE (place BIGINT, account_generation INTEGER, tenant_generation INTEGER)
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $function$
    #variable_conflict use_column
    DECLARE
      caller CONSTANT TEXT := current_setting('role');
    BEGIN
      PERFORM set_config('role', 'gatehouse_group', true);
      RETURN QUERY
      WITH due AS MATERIALIZED (
        SELECT d.*, COALESCE(
          (SELECT t.generation FROM tenant t WHERE t.tenant_id = d.tenant_id), 0)
          AS tenant_generation
        FROM unnest(tenants, accounts, methods, hashes, states, sessions, addresses, agents,
            instants, ends, families, digests, idle_ends, access_ends, requests, login_events,
            login_instants, login_effects, login_marks, made_events, made_instants, made_effects,
            made_marks) WITH ORDINALITY
          AS d(tenant_id, account_id, method, hash, state, session_id, address, agent, instant,
            expires_at, family_id, digest, idle_expires_at, access_expires_at, request, login_event,
            login_instant, login_effect, login_mark, made_event, made_instant, made_effect,
            made_mark, place)
        WHERE NOT EXISTS (
          SELECT FROM restriction r
          WHERE r.tenant_id = d.tenant_id AND r.capability = open_sessions.capability
            AND r.account_id IN (d.account_id, '00000000-0000-0000-0000-000000000000'))),
      known AS MATERIALIZED (
        SELECT d.place, a.generation
        FROM due d JOIN account a ON a.tenant_id = d.tenant_id AND a.id = d.account_id
        WHERE d.made_event IS NULL AND a.password_hash = d.hash AND a.updated_at = d.state
          AND a.standing = 'active' AND a.logged_out_at IS NULL
        FOR SHARE OF a SKIP LOCKED),
      found AS MATERIALIZED (
        SELECT d.*, COALESCE(k.generation, 0) AS account_generation
        FROM due d LEFT JOIN known k ON k.place = d.place
        WHERE d.tenant_generation % 2 = 0
          AND (d.made_event IS NOT NULL OR k.place IS NOT NULL)),
      made AS (
        INSERT INTO account
          (tenant_id, id, method, standing, generation, created_at, updated_at)
        SELECT d.tenant_id, d.account_id, d.method, 'active', d.account_generation, d.state, d.state
        FROM found d WHERE d.made_event IS NOT NULL),
      opened AS (
        INSERT INTO session
          (tenant_id, id, account_id, method, address, user_agent, generation, account_generation,
            tenant_generation, created_at, expires_at)
        SELECT d.tenant_id, d.session_id, d.account_id, d.method, d.address, d.agent, 0,
          d.account_generation, d.tenant_generation, d.instant, d.expires_at
        FROM found d),
      started AS (
        INSERT INTO refresh_family
          (tenant_id, id, session_id, account_id, sequence, digest, idle_expires_at, expires_at,
            access_expires_at, repeats)
        SELECT d.tenant_id, d.family_id, d.session_id, d.account_id, 0, d.digest,
          d.idle_expires_at, d.expires_at, d.access_expires_at, 0
        FROM found d),
      written AS (
        INSERT INTO audit_event
          (tenant_id, happened_at, action, actor_kind, actor_id, address, request_id,
            object_kind, object_id, details, id, mark, transaction_id)
        SELECT d.tenant_id, d.made_instant, 'user_created', 'account', d.account_id, d.address,
          d.request, 'account', d.account_id, d.made_effect, d.made_event, d.made_mark,
          pg_current_xact_id()::text::bigint
        FROM found d WHERE d.made_event IS NOT NULL
        UNION ALL
        SELECT d.tenant_id, d.login_instant, 'authn_login_success', 'account', d.account_id,
          d.address, d.request, 'session', d.session_id, d.login_effect, d.login_event,
          d.login_mark, pg_current_xact_id()::text::bigint
        FROM found d)
      SELECT d.place, d.account_generation, d.tenant_generation FROM found d;
      PERFORM set_config('role', caller, true);
    END $function$;
    REVOKE ALL ON FUNCTION open_sessions FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION open_sessions TO gatehouse_app;
  END IF;
  -- Refreshes sessions, each as its own tenant, and says which: those of the newest token of a
  -- family, that go on, and whose account is active, logged in, and said nothing of that could
  -- restrict it. Whoever ends what an account has open waits, or is waited for the long way.
  IF to_regproc('rotate') IS NULL THEN
    CREATE FUNCTION rotate(
      tenants VARCHAR[], families UUID[], sequences INTEGER[], digests BYTEA[], nexts BYTEA[],
      instants TIMESTAMPTZ[], refresh_seconds BIGINT[], access_seconds BIGINT[])
    RETURNS TABLE (
      place INTEGER, session UUID, account UUID, session_generation INTEGER,
      account_generation INTEGER, tenant_generation INTEGER, expires_at TIMESTAMPTZ,
      idle_expires_at TIMESTAMPTZ)
    LANGUAGE plpgsql AS $function$
    #variable_conflict use_column
    BEGIN
      FOR i IN 1 .. cardinality(tenants) LOOP
        PERFORM set_config('gatehouse.tenant', tenants[i], true);
        SELECT s.id, s.account_id, s.generation, s.account_generation, s.tenant_generation,
          s.expires_at,
          LEAST(instants[i] + make_interval(secs => refresh_seconds[i]), f.expires_at)
        INTO rotate.session, rotate.account, rotate.session_generation,
          rotate.account_generation, rotate.tenant_generation, rotate.expires_at,
          rotate.idle_expires_at
        FROM refresh_family f
        JOIN session s ON s.tenant_id = f.tenant_id AND s.id = f.session_id
        JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
        WHERE f.tenant_id = tenants[i] AND f.id = families[i]
          AND f.sequence = sequences[i] AND f.digest = digests[i] AND f.revoked_at IS NULL
          AND f.idle_expires_at > instants[i] AND f.expires_at > instants[i]
          AND s.ended_at IS NULL AND s.account_generation = a.generation
          AND a.standing = 'active' AND a.logged_out_at IS NULL
          AND s.tenant_generation % 2 = 0
          AND s.tenant_generation = COALESCE(
            (SELECT t.generation FROM tenant t WHERE t.tenant_id = s.tenant_id), 0)
          AND NOT EXISTS (
            SELECT FROM restriction r
            WHERE r.tenant_id = s.tenant_id AND r.capability = 'refresh-token'
              AND r.account_id IN (s.account_id, '00000000-0000-0000-0000-000000000000'))
        FOR UPDATE OF f SKIP LOCKED
        FOR SHARE OF a SKIP LOCKED;
        CONTINUE WHEN NOT FOUND;
        UPDATE refresh_family f
        SET sequence = f.sequence + 1, digest = nexts[i], idle_expires_at = rotate.idle_expires_at,
          access_expires_at = GREATEST(
            f.access_expires_at,
            LEAST(instants[i] + make_interval(secs => access_seconds[i]), f.expires_at)),
          rotated_at = instants[i], repeats = 0
        WHERE f.tenant_id = tenants[i] AND f.id = families[i];
        place := i;
        RETURN NEXT;
      END LOOP;
    END $function$;
    REVOKE ALL ON FUNCTION rotate FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION rotate TO gatehouse_app;
  END IF;
  -- Finds the accounts that answer to names, each as its own tenant.
  IF to_regproc('accounts_named') IS NULL THEN
    CREATE FUNCTION accounts_named(tenants VARCHAR[], canonicals VARCHAR[])
    RETURNS TABLE (place INTEGER, known account)
    LANGUAGE plpgsql AS $function$
    BEGIN
      FOR i IN 1 .. cardinality(tenants) LOOP
        PERFORM set_config('gatehouse.tenant', tenants[i], true);
        RETURN QUERY
        SELECT i, a FROM account a
        JOIN account_name n ON n.tenant_id = a.tenant_id AND n.account_id = a.id
        WHERE n.tenant_id = tenants[i] AND n.canonical = canonicals[i];
      END LOOP;
    END $function$;
    REVOKE ALL ON FUNCTION accounts_named FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION accounts_named TO gatehouse_app;
  END IF;
END
$$;
