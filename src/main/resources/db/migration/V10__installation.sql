-- What is true of the database as a whole, whoever works on it.
CREATE TABLE installation (
  name VARCHAR(32) PRIMARY KEY,
  content VARCHAR(64) NOT NULL
);
