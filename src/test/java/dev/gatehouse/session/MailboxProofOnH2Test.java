package dev.gatehouse.session;

import dev.gatehouse.fixture.TestDatabase;

class MailboxProofOnH2Test extends MailboxProofContract {

  MailboxProofOnH2Test() {
    super(TestDatabase.H2);
  }
}
