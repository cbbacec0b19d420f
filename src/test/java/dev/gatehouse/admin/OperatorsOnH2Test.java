package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class OperatorsOnH2Test extends OperatorsContract {

  OperatorsOnH2Test() {
    super(TestDatabase.H2);
  }
}
