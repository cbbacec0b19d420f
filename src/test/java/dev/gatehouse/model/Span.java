package dev.gatehouse.model;

import java.time.Duration;

/** A time after which one of a tenant's promises is over. */
enum Span {
  MOMENTS,
  /** The wish of one client, who asks from several tabs or again. */
  ONE_WISH,
  GRACE,
  ACCESS_TOKEN,
  REFRESH_TOKEN,
  SESSION;

  Duration of(Policy policy) {
    return switch (this) {
      case MOMENTS -> Duration.ofSeconds(2);
      case ONE_WISH -> Duration.ofSeconds(10);
      case GRACE -> policy.refresh().grace();
      case ACCESS_TOKEN -> policy.tokens().accessTtl();
      case REFRESH_TOKEN -> policy.tokens().refreshTtl();
      case SESSION -> policy.tokens().sessionTtl();
    };
  }
}
