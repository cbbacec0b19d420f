package dev.gatehouse.admin;

import dev.gatehouse.revocation.Feed;
import dev.gatehouse.session.Endings.Ended;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/**
 * What was ended, or, by a dry run, what would be.
 *
 * @param residualExposureSeconds how long, at most, a node that has not heard of it yet may let
 *     somebody go on
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record EndedView(int sessions, int refreshFamilies, long residualExposureSeconds, boolean dryRun) {

  static EndedView of(Ended ended, OperatorCall call) {
    return new EndedView(
        ended.sessions(),
        ended.families(),
        ended.sessions() == 0 ? 0 : Feed.BOUND.toSeconds(),
        call.dry());
  }
}
