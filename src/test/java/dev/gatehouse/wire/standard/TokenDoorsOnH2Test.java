package dev.gatehouse.wire.standard;

import dev.gatehouse.fixture.TestDatabase;

class TokenDoorsOnH2Test extends TokenDoorsContract {

  TokenDoorsOnH2Test() {
    super(TestDatabase.H2);
  }
}
