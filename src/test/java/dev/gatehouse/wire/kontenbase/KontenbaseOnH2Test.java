package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.fixture.TestDatabase;

class KontenbaseOnH2Test extends KontenbaseContract {

  KontenbaseOnH2Test() {
    super(TestDatabase.H2);
  }
}
