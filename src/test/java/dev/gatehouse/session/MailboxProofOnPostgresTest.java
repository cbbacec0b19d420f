package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class MailboxProofOnPostgresTest extends MailboxProofContract {

  MailboxProofOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
