package dev.gatehouse.wire.transak;

import dev.gatehouse.fixture.TestDatabase;

class TransakOnPostgresTest extends TransakContract {

  TransakOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
