-- The families of an account are found by its sessions, and each login has an index less to write.
DROP INDEX refresh_family_account;
