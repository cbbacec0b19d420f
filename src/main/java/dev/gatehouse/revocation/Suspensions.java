package dev.gatehouse.revocation;

import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Notice.Kind;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Suspends whole tenants, and lets them go on. The generation of a tenant is odd while it is
 * suspended, so to suspend it is to end every token that it has issued.
 */
@Singleton
public class Suspensions {

  /** A tenant's generation is in every token that is yet to come. */
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private final TenantStore store;
  private final Notices notices;
  private final Transactions transactions;
  private final InstantSource time;

  Suspensions(TenantStore store, Notices notices, Transactions transactions, InstantSource time) {
    this.store = store;
    this.notices = notices;
    this.transactions = transactions;
    this.time = time;
  }

  /** The tenant's generation, as the database has it. */
  public int generation(String tenant) {
    return transactions.in(tenant, () -> store.generation(tenant)).orElse(0);
  }

  /** Whether a tenant of {@code generation} is suspended. */
  public static boolean suspended(int generation) {
    return generation % 2 == 1;
  }

  /** Suspends the tenant; false if it is suspended already. */
  public boolean suspend(String tenant) {
    return turn(tenant, true);
  }

  /** Lets the tenant go on; false if it is not suspended. What was ended stays ended. */
  public boolean resume(String tenant) {
    return turn(tenant, false);
  }

  /** Ends every token that the tenant has issued, and lets it go on as it is. */
  public void endAll(String tenant) {
    transactions.run(tenant, () -> advance(tenant, lock(tenant) + 2));
  }

  /**
   * Waits until no other transaction changes anything of the whole tenant, and has the others wait
   * until the open one ends.
   *
   * @return the tenant's generation
   */
  public int lock(String tenant) {
    store.open(tenant, time.instant());
    return store.lock(tenant).orElse(0);
  }

  private void advance(String tenant, int generation) {
    store.advance(tenant, generation);
    notices.publish(tenant, Kind.TENANT, Notice.WHOLE_TENANT, generation, NEVER);
  }

  private boolean turn(String tenant, boolean suspended) {
    return transactions.in(
        tenant,
        () -> {
          int generation = lock(tenant);
          if (suspended(generation) == suspended) {
            return false;
          }
          advance(tenant, generation + 1);
          return true;
        });
  }
}
