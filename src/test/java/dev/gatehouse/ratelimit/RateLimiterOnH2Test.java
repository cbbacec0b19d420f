package dev.gatehouse.ratelimit;

import dev.gatehouse.fixture.TestDatabase;

class RateLimiterOnH2Test extends RateLimiterContract {

  RateLimiterOnH2Test() {
    super(TestDatabase.H2);
  }
}
