package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class EventsOnH2Test extends EventsContract {

  EventsOnH2Test() {
    super(TestDatabase.H2);
  }
}
