package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class ImportOnPostgresTest extends ImportContract {

  ImportOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
