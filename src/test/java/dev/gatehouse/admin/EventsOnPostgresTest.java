package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class EventsOnPostgresTest extends EventsContract {

  EventsOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
