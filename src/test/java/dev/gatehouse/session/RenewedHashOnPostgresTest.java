package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class RenewedHashOnPostgresTest extends RenewedHashContract {

  RenewedHashOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
