package dev.gatehouse.audit;

import dev.gatehouse.installation.RootSecret;
import io.micronaut.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says whether chains are as they were written, of the database's rows or of an export. The service
 * need not run, and may.
 */
public final class ChainChecks {

  private final AuditKeys keys;
  private final Lines lines;

  public ChainChecks(RootSecret secret, JsonMapper json) {
    this.keys = new AuditKeys(secret);
    this.lines = new Lines(json);
  }

  /**
   * The chain that a database has.
   *
   * @param noted a checkpoint that was kept elsewhere; null if there is none
   */
  public Verdict check(LedgerStore store, @Nullable Checkpoint noted) {
    ChainCheck check = new ChainCheck(store.tenant(), keys, noted);
    Ledger.whole(store).forEachRemaining(part -> part.forEach(check::accept));
    return check.verdict();
  }

  /**
   * The chain that an export has.
   *
   * @param noted checkpoints that were kept elsewhere, by tenant
   * @throws IOException if it cannot be read, or is no export
   */
  public Verdict check(BufferedReader export, Map<String, Checkpoint> noted) throws IOException {
    String first = export.readLine();
    if (first == null) {
      throw new IOException("expected an audit export; it is empty");
    }
    String tenant = lines.tenant(first);
    ChainCheck check = new ChainCheck(tenant, keys, noted.get(tenant));
    for (String line = export.readLine(); line != null; line = export.readLine()) {
      check.accept(lines.read(line));
    }
    return check.verdict();
  }

  /**
   * The checkpoints that were noted, by tenant; a line each, as an export has them.
   *
   * @throws IOException if it cannot be read, or there is anything else in it
   */
  public Map<String, Checkpoint> noted(BufferedReader file) throws IOException {
    Map<String, Checkpoint> noted = new HashMap<>();
    for (String line = file.readLine(); line != null; line = file.readLine()) {
      if (!(lines.read(line) instanceof Line.Signed(Checkpoint checkpoint))) {
        throw new IOException("expected a checkpoint on each line");
      }
      noted.merge(
          checkpoint.tenant(),
          checkpoint,
          BinaryOperator.maxBy(Comparator.comparingLong(Checkpoint::position)));
    }
    return noted;
  }
}
