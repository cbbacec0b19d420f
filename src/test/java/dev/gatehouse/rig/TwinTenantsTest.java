package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.rig.Attack.Asks;
import dev.gatehouse.rig.Attack.Loot;
import dev.gatehouse.wire.Clients;
import dev.gatehouse.wire.Speaks;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tenants whose people are alike, by id, name, password and session: with what one of them has,
 * nobody reads or changes anything of another's, at any endpoint.
 */
class TwinTenantsTest {

  private static final int CROWD = 8;
  private static final int BATCH = 100;

  /** Of the calls that hash a password, one in so many is made. */
  private static final int SPARED = 8;

  /** What its contract answers to the token, or code, of a stranger as it does to a bad request. */
  private static final Set<String> REFUSED_AS_MALFORMED =
      Set.of("POST /api/v1/auth/logout", "POST /api/v2/auth/verify");

  private static final List<String> TABLES =
      List.of(
          "tenant",
          "account",
          "account_name",
          "session",
          "refresh_family",
          "restriction",
          "signing_key",
          "revocation",
          "one_time_code",
          "code_guard",
          "audit_event");

  /** What was refused before may be written down a moment later. */
  private static final String BUT_REFUSALS =
      """
       AND action NOT IN ('authn_login_fail', 'authz_fail', 'excess_rate_limit_exceeded',
         'session_use_after_expire', 'audit_dropped')
      """;

  private static final String ACCOUNT =
      """
      INSERT INTO account
        (tenant_id, id, method, username, email, email_verified_at, password_hash, standing,
         profile, created_at, updated_at, generation)
      SELECT '%2$s', id, method, username, email, email_verified_at, password_hash, standing,
        REPLACE(profile, '%1$s', '%2$s'), created_at, updated_at, generation
      FROM account WHERE tenant_id = '%1$s' AND id = '%3$s'
      """;

  private static final String NAMES =
      """
      INSERT INTO account_name (tenant_id, canonical, account_id)
      SELECT '%2$s', canonical, account_id FROM account_name
      WHERE tenant_id = '%1$s' AND account_id = '%3$s'
      """;

  private static final String SESSIONS =
      """
      INSERT INTO session
        (tenant_id, id, account_id, method, address, user_agent, created_at, expires_at,
         generation, account_generation, tenant_generation)
      SELECT '%2$s', id, account_id, method, address, user_agent, created_at, expires_at,
        generation, account_generation, tenant_generation
      FROM session s WHERE tenant_id = '%1$s' AND account_id = '%3$s' AND NOT EXISTS
        (SELECT 1 FROM session t WHERE t.tenant_id = '%2$s' AND t.id = s.id)
      """;

  private static final String FAMILIES =
      """
      INSERT INTO refresh_family
        (tenant_id, id, session_id, account_id, sequence, digest, idle_expires_at, expires_at,
         access_expires_at, rotated_at, repeats, revoked_at)
      SELECT '%2$s', id, session_id, account_id, sequence, digest, idle_expires_at, expires_at,
        access_expires_at, rotated_at, repeats, revoked_at
      FROM refresh_family s WHERE tenant_id = '%1$s' AND account_id = '%3$s' AND NOT EXISTS
        (SELECT 1 FROM refresh_family t WHERE t.tenant_id = '%2$s' AND t.id = s.id)
      """;

  @Test
  void nobodyReadsOrChangesWhatBelongsToAnotherTenant() {
    // Longer than that, and rows expire and leave by themselves.
    int attempts = 5000;
    for (int round = 0; round < Campaign.rounds(); round++) {
      History history = new History("twin-tenants");
      try (Service service = start(TestDatabase.POSTGRES);
          Service another = service.another()) {
        Town town = new Town(service, List.of(service.http(), another.http()));
        town.knowsEveryEndpoint();
        history.holds(town.attack(history, attempts));
        town.isUnharmed();
      }
      assertThat(history.all()).hasSize(attempts);
      assertThat(history.alwaysMalformed()).isSubsetOf(REFUSED_AS_MALFORMED);
    }
  }

  /** Row security is a wall of its own: what is broken here is broken in the next test, too. */
  @Test
  void whereAStatementForgetsItsTenantTheSecondWallHolds() {
    History history = new History("second-wall");
    try (Service service =
        start(TestDatabase.POSTGRES, "gatehouse.sabotage", "accounts-of-anybody")) {
      history.holds(new Town(service, List.of(service.http())).attack(history, 300));
    }
  }

  /** On H2, which has no second wall behind the statements. */
  @Test
  void thisCheckSeesWhatIsBroken() {
    History history = new History("broken-twins");
    try (Service service = start(TestDatabase.H2, "gatehouse.sabotage", "accounts-of-anybody")) {
      history.breaks(new Town(service, List.of(service.http())).attack(history, 300));
    }
  }

