package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class AdminKeysOnPostgresTest extends AdminKeysContract {

  AdminKeysOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
