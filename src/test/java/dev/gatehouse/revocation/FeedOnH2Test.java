package dev.gatehouse.revocation;

import dev.gatehouse.fixture.TestDatabase;
import org.junit.jupiter.api.Test;

class FeedOnH2Test extends FeedContract {

  FeedOnH2Test() {
    super(TestDatabase.H2);
  }

  /** Here, where nothing in the background asks the database for anything either. */
  @Test
  void verifyingACallAsksTheDatabaseNothing() {
    assertVerifyingMakesNoStatement();
  }
}
