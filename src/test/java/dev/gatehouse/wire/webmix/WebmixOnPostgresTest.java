package dev.gatehouse.wire.webmix;

import dev.gatehouse.fixture.TestDatabase;

class WebmixOnPostgresTest extends WebmixContract {

  WebmixOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
