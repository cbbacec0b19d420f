package dev.gatehouse.account;

import dev.gatehouse.fixture.TestDatabase;

class AccountsOnH2Test extends AccountsContract {

  AccountsOnH2Test() {
    super(TestDatabase.H2);
  }
}
