package dev.gatehouse.audit;

import dev.gatehouse.fixture.TestDatabase;

class ChainOnH2Test extends ChainContract {

  ChainOnH2Test() {
    super(TestDatabase.H2);
  }
}
