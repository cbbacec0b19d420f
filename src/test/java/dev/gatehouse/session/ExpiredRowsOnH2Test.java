package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class ExpiredRowsOnH2Test extends ExpiredRowsContract {

  ExpiredRowsOnH2Test() {
    super(TestDatabase.H2);
  }
}
