package dev.gatehouse.wire;

import dev.gatehouse.fixture.TestDatabase;

class CrossTenantOnH2Test extends CrossTenantContract {

  CrossTenantOnH2Test() {
    super(TestDatabase.H2);
  }
}
