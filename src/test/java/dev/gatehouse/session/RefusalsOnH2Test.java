package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class RefusalsOnH2Test extends RefusalsContract {

  RefusalsOnH2Test() {
    super(TestDatabase.H2);
  }
}
