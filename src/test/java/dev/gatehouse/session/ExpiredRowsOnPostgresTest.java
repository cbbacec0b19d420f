package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class ExpiredRowsOnPostgresTest extends ExpiredRowsContract {

  ExpiredRowsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
