package dev.gatehouse.cli;

import dev.gatehouse.fixture.TestDatabase;

class AuditVerifyOnH2Test extends AuditVerifyContract {

  AuditVerifyOnH2Test() {
    super(TestDatabase.H2);
  }
}
