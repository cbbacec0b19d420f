package dev.gatehouse.wire.transak;

import dev.gatehouse.fixture.TestDatabase;

class TransakOnH2Test extends TransakContract {

  TransakOnH2Test() {
    super(TestDatabase.H2);
  }
}
