package dev.gatehouse.wire.ethgas;

import dev.gatehouse.fixture.TestDatabase;

class EthgasOnH2Test extends EthgasContract {

  EthgasOnH2Test() {
    super(TestDatabase.H2);
  }
}
