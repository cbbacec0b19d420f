package dev.gatehouse.audit;

import dev.gatehouse.audit.Ledger.Access;
import dev.gatehouse.audit.Ledger.Question;
import dev.gatehouse.installation.Transactions;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Writes chains out while they go on. */
@Singleton
class Exports {

  private static final String END_OF_LINE = "\n";

  private final ChainStore store;
  private final Transactions transactions;
  private final Lines lines;

  Exports(ChainStore store, Transactions transactions, JsonMapper json) {
    this.store = store;
    this.transactions = transactions;
    this.lines = new Lines(json);
  }

  /**
   * The chain of {@code tenant} in parts of lines. Each part is a short transaction of its own:
   * rows are only added, so that nothing changes between them.
   */
  Stream<String> of(String tenant) {
    Ledger ledger =
        Ledger.growing(
            new Access() {
              @Override
              public <T> T read(Question<T> question) {
                return transactions.in(tenant, () -> store.ledger(tenant, question));
              }
            });
    return Stream.concat(
        Stream.of(lines.begin(tenant) + END_OF_LINE),
        StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(ledger, Spliterator.ORDERED), false)
            .map(part ->
                part.stream()
                    .map(line -> lines.write(line) + END_OF_LINE)
                    .collect(Collectors.joining())));
  }
}
