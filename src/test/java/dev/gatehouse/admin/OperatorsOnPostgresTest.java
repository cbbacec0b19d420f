package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class OperatorsOnPostgresTest extends OperatorsContract {

  OperatorsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
