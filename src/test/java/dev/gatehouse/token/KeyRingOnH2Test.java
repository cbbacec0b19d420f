package dev.gatehouse.token;

import dev.gatehouse.fixture.TestDatabase;

class KeyRingOnH2Test extends KeyRingContract {

  KeyRingOnH2Test() {
    super(TestDatabase.H2);
  }
}
