package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class RefusalsOnPostgresTest extends RefusalsContract {

  RefusalsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
