package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class GenerationsOnPostgresTest extends GenerationsContract {

  GenerationsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
