package dev.gatehouse.wire;

import dev.gatehouse.fixture.TestDatabase;

class CrossTenantOnPostgresTest extends CrossTenantContract {

  CrossTenantOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
