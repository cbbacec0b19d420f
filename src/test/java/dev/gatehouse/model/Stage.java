package dev.gatehouse.model;

import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.QuickHashing;
import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.session.Endings;
import dev.gatehouse.tenant.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * The service that sequences are played to: tenants of one dialect, and at each of them the same
 * people. Time stands still but for what a sequence lets pass.
 */
final class Stage implements AutoCloseable {

  private static final List<String> ADDRESSES =
      List.of("user-ada@example.com", "user-grace@example.com");

  private static final String PASSWORD = "securepassword123";

  /**
   * Of that password. A hash says what it was made with: this one with 8 KiB and one pass, so that
   * signing in ten thousand times takes no time.
   */
  private static final String HASH =
      "$argon2id$v=19$m=8,t=1,p=1$c2FsdCBvZiB0aGUgbW9kZWw"
          + "$cIdpb7f42rZ7a3CtGAf561zxlAZVQgkkqlIooSftD9Y";

  private final Service service;
  private final TickingClock clock;
  private final Operator operator;
  private final Rows rows;
  private final Map<String, Policy> policies;
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final Map<String, List<Person>> people = new LinkedHashMap<>();
  private final Set<String> restricted = new LinkedHashSet<>();
  private final Set<String> suspended = new LinkedHashSet<>();

  Stage(
      TestDatabase database,
      Map<String, Policy> policies,
      BiFunction<Http, String, Client> speaking) {
    this.policies = policies;
    List<String> settings = new ArrayList<>(List.of(Mailbox.ALL.settings()));
    settings.addAll(List.of(QuickHashing.WANTED, "true"));
    service =
        Service.start(
            database, "src/test/resources/tenants-model.yml", settings.toArray(String[]::new));
    clock = service.bean(TickingClock.class);
    clock.stop();
    operator = new Operator(service.http());
    rows = new Rows(service);
    policies
        .keySet()
        .forEach(tenant -> clients.put(tenant, speaking.apply(service.http(), tenant)));
  }

  /**
   * Leaves nothing of what was played before, and lets the next sequence begin with new people and
   * a full hour.
   */
  void fill() {
    List.copyOf(restricted).forEach(this::lift);
    List.copyOf(suspended).forEach(this::resume);
    rows.change("DELETE FROM account");
    Mailbox.ALL.empty();
    Instant now = clock.instant();
    clock.pass(Duration.between(now, now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1))));
    for (String tenant : policies.keySet()) {
      people.put(tenant, ADDRESSES.stream().map(address -> person(tenant, address)).toList());
    }
    rows.change("UPDATE account SET method = 'password', password_hash = '" + HASH + "'");
  }

  private Person person(String tenant, String address) {
    Answer made =
        operator.post("/tenants/" + tenant + "/accounts", "{\"email\":\"" + address + "\"}");
    return new Person(UUID.fromString(made.at("/id")), made.at("/shown_id"), address, PASSWORD);
  }

  /** Restricts what the operators' path is about. */
  Answer restrict(String path) {
    restricted.add(path);
    return operator.put(path, "{\"restricted\":true,\"reason\":\"a model\"}");
  }

  Answer lift(String path) {
    restricted.remove(path);
    return operator.delete(path);
  }

  Answer suspend(String tenant) {
    suspended.add(tenant);
    return operator.post("/tenants/" + tenant + "/suspend", null);
  }

  Answer resume(String tenant) {
    suspended.remove(tenant);
    return operator.post("/tenants/" + tenant + "/resume", null);
  }

  void stand(String tenant, Person person, Standing standing) {
    service
        .bean(Endings.class)
        .stand(service.bean(Tenants.class).find(tenant).orElseThrow(), person.id(), standing);
  }

  /** Every account's state, as operators see it. */
  Map<String, String> statuses() {
    Map<String, String> statuses = new TreeMap<>();
    for (List<Object> row :
        rows.of("SELECT tenant_id, email, standing, logged_out_at FROM account")) {
      String status =
          !row.get(2).equals("active")
              ? row.get(2).toString()
              : row.get(3) == null ? "logged_in" : "logged_out";
      statuses.put(row.get(1) + " of " + row.get(0), status);
    }
    return statuses;
  }

  TickingClock clock() {
    return clock;
  }

  Map<String, Policy> policies() {
    return policies;
  }

  Client client(String tenant) {
    return clients.get(tenant);
  }

  List<Person> people(String tenant) {
    return people.get(tenant);
  }

  @Override
  public void close() {
    service.close();
  }
}
