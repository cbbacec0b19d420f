package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class ActivityOnPostgresTest extends ActivityContract {

  ActivityOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
