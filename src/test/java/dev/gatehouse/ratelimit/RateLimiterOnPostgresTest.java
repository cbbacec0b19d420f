package dev.gatehouse.ratelimit;

import dev.gatehouse.fixture.TestDatabase;

class RateLimiterOnPostgresTest extends RateLimiterContract {

  RateLimiterOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }
}
