package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class SessionsOnH2Test extends SessionsContract {

  SessionsOnH2Test() {
    super(TestDatabase.H2);
  }
}
