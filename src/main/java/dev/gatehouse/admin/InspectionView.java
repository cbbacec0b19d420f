package dev.gatehouse.admin;

import dev.gatehouse.session.Finding;
import dev.gatehouse.session.Finding.Result;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** Whether an access token is good, and every check in its order. */
@Serdeable
record InspectionView(boolean good, List<CheckView> checks) {

  /** A check: {@code passed}, {@code failed}, or {@code not-reached} for one before it failed. */
  @Serdeable
  record CheckView(String check, String result) {}

  static InspectionView of(List<Finding> findings) {
    return new InspectionView(
        findings.stream().allMatch(finding -> finding.result() == Result.PASSED),
        findings.stream()
            .map(finding -> new CheckView(finding.check().word(), finding.result().word()))
            .toList());
  }
}