  private static Service start(TestDatabase database, String... more) {
    String[] settings =
        Stream.of(Mailbox.ALL.settings(), more).flatMap(Stream::of).toArray(String[]::new);
    return Service.start(database, "src/test/resources/tenants-pairs.yml", settings);
  }

  /** Ten tenants, two of each dialect, which are alike. */
  private static final class Town {

    private final Service service;
    private final List<Http> nodes;
    private final Operator operator;
    private final Rows rows;
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final Map<String, List<Loot>> people = new LinkedHashMap<>();

    Town(Service service, List<Http> nodes) {
      this.service = service;
      this.nodes = nodes;
      this.operator = new Operator(nodes.getFirst());
      this.rows = new Rows(service);
      for (String dialect : Clients.DIALECTS) {
        settle(dialect, dialect + "-one", dialect + "-two");
      }
    }

    /** Gives both tenants somebody of their own, and one who is the same at both. */
    private void settle(String dialect, String one, String two) {
      Map<String, List<Person>> settled = new LinkedHashMap<>();
      for (String tenant : List.of(one, two)) {
        clients.put(tenant, Clients.of(dialect, nodes.getFirst(), tenant));
        settled.put(tenant, new ArrayList<>(List.of(person(tenant))));
      }
      Person twin = person(one);
      settled.values().forEach(here -> here.add(twin));
      copy(one, two, twin, ACCOUNT, NAMES);
      Map<String, List<Tokens>> tokens = new LinkedHashMap<>();
      settled.forEach((tenant, here) ->
          tokens.put(tenant, here.stream().map(clients.get(tenant)::signedIn).toList()));
      copy(one, two, twin, SESSIONS, FAMILIES);
      copy(two, one, twin, SESSIONS, FAMILIES);
      settled.forEach((tenant, here) ->
          people.put(
              tenant,
              IntStream.range(0, here.size())
                  .mapToObj(i ->
                      new Loot(
                          tenant,
                          here.get(i),
                          tokens.get(tenant).get(i),
                          code(tenant, here.get(i)),
                          operator
                              .get(
                                  "/tenants/"
                                      + tenant
                                      + "/accounts/"
                                      + here.get(i).id()
                                      + "/sessions")
                              .at("/data/0/id"),
                          operator.get("/tenants/" + tenant + "/keys").at("/data/0/kid")))
                  .toList()));
    }

    private void copy(String from, String to, Person person, String... statements) {
      for (String statement : statements) {
        rows.change(statement.formatted(from, to, person.id()));
      }
    }

    /** Somebody whose profile names their tenant wherever a dialect may show it. */
    private Person person(String tenant) {
      String email = "user-" + UUID.randomUUID() + "@example.com";
      String password = "correct horse battery";
      String body =
          "{'email':'%s','password':'%s','profile':{'phone':'%s','country':'%s','nickname':'%s'}}"
              .formatted(email, password, canary(tenant), canary(tenant), canary(tenant))
              .replace('\'', '"');
      Answer made = operator.post("/tenants/" + tenant + "/accounts", body);
      assertThat(made.status()).as(made.body()).isEqualTo(201);
      return new Person(UUID.fromString(made.at("/id")), made.at("/shown_id"), email, password);
    }

    private static String canary(String tenant) {
      return "canary of " + tenant + "!";
    }

    /** A code that the tenant has sent to somebody, or one that there is not. */
    private UUID code(String tenant, Person person) {
      if (tenant.startsWith("webmix")) {
        clients
            .get(tenant)
            .http()
            .post(
                "/t/" + tenant + "/otp/create",
                Attack.of("webmix").stream()
                    .filter(attack -> attack.path().equals("/otp/create"))
                    .findFirst()
                    .orElseThrow()
                    .body()
                    .replace('\'', '"')
                    .replace("EMAIL", person.email()),
                clients.get(tenant).credential());
      }
      List<List<Object>> codes =
          rows.of("SELECT id FROM one_time_code WHERE tenant_id = '" + tenant + "'");
      return codes.isEmpty() ? UUID.randomUUID() : (UUID) codes.getLast().getFirst();
    }

    /** Fails if there is an endpoint that nobody tries. */
    void knowsEveryEndpoint() {
      for (String dialect : Clients.DIALECTS) {
        Set<String> tried =
            Attack.of(dialect).stream()
                .map(attack -> attack.method() + " " + attack.path())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> routes =
            service
                .bean(Router.class)
                .uriRoutes()
                .filter(route ->
                    route
                        .getAnnotationMetadata()
                        .stringValue(Speaks.class)
                        .filter(dialect::equals)
                        .isPresent())
                .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
                .map(route ->
                    route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tried).as(dialect).containsAll(routes);
      }
    }

