package dev.gatehouse.wire.sig;

import dev.gatehouse.fixture.TestDatabase;

class SigOnH2Test extends SigContract {

  SigOnH2Test() {
    super(TestDatabase.H2);
  }
}
