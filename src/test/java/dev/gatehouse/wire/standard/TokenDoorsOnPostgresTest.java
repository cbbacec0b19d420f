package dev.gatehouse.wire.standard;

import dev.gatehouse.fixture.TestDatabase;

class TokenDoorsOnPostgresTest extends TokenDoorsContract {

  TokenDoorsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
