package dev.gatehouse.wire.ethgas;

import dev.gatehouse.fixture.TestDatabase;

class EthgasOnPostgresTest extends EthgasContract {

  EthgasOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
