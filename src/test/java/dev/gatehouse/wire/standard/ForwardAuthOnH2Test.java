package dev.gatehouse.wire.standard;

import dev.gatehouse.fixture.TestDatabase;

class ForwardAuthOnH2Test extends ForwardAuthContract {

  ForwardAuthOnH2Test() {
    super(TestDatabase.H2);
  }
}
