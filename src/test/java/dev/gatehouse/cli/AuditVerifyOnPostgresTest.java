package dev.gatehouse.cli;

import dev.gatehouse.fixture.TestDatabase;

class AuditVerifyOnPostgresTest extends AuditVerifyContract {

  AuditVerifyOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
