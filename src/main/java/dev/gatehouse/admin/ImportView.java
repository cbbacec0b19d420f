package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/**
 * What became of accounts from elsewhere, or, by a dry run, what would.
 *
 * @param lines all but the blank ones
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record ImportView(
    long created, long exists, long invalid, boolean dryRun, List<ImportedLine> lines) {

  static ImportView of(List<ImportedLine> lines, OperatorCall call) {
    return new ImportView(
        count(lines, ImportedLine.CREATED),
        count(lines, ImportedLine.EXISTS),
        count(lines, ImportedLine.INVALID),
        call.dry(),
        lines);
  }

  private static long count(List<ImportedLine> lines, String status) {
    return lines.stream().filter(line -> line.status().equals(status)).count();
  }
}
