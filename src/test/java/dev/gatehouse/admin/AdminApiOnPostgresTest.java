package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class AdminApiOnPostgresTest extends AdminApiContract {

  AdminApiOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
