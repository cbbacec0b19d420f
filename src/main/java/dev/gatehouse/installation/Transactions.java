package dev.gatehouse.installation;

import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.data.runtime.multitenancy.TenantResolver;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
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

  private static final int MOST_ATTEMPTS = 5;

  /** Serialization failure and deadlock, as SQL and PostgreSQL number them. */
  private static final Set<String> GIVEN_UP = Set.of("40001", "40P01");

  private static final ScopedValue<String> TENANT = ScopedValue.newInstance();

  private final TransactionOperations<Connection> operations;

  Transactions(TransactionOperations<Connection> operations) {
    this.operations = operations;
  }

  /**
   * The result of {@code work}, done on the rows of {@code tenant}; all of it or nothing. Inside
   * another transaction it is part of that. What the database gave up so that somebody else could
   * go on is done again from the start.
   *
   * @param work reads and writes rows, and does nothing that could not be done twice
   */
  public <T> T in(String tenant, Supplier<T> work) {
    if (TENANT.isBound()) {
      if (!TENANT.get().equals(tenant)) {
        throw new IllegalStateException("a transaction of another tenant is open");
      }
      return operations.executeWrite(_ -> work.get());
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return ScopedValue.where(TENANT, tenant)
            .call(() -> operations.executeWrite(_ -> work.get()));
      } catch (DataAccessException failed) {
        if (attempt == MOST_ATTEMPTS || !givenUp(failed)) {
          throw failed;
        }
      }
    }
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
    return TENANT.orElseThrow(() -> new IllegalStateException("no tenant's transaction is open"));
  }
}
