package dev.gatehouse.admin;

import dev.gatehouse.fixture.TestDatabase;

class AdminCorpusOnH2Test extends AdminCorpusContract {

  AdminCorpusOnH2Test() {
    super(TestDatabase.H2);
  }
}
