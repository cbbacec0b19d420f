package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class OperatorAnswersOnH2Test extends OperatorAnswersContract {

  OperatorAnswersOnH2Test() {
    super(TestDatabase.H2);
  }
}
