package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class GenerationsOnH2Test extends GenerationsContract {

  GenerationsOnH2Test() {
    super(TestDatabase.H2);
  }
}
