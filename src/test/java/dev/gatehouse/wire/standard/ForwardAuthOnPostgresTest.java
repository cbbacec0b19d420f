package dev.gatehouse.wire.standard;

import dev.gatehouse.fixture.TestDatabase;

class ForwardAuthOnPostgresTest extends ForwardAuthContract {

  ForwardAuthOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
