-- A key signs from active_from on, until a newer one does or it is retired; a compromised one is none.
ALTER TABLE signing_key ADD COLUMN active_from TIMESTAMP(6) WITH TIME ZONE;
UPDATE signing_key SET active_from = created_at;
ALTER TABLE signing_key ALTER COLUMN active_from SET NOT NULL;
ALTER TABLE signing_key ADD COLUMN retired_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE signing_key ADD COLUMN compromised_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE signing_key DROP COLUMN state;
