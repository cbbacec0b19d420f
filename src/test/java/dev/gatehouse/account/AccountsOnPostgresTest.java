package dev.gatehouse.account;

import dev.gatehouse.fixture.TestDatabase;

class AccountsOnPostgresTest extends AccountsContract {

  AccountsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
