package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class AdminCorpusOnPostgresTest extends AdminCorpusContract {

  AdminCorpusOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
