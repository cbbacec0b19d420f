package dev.gatehouse.wire.standard;

import dev.gatehouse.fixture.TestDatabase;

class RevocationListOnH2Test extends RevocationListContract {

  RevocationListOnH2Test() {
    super(TestDatabase.H2);
  }
}
