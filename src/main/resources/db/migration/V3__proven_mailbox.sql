-- Since when it is known that whoever the account belongs to reads the mail at its address; null
-- while it is not. Accounts that were made by a code have proven it then. Of those with a password
-- nobody can tell any more who gave the address.
ALTER TABLE account ADD COLUMN email_verified_at TIMESTAMP(6) WITH TIME ZONE;
UPDATE account SET email_verified_at = created_at WHERE method = 'otp' AND email IS NOT NULL;