    /** Attacks each tenant's neighbours from within it, and says what came of it. */
    List<String> attack(History history, int attempts) {
      Random chance = Campaign.chance("twin-tenants");
      List<String> tenants = List.copyOf(clients.keySet());
      Queue<String> violations = new ConcurrentLinkedQueue<>();
      for (int begin = 0; begin < attempts; begin += BATCH) {
        String at = tenants.get(chance.nextInt(tenants.size()));
        Tokens own = clients.get(at).signedIn(person(at));
        List<Attempt> batch =
            Stream.generate(() -> attempt(chance, at, own))
                .limit(Math.min(BATCH, attempts - begin))
                .toList();
        Map<String, Set<String>> before = neighbours(at);
        Crowd.each(
            CROWD,
            batch.size(),
            i -> {
              batch.get(i).make(this, history, violations);
              return i;
            });
        Map<String, Set<String>> after = neighbours(at);
        before.forEach((table, rowsBefore) -> {
          if (!after.get(table).equals(rowsBefore)) {
            violations.add("from " + at + " somebody changed rows of others in " + table);
          }
        });
      }
      return List.copyOf(violations);
    }

    private Attempt attempt(Random chance, String at, Tokens own) {
      List<String> others = clients.keySet().stream().filter(tenant -> !tenant.equals(at)).toList();
      // Half of the victims live where everything is alike.
      String twin = at.endsWith("one") ? at.replace("-one", "-two") : at.replace("-two", "-one");
      String victims = chance.nextBoolean() ? twin : others.get(chance.nextInt(others.size()));
      Loot loot = people.get(victims).get(chance.nextInt(people.get(victims).size()));
      List<Attack> attacks =
          chance.nextInt(4) == 0 ? Attack.of("admin") : Attack.of(at.split("-", 2)[0]);
      Attack attack;
      do {
        attack = attacks.get(chance.nextInt(attacks.size()));
      } while ((attack.costly() && chance.nextInt(SPARED) != 0)
          || (attack.asks() == Asks.STRANGERS && known(at, loot.person())));
      boolean stolen = attack.asks() == Asks.VICTIM || chance.nextInt(3) != 0;
      return new Attempt(
          at,
          attack,
          loot,
          stolen,
          stolen ? loot.tokens().access() : own.access(),
          chance.nextInt(5) == 0 ? loot.tenant() : at,
          chance.nextInt(nodes.size()));
    }

    private boolean known(String tenant, Person person) {
      return people.get(tenant).stream().anyMatch(one -> one.person().id().equals(person.id()));
    }

    /** The rows of all tenants but one. */
    private Map<String, Set<String>> neighbours(String tenant) {
      return TABLES.stream()
          .collect(
              Collectors.toMap(
                  table -> table,
                  table ->
                      rows
                          .of(
                              "SELECT * FROM "
                                  + table
                                  + " WHERE tenant_id <> '"
                                  + tenant
                                  + "'"
                                  + (table.equals("audit_event") ? BUT_REFUSALS : ""))
                          .stream()
                          .map(List::toString)
                          .collect(Collectors.toSet())));
    }

    /** Fails if anybody's token is not good any more at home. */
    void isUnharmed() {
      people.forEach((tenant, here) ->
          here.forEach(one -> {
            Answer answer = clients.get(tenant).use(one.tokens().access());
            assertThat(answer.status()).as(tenant + answer.body()).isEqualTo(200);
          }));
    }
  }

  /**
   * One call.
   *
   * @param at the tenant that it is made to
   * @param stolen whether the token is the victim's
   * @param credential whose credential it names the tenant by
   */
  private record Attempt(
      String at,
      Attack attack,
      Loot loot,
      boolean stolen,
      String token,
      String credential,
      int node) {

    void make(Town town, History history, Queue<String> violations) {
      String op = attack.method() + " " + attack.path();
      history.record(
          op,
          at,
          loot.tenant(),
          node,
          () -> {
            Answer answer = send(town);
            String all = answer.body() + answer.headers().map();
            town.clients.keySet().stream()
                .filter(tenant -> !tenant.equals(at) && all.contains(Town.canary(tenant)))
                .forEach(tenant -> violations.add(op + " at " + at + " shows " + tenant));
            if (stolen && attack.readsToken() && answer.status() / 100 == 2) {
              violations.add(op + " at " + at + " took a token of " + loot.tenant());
            }
            return answer;
          },
          _ -> "");
    }

    private Answer send(Town town) {
      Http http = town.nodes.get(node);
      String body = attack.body(credential, loot, Clients.code(loot.code()));
      if (attack.path().startsWith("/admin")) {
        return http.send(
            attack.method(),
            attack.path(at, "", loot),
            body,
            "Authorization",
            "Bearer " + Service.ADMIN_KEY,
            "If-Match",
            "*");
      }
      Client client = town.clients.get(at);
      String[] naming =
          client.credential().length == 0
              ? new String[0]
              : new String[] {client.credential()[0], Target.credential(credential)};
      return http.send(
          attack.method(),
          "/t/" + at + attack.path(at, Target.credential(credential), loot),
          body,
          Stream.of(naming, attack.readsToken() ? client.presenting(token) : new String[0])
              .flatMap(Stream::of)
              .toArray(String[]::new));
    }
  }
}
