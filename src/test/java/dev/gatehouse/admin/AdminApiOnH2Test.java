package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class AdminApiOnH2Test extends AdminApiContract {

  AdminApiOnH2Test() {
    super(TestDatabase.H2);
  }
}
