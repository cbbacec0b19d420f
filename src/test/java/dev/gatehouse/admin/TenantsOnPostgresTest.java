package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class TenantsOnPostgresTest extends TenantsContract {

  TenantsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
