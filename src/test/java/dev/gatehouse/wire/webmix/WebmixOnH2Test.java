package dev.gatehouse.wire.webmix;

import dev.gatehouse.fixture.TestDatabase;

class WebmixOnH2Test extends WebmixContract {

  WebmixOnH2Test() {
    super(TestDatabase.H2);
  }
}
