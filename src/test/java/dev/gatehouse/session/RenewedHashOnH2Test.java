package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class RenewedHashOnH2Test extends RenewedHashContract {

  RenewedHashOnH2Test() {
    super(TestDatabase.H2);
  }
}
