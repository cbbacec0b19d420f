package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class AdminKeysOnH2Test extends AdminKeysContract {

  AdminKeysOnH2Test() {
    super(TestDatabase.H2);
  }
}
