package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class ImportOnH2Test extends ImportContract {

  ImportOnH2Test() {
    super(TestDatabase.H2);
  }
}
