package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.Audit.Search;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Word;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What each key of operators is for, and no more than that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdminKeysContract {

  private static final String NOBODY = "01a1fbf0-8892-7a9a-ab5b-49f1df146504";
  private static final String KEYS = "/admin-keys";

  private final TestDatabase database;
  private final Map<Scope, String> byScope = new TreeMap<>();
  private Service service;
  private Http http;
  private Operator operator;

  AdminKeysContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-feed.yml");
    http = service.http();
    operator = new Operator(http);
    for (Scope scope : Scope.values()) {
      byScope.put(scope, key(scope.word(), "null"));
    }
  }

  @AfterAll
  void stop() {
    service.close();
  }

  static List<Arguments> operations() throws IOException {
    return AdminApiContract.operations();
  }

  /** What an endpoint needs follows from its name; the service has it written at each. */
  private static Scope needed(String method, String path) {
    String noun = "tenants";
    for (String room :
        List.of(
            "accounts",
            "sessions",
            "receipts",
            "tokens",
            "capabilities",
            "keys",
            "audit",
            "events",
            "limits",
            "admin-keys")) {
      if (path.matches(".*/" + room + "([/:{].*)?")) {
        noun =
            switch (room) {
              case "receipts", "tokens" -> "sessions";
              case "events" -> "audit";
              default -> room;
            };
      }
    }
    boolean reads = method.equals("GET") || path.matches(".*:(explain|inspect|plan)");
    return Word.of(Scope.class, noun + ":" + (reads ? "read" : "write"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aKeyIsForWhatItsScopeSays(String method, String template, String type) {
    String path = filled(template.replace("{tenant}", "twice"));
    for (Scope scope : Scope.values()) {
      Answer answer = send(method, path, type, byScope.get(scope));
      if (scope == needed(method, template)) {
        assertThat(answer.status()).as(scope + " " + answer.body()).isNotIn(401, 403);
      } else {
        assertThat(answer.status()).as(scope + " " + answer.body()).isEqualTo(403);
        assertThat(answer.at("/detail")).startsWith("The key is not for ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aConfinedKeyKnowsItsOwnTenantsOnly(String method, String path, String type) {
    String every = String.join("\",\"", Word.all(Scope.class));
    String confined = key(every, "[\"twice\"]");
    String before = new Rows(service).all();
    Answer answer = send(method, filled(path.replace("{tenant}", "ethgas")), type, confined);
    if (path.contains("{tenant}")) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(404);
      Answer missing = send(method, filled(path.replace("{tenant}", "missing")), type, confined);
      assertThat(said(answer)).isEqualTo(said(missing));
    } else if (path.equals("/admin/v1/tenants")) {
      assertThat(answer.json().findValuesAsText("id")).containsExactly("twice");
    } else {
      assertThat(answer.status()).as(answer.body()).isEqualTo(403);
    }
    assertThat(new Rows(service).all()).isEqualTo(before);
  }

  private static List<String> said(Answer answer) {
    return List.of(answer.at("/title"), answer.at("/detail"), answer.at("/code"));
  }

  @Test
  void aKeyIsShownOnceAndKeptAsADigest() {
    String name = name();
    Answer made =
        operator.post(
            KEYS,
            "{\"name\":\"" + name + "\",\"scopes\":[\"audit:read\"],\"tenants\":[\"twice\"]}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String key = made.at("/key");
    assertThat(key).matches("ghk_[A-Za-z0-9_-]{86}");
    assertThat(send("GET", "/admin/v1/tenants/twice/audit", key).status()).isEqualTo(200);
    Answer list = operator.get(KEYS);
    JsonNode shown = list.json().get("data").get(0);
    assertThat(shown.get("name").asText()).isEqualTo(name);
    assertThat(shown.get("created_by").asText()).isEqualTo("operator");
    assertThat(shown.get("tenants").toString()).isEqualTo("[\"twice\"]");
    assertThat(list.body() + new Rows(service).all()).doesNotContain(key.substring(30));
    String change = key.substring(0, 40) + (key.charAt(40) == 'A' ? 'B' : 'A') + key.substring(41);
    for (String wrong :
        List.of(change, key + "A", key.substring(0, 89), "ghk_", key.toUpperCase(Locale.ROOT))) {
      assertThat(send("GET", "/admin/v1/tenants/twice/audit", wrong).status()).isEqualTo(401);
    }
  }

  @Test
  void whatAKeyDoesIsWrittenDownByItsName() {
    String name = name();
    String key = operator.post(KEYS, wish(name, "tenants:write", "null")).at("/key");
    assertThat(send("POST", "/admin/v1/tenants/given-up/suspend", key).status()).isEqualTo(204);
    assertThat(operator.get("/tenants/given-up/audit?actor=" + name).at("/data/0/action"))
        .isEqualTo("tenant_suspended");
  }

  @Test
  void thatKeysComeAndGoIsInTheAuditOfTheInstallation() {
    String name = name();
    Answer made = operator.post(KEYS + "?reason=r1", wish(name, "audit:read", "null"));
    String id = made.at("/id");
    operator.delete(KEYS + "/" + id + "?reason=r2");
    JsonNode written = operator.get("/audit?object=" + id).json().get("data");
    assertThat(written.findValuesAsText("action"))
        .containsExactly("admin_key_revoked", "admin_key_created");
    assertThat(written.findValuesAsText("reason")).containsExactly("r2", "r1");
    assertThat(written.at("/0/details/name").asText()).isEqualTo(name);
    assertThat(operator.get("/tenants/twice/audit?object=" + id).json().get("data")).isEmpty();
    assertThat(operator.get("/audit?actor=nobody").json().get("data")).isEmpty();

    Answer part = operator.get("/audit?object=" + id + "&limit=1");
    assertThat(part.at("/data/0/action")).isEqualTo("admin_key_revoked");
    String rest = "/audit?object=" + id + "&limit=1&cursor=" + part.at("/next_cursor");
    assertThat(operator.get(rest).at("/data/0/action")).isEqualTo("admin_key_created");
    assertThat(operator.get("/tenants/twice" + rest).status()).isEqualTo(400);
  }

  @Test
  void toReadTheAuditOfTheInstallationIsWrittenDownThere() {
    String reason = name();
    assertThat(operator.get("/audit?limit=1&reason=" + reason).status()).isEqualTo(200);
    assertThat(operator.get("/audit/export?reason=" + reason).status()).isEqualTo(200);
    assertThat(operator.get("/audit?dry_run=true").status()).isEqualTo(400);
    JsonNode written = operator.get("/audit?action=audit_read&limit=3").json().get("data");
    assertThat(written)
        .filteredOn(event -> event.get("reason").asText().equals(reason))
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.get("object_id").asText()).isEqualTo("*"));
  }

  @Test
  void whomAKeyIsForAndUntilWhenIsWrittenDown() {
    Map<String, Object> everywhere = made(wish(name(), "audit:read", "null"));
    assertThat(everywhere).containsOnlyKeys("name", "scopes");
    String end = service.bean(InstantSource.class).instant().plusSeconds(3600).toString();
    assertThat(
            made(
                wish(name(), "audit:read", "[\"twice\",\"ethgas\"]")
                    .replace("}", ",\"expires_at\":\"" + end + "\"}")))
        .containsEntry("tenants", List.of("ethgas", "twice"))
        .containsEntry("expires_at", end);
  }

  /** What is written down about a key that is made. */
  private Map<String, Object> made(String wish) {
    String id = operator.post(KEYS, wish).at("/id");
    return service
        .bean(Audit.class)
        .page(
            Transactions.INSTALLATION,
            new Search(Action.ADMIN_KEY_CREATED, null, id, null, null),
            Long.MAX_VALUE,
            1)
        .getFirst()
        .details();
  }

  @Test
  void whatIsRefusedIsLogged() {
    String name = name();
    String key = operator.post(KEYS, wish(name, "tenants:read", "null")).at("/key");
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try {
      assertThat(tenants(http, key + "x")).isEqualTo(401);
      assertThat(send("GET", "/admin/v1/tenants/twice/audit", key).status()).isEqualTo(403);
    } finally {
      root.detachAppender(log);
    }
    assertThat(List.copyOf(log.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.startsWith("operator=unknown outcome=UNAUTHORIZED address=127."))
        .anyMatch(line -> line.startsWith("operator=" + name + " outcome=FORBIDDEN address=127."))
        .noneMatch(line -> line.contains(key));
  }

  @Test
  void noKeyMakesOneForMoreThanItselfIsFor() {
    String key = key("admin-keys:write\",\"audit:read", "null");
    assertThat(make(key, wish(name(), "audit:read", "null")).status()).isEqualTo(201);
    assertThat(make(key, wish(name(), "sessions:write", "null")).status()).isEqualTo(403);
    String confined = key("admin-keys:write", "[\"twice\"]");
    assertThat(make(confined, wish(name(), "admin-keys:write", "[\"twice\"]")).status())
        .isEqualTo(403);
  }

  @Test
  void aRevokedKeyIsNoneOnAnyNode() {
    Answer made = operator.post(KEYS, wish(name(), "tenants:read", "null"));
    String key = made.at("/key");
    try (Service other = service.another()) {
      Http there = other.http();
      String cookie = signedIn(there, key);
      assertThat(tenants(there, key)).isEqualTo(200);
      assertThat(console(there, cookie)).isEqualTo(200);
      assertThat(operator.delete(KEYS + "/" + made.at("/id") + "?dry_run=true").status())
          .isEqualTo(204);
      assertThat(tenants(there, key)).isEqualTo(200);
      assertThat(operator.delete(KEYS + "/" + made.at("/id")).status()).isEqualTo(204);
      assertThat(tenants(there, key)).isEqualTo(401);
      assertThat(tenants(http, key)).isEqualTo(401);
      assertThat(console(there, cookie)).isEqualTo(401);
    }
    assertThat(operator.delete(KEYS + "/" + made.at("/id")).status()).isEqualTo(404);
    assertThat(operator.delete(KEYS + "/" + NOBODY).status()).isEqualTo(404);
  }

  @Test
  void aKeyEndsWhenItWasToEnd() {
    InstantSource time = service.bean(InstantSource.class);
    String end = time.instant().plusSeconds(3600).toString();
    String wish =
        wish(name(), "tenants:read", "null").replace("}", ",\"expires_at\":\"" + end + "\"}");
    Answer made = operator.post(KEYS, wish);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String key = made.at("/key");
    assertThat(tenants(http, key)).isEqualTo(200);
    service.bean(TickingClock.class).pass(Duration.ofHours(1));
    assertThat(tenants(http, key)).isEqualTo(401);
  }

  @Test
  void noKeyOutlivesTheOneThatMadeIt() {
    Instant end = service.bean(InstantSource.class).instant().plusSeconds(3600);
    String maker = operator.post(KEYS, ending("admin-keys:write", end)).at("/key");
    for (String longer :
        List.of(
            wish(name(), "admin-keys:write", "null"),
            ending("admin-keys:write", end.plusSeconds(1)))) {
      Answer refused = make(maker, longer);
      assertThat(refused.status()).as(refused.body()).isEqualTo(403);
      assertThat(refused.at("/detail"))
          .isEqualTo("expires_at: expected none after the end of the caller's own key, " + end);
    }
    assertThat(make(maker, ending("admin-keys:write", end)).status()).isEqualTo(201);
  }

  @Test
  void noKeyRevokesOneThatIsForMore() {
    String weak = key("admin-keys:write\",\"audit:read", "null");
    Answer strong = operator.post(KEYS, wish(name(), "audit:read\",\"sessions:write", "null"));
    Answer alike = operator.post(KEYS, wish(name(), "audit:read", "[\"twice\"]"));
    Answer refused = revoke(weak, strong.at("/id"));
    assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    assertThat(send("GET", "/admin/v1/tenants/twice/audit", strong.at("/key")).status())
        .isEqualTo(200);
    assertThat(revoke(weak, alike.at("/id")).status()).isEqualTo(204);
    assertThat(revoke(weak, NOBODY).status()).isEqualTo(404);
  }

  private Answer revoke(String key, String id) {
    return http.send(
        "DELETE", "/admin/v1" + KEYS + "/" + id, null, "Authorization", "Bearer " + key);
  }

  private static String ending(String scopes, Instant end) {
    return wish(name(), scopes, "null").replace("}", ",\"expires_at\":\"" + end + "\"}");
  }

  @Test
  void aDryRunMakesNoKey() {
    String name = name();
    Answer dry = operator.post(KEYS + "?dry_run=true", wish(name, "audit:read", "null"));
    assertThat(dry.status()).isEqualTo(201);
    assertThat(dry.json().get("key").isNull()).isTrue();
    assertThat(operator.post(KEYS, wish(name, "audit:read", "null")).status()).isEqualTo(201);
    assertThat(operator.post(KEYS, wish(name, "audit:read", "null")).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"operator\",\"scopes\":[\"audit:read\"]}",
        "{\"name\":\"\",\"scopes\":[\"audit:read\"]}",
        "{\"name\":\"A\",\"scopes\":[\"audit:read\"]}",
        "{\"name\":\"a b\",\"scopes\":[\"audit:read\"]}",
        "{\"name\":\"a\",\"scopes\":[]}",
        "{\"name\":\"a\",\"scopes\":[\"everything\"]}",
        "{\"name\":\"a\"}",
        "{\"name\":\"a\",\"scopes\":[\"audit:read\"],\"tenants\":[]}",
        "{\"name\":\"a\",\"scopes\":[\"audit:read\"],\"tenants\":[\"missing\"]}",
        "{\"name\":\"a\",\"scopes\":[\"audit:read\"],\"expires_at\":\"2001-01-01T00:00:00Z\"}",
        "{\"name\":\"a\",\"scopes\":[\"audit:read\"],\"expires_at\":\"soon\"}",
        "{\"name\":\"a\",\"scopes\":[\"audit:read\"],\"key\":\"mine\"}"
      })
  void whatIsNoKeyIsNotMade(String body) {
    Answer answer = operator.post(KEYS, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void theTenantThatThereIsNotIsNamed() {
    String wish = wish(name(), "audit:read", "[\"ethgas\",\"missing\"]");

    assertThat(operator.post(KEYS, wish).at("/detail"))
        .isEqualTo("tenants: expected ids of tenants; none is called missing");
  }

  private String key(String scopes, String tenants) {
    Answer made = operator.post(KEYS, wish(name(), scopes, tenants));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.at("/key");
  }

  private static String name() {
    return "key-" + UUID.randomUUID();
  }

  private static String wish(String name, String scopes, String tenants) {
    return "{\"name\":\"%s\",\"scopes\":[\"%s\"],\"tenants\":%s}".formatted(name, scopes, tenants);
  }

  private static String filled(String path) {
    return path.replace("{capability}", "profile").replaceAll("[{][a-z]+[}]", NOBODY);
  }

  private Answer send(String method, String path, String key) {
    return send(method, path, "application/json", key);
  }

  private Answer send(String method, String path, String type, String key) {
    String body = method.startsWith("P") ? "{}" : null;
    return http.send(
        method,
        path,
        body,
        "Authorization",
        "Bearer " + key,
        "Content-Type",
        type,
        // Whoever may listen to events is not to wait for them here.
        "Last-Event-ID",
        "none");
  }

  private Answer make(String key, String wish) {
    return http.send("POST", "/admin/v1" + KEYS, wish, "Authorization", "Bearer " + key);
  }

  private static int tenants(Http node, String key) {
    return node.get("/admin/v1/tenants", "Authorization", "Bearer " + key).status();
  }

  private static String signedIn(Http node, String key) {
    Answer in =
        node.post("/console/session", "{\"key\":\"" + key + "\"}", "X-Gatehouse-Console", "1");
    assertThat(in.status()).as(in.body()).isEqualTo(200);
    return in.header("set-cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private static int console(Http node, String cookie) {
    return node.get("/console/admin/v1/tenants", "Cookie", cookie, "X-Gatehouse-Console", "1")
        .status();
  }
}
