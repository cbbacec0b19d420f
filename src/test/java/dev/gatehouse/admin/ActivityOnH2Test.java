package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class ActivityOnH2Test extends ActivityContract {

  ActivityOnH2Test() {
    super(TestDatabase.H2);
  }
}
