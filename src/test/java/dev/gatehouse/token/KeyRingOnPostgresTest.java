package dev.gatehouse.token;

import dev.gatehouse.fixture.TestDatabase;

class KeyRingOnPostgresTest extends KeyRingContract {

  KeyRingOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
