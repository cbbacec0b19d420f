package dev.gatehouse.wire.sig;

import dev.gatehouse.fixture.TestDatabase;

class SigOnPostgresTest extends SigContract {

  SigOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
