package dev.gatehouse.installation;

import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.data.runtime.multitenancy.TenantResolver;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Transactions on one tenant's rows. Every statement on a row that belongs to a tenant runs in one;
 * it is where Micronaut Data learns whose rows {@code @TenantId} means.
 */
@Singleton
public class Transactions implements TenantResolver {

  /** As whose rows those are kept that are no tenant's; no tenant can be called so. */
  public static final String INSTALLATION = "*";

  private static final int MOST_ATTEMPTS = 5;

  /** Serialization failure, deadlock and a lock not had in time, as PostgreSQL numbers them. */
  private static final Set<String> GIVEN_UP = Set.of("40001", "40P01", "55P03");

  private static final ScopedValue<Open> OPEN = ScopedValue.newInstance();

  /** A transaction that is open, and what is to be done once it is committed. */
  private record Open(String tenant, List<Runnable> afterwards) {}

  private final TransactionOperations<Connection> operations;

  /** Whether the database wants to know whose transaction it is. */
  private final boolean walled;

  Transactions(TransactionOperations<Connection> operations, Settings settings) {
    this.operations = operations;
    this.walled = !settings.embedded();
  }

  /**
   * The result of {@code work}, done on the rows of {@code tenant}; all of it or nothing. Inside
   * another transaction it is part of that. What the database gave up so that somebody else could
   * go on is done again from the start. Never on an event loop ({@link MustWait}).
   *
   * @param work reads and writes rows, and does nothing that could not be done twice
   */
  public <T> T in(String tenant, Supplier<T> work) {
    return in(tenant, walled, work);
  }

  /**
   * The same of rows of many tenants, by functions of the database that see to it themselves whose
   * they touch: nothing else finds any.
   */
  <T> T ofAll(Supplier<T> work) {
    return in(INSTALLATION, false, work);
  }

  /**
   * @param told whether the database is told whose rows it is about
   */
  private <T> T in(String tenant, boolean told, Supplier<T> work) {
    MustWait.elsewhere();
    if (OPEN.isBound()) {
      if (!OPEN.get().tenant().equals(tenant)) {
        throw new IllegalStateException("a transaction of another tenant is open");
      }
      return operations.executeWrite(_ -> work.get());
    }
    for (int attempt = 1; ; attempt++) {
      Open open = new Open(tenant, new ArrayList<>());
      try {
        T result =
            ScopedValue.where(OPEN, open)
                .call(() ->
                    operations.executeWrite(status -> {
                      if (told) {
                        RowSecurity.open(status.getConnection(), tenant);
                      }
                      return work.get();
                    }));
        open.afterwards().forEach(Runnable::run);
        return result;
      } catch (DataAccessException failed) {
        if (attempt == MOST_ATTEMPTS || !givenUp(failed)) {
          throw failed;
        }
      }
    }
  }

  /** Has {@code action} done as soon as the open transaction is committed; never if it is not. */
  public void afterwards(Runnable action) {
    OPEN.get().afterwards().add(action);
  }

  /** Whether the transaction was ended in favour of another; then none of it was done. */
  private static boolean givenUp(Throwable failed) {
    return Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
        .anyMatch(
            cause -> cause instanceof SQLException sql && GIVEN_UP.contains(sql.getSQLState()));
  }

  /** Does {@code work} on the rows of {@code tenant}; all of it or nothing. */
  public void run(String tenant, Runnable work) {
    in(
        tenant,
        () -> {
          work.run();
          return tenant;
        });
  }

  @Override
  public Serializable resolveTenantIdentifier() {
    return OPEN.orElseThrow(() -> new IllegalStateException("no tenant's transaction is open"))
        .tenant();
  }
}
