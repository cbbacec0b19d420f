package dev.gatehouse.admin;

import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What operators change: each change in one transaction with what is written down about it. */
@Singleton
final class Writes {

  private final Transactions transactions;
  private final Audit audit;
  private final Repetitions repetitions;

  Writes(Transactions transactions, Audit audit, Repetitions repetitions) {
    this.transactions = transactions;
    this.audit = audit;
    this.repetitions = repetitions;
  }

  /** What is written down about a change. */
  record Deed(Action action, Kind object, String id, Map<String, Object> details) {

    Deed(Action action, Kind object, String id) {
      this(action, object, id, Map.of());
    }
  }

  /**
   * Makes a change, and writes it down. A dry run is the same, and then nothing of it stays.
   *
   * @param change what to change; what it throws, such as {@link Rejected}, undoes it
   */
  <T> T make(Tenant tenant, OperatorCall call, Supplier<T> change, Function<T, Deed> written) {
    return make(
        tenant.id(), call, repeatable(tenant.id(), call, change), written.andThen(List::of));
  }

  /** Makes changes together, and writes each of them down. */
  <T> T makeAll(
      Tenant tenant, OperatorCall call, Supplier<T> change, Function<T, List<Deed>> written) {
    return make(tenant.id(), call, change, written);
  }

  /** Makes a change to what is no tenant's. */
  <T> T installation(OperatorCall call, Supplier<T> change, Function<T, Deed> written) {
    return make(
        Transactions.INSTALLATION,
        call,
        repeatable(Transactions.INSTALLATION, call, change),
        written.andThen(List::of));
  }

  /** The change, which is not made again if the call comes again. */
  private <T> Supplier<T> repeatable(String tenant, OperatorCall call, Supplier<T> change) {
    Repetition repetition = call.repetition();
    if (repetition == null || call.dry()) {
      return change;
    }
    return () -> {
      repetitions.begin(tenant, call.operator().name(), repetition);
      return change.get();
    };
  }

  private <T> T make(
      String tenant, OperatorCall call, Supplier<T> change, Function<T, List<Deed>> written) {
    boolean dry = call.dry();
    // Kept beside the transaction, which a dry run leaves by an exception.
    Object[] result = new Object[1];
    try {
      return transactions.in(
          tenant,
          () -> {
            T changed = change.get();
            for (Deed deed : written.apply(changed)) {
              audit.record(
                  tenant,
                  new AuditEvent(
                      deed.action(),
                      call.origin(),
                      deed.object(),
                      deed.id(),
                      call.reason(),
                      deed.details()));
            }
            if (dry) {
              result[0] = changed;
              throw new Undone();
            }
            return changed;
          });
    } catch (Undone undone) {
      @SuppressWarnings("unchecked")
      T would = (T) result[0];
      return would;
    }
  }

  /** Reads what may be read if, and only if, that is written down: of this there is no dry run. */
  <T> T look(String tenant, OperatorCall call, Supplier<T> read, Deed written) {
    if (call.dry()) {
      throw Rejected.invalid("dry_run: expected none, for nothing is changed");
    }
    return make(tenant, call, read, _ -> List.of(written));
  }

  /** Undoes a dry run. */
  private static final class Undone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Undone() {
      super("dry run", null, false, false);
    }
  }
}
