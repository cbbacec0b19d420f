-- When the last access token expires that a session has had. What ends it is remembered so long, and
-- not as long as tokens live by the settings of that moment. Of the sessions that there are, nobody
-- knows: no token of theirs lives longer than 30 days.
ALTER TABLE refresh_family ADD COLUMN access_expires_at TIMESTAMP(6) WITH TIME ZONE
  DEFAULT (CURRENT_TIMESTAMP + INTERVAL '30' DAY) NOT NULL;
ALTER TABLE refresh_family ALTER COLUMN access_expires_at DROP DEFAULT;
