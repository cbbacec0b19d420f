package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class OperatorAnswersOnPostgresTest extends OperatorAnswersContract {

  OperatorAnswersOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
