package dev.gatehouse.installation;

import io.micronaut.data.runtime.multitenancy.TenantResolver;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.io.Serializable;
import java.sql.Connection;
import java.util.function.Supplier;

/**
 * Transactions on one tenant's rows. Every statement on a row that belongs to a tenant runs in one;
 * it is where Micronaut Data learns whose rows {@code @TenantId} means.
 */
@Singleton
public class Transactions implements TenantResolver {

  private static final ScopedValue<String> TENANT = ScopedValue.newInstance();

  private final TransactionOperations<Connection> operations;

  Transactions(TransactionOperations<Connection> operations) {
    this.operations = operations;
  }

  /** The result of {@code work}, done on the rows of {@code tenant}; all of it or nothing. */
  public <T> T in(String tenant, Supplier<T> work) {
    if (TENANT.isBound() && !TENANT.get().equals(tenant)) {
      throw new IllegalStateException("a transaction of another tenant is open");
    }
    return ScopedValue.where(TENANT, tenant).call(() -> operations.executeWrite(_ -> work.get()));
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
