package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class SessionsOnPostgresTest extends SessionsContract {

  SessionsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
