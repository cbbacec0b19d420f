package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.fixture.TestDatabase;

class KontenbaseOnPostgresTest extends KontenbaseContract {

  KontenbaseOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
