package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class TenantsOnH2Test extends TenantsContract {

  TenantsOnH2Test() {
    super(TestDatabase.H2);
  }
}
