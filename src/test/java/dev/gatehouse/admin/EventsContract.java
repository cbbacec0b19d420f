package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.Following;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whoever listens hears what happens on any node, once, also after having been cut off. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EventsContract {

  private static final String EVENTS = "/admin/v1/tenants/ethgas/events";

  private final TestDatabase database;
  private Service service;
  private Operator operator;

  EventsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-feed.yml");
    operator = new Operator(service.http());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void aLogoutOnOneNodeIsHeardOnAnotherWithinASecond() throws Exception {
    Person person = operator.person("ethgas");
    Http http = service.http();
    String user = "/t/ethgas/api/v1/user";
    Answer in =
        http.post(
            user + "/login",
            "{\"username\":\"" + person.email() + "\",\"password\":\"" + person.password() + "\"}");
    try (Service other = service.another();
        Ear ear = new Ear(other, null)) {
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("audit_read") > 0);
      http.post(user + "/logout", null, "Authorization", "Bearer " + in.at("/data/accessToken"));
      await()
          .atMost(Duration.ofSeconds(1))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> ear.heard("session_logout") == 1);
      assertThat(ear.lines.stream().filter(line -> line.startsWith("data: ")))
          .allSatisfy(line ->
              assertThat(Http.json(line.substring(6)).at("/actor_kind").asText()).isNotEmpty());
    }
  }

  @Test
  void whoeverWasCutOffMissesNothing() throws Exception {
    List<String> heard = new ArrayList<>();
    String last;
    try (Ear ear = new Ear(service, null)) {
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("audit_read") > 0);
      operator.person("ethgas");
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("user_created") == 1);
      heard.addAll(ear.ids());
      last = heard.getLast();
    }
    for (int i = 0; i < 5; i++) {
      operator.person("ethgas");
    }
    try (Service other = service.another();
        Ear ear = new Ear(other, last)) {
      operator.person("ethgas");
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("user_created") == 6);
      heard.addAll(ear.ids());
    }
    long first = Long.parseLong(heard.getFirst());
    assertThat(heard)
        .isEqualTo(
            Stream.iterate(first, i -> i + 1).limit(heard.size()).map(String::valueOf).toList());
  }

  @Test
  void aStreamEndsWithItsNode() throws Exception {
    Service other = service.another();
    try (Ear ear = new Ear(other, null)) {
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("audit_read") > 0);
      other.close();
      await().atMost(Duration.ofSeconds(5)).until(ear.reading::isDone);
    }
  }

  @Test
  void whatIsNoPlaceInTheChainIsRefused() {
    for (String id : List.of("x", "-1", "999999999999999999", "9999999999999999999")) {
      Answer answer =
          service
              .http()
              .get(EVENTS, "Authorization", "Bearer " + Service.ADMIN_KEY, "Last-Event-ID", id);
      assertThat(answer.status()).as(id).isEqualTo(400);
    }
  }

  @Test
  void tooManyDoNotListen() {
    Following following = service.bean(Following.class);
    List<Idle> idle = new ArrayList<>();
    for (int i = 0; i < 2 * Following.MOST; i++) {
      Idle one = new Idle("key " + i);
      if (following.listen("tenant " + i, 0, one)) {
        idle.add(one);
      }
    }
    assertThat(idle).hasSizeBetween(Following.MOST - 5, Following.MOST);
    assertThat(listen("twice", Service.ADMIN_KEY)).isEqualTo(503);
    idle.forEach(one -> one.gone = true);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> following.listen("ethgas", 0, new Idle("key")));
  }

  @Test
  void theListenersOfOneKeyLeavePlacesForOthers() throws Exception {
    JsonNode key = key("\"paused\"", null);
    List<Ear> ears = new ArrayList<>();
    try {
      for (int i = 0; i < Following.MOST_OF_A_KEY; i++) {
        ears.add(new Ear(service, "paused", key.get("key").asText()));
      }
      assertThat(listen("paused", key.get("key").asText())).isEqualTo(503);
      ears.add(new Ear(service, "paused", Service.ADMIN_KEY));
    } finally {
      ears.forEach(Ear::close);
    }
  }

  @Test
  void theListenersOfOneTenantLeavePlacesForOthers() {
    Following following = service.bean(Following.class);
    List<Idle> idle = new ArrayList<>();
    for (int i = 0; i < Following.MOST; i++) {
      Idle one = new Idle("key " + i);
      if (following.listen("given-up", 0, one)) {
        idle.add(one);
      }
    }
    assertThat(idle).hasSizeLessThan(Following.MOST);
    assertThat(following.listen("twice", 0, new Idle("key"))).isTrue();
    idle.forEach(one -> one.gone = true);
  }

  @Test
  void aKeyThatIsRevokedHearsNoMore() throws Exception {
    JsonNode key = key("\"ethgas\"", null);
    try (Ear ear = new Ear(service, "ethgas", key.get("key").asText())) {
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("audit_read") > 0);
      assertThat(operator.delete("/admin-keys/" + key.get("id").asText()).status()).isEqualTo(204);
      operator.person("ethgas");
      await().atMost(Duration.ofSeconds(5)).until(ear.reading::isDone);
      assertThat(ear.heard("user_created")).isZero();
    }
  }

  @Test
  void aKeyThatHasExpiredHearsNoMore() throws Exception {
    Instant end = service.bean(InstantSource.class).instant().plusSeconds(600);
    JsonNode key = key("\"ethgas\"", end);
    try (Ear ear = new Ear(service, "ethgas", key.get("key").asText())) {
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("audit_read") > 0);
      service.bean(TickingClock.class).pass(Duration.ofMinutes(10));
      operator.person("ethgas");
      await().atMost(Duration.ofSeconds(5)).until(ear.reading::isDone);
      assertThat(ear.heard("user_created")).isZero();
    }
  }

  /** Nothing happens at the tenant, so that it ends when it would hear that there was nothing. */
  @Test
  void whoeverHasSignedOutHearsNoMore() throws Exception {
    String[] page = {"X-Gatehouse-Console", "1"};
    Answer in =
        service.http().post("/console/session", "{\"key\":\"" + Service.ADMIN_KEY + "\"}", page);
    String cookie = in.header("set-cookie").orElseThrow().replaceFirst(";.*", "");
    String[] signedIn = {"X-Gatehouse-Console", "1", "Cookie", cookie};
    try (Ear ear = new Ear(service, "/console" + events("edwards"), signedIn)) {
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("audit_read") > 0);
      Answer out = service.http().send("DELETE", "/console/session", null, signedIn);
      assertThat(out.status()).isEqualTo(204);
      await().atMost(Duration.ofSeconds(20)).until(ear.reading::isDone);
      assertThat(ear.lines).noneMatch(line -> line.contains("still here"));
    }
  }

  @Test
  void whoeverCannotBeToldKeepsNobodyFromListening() throws Exception {
    Following following = service.bean(Following.class);
    Broken broken = new Broken();
    assertThat(following.listen("rsa", 0, broken)).isTrue();
    await().atMost(Duration.ofSeconds(20)).until(() -> broken.ended);
    try (Ear ear = new Ear(service, null)) {
      await().atMost(Duration.ofSeconds(5)).until(() -> ear.heard("audit_read") > 0);
    }
  }

  private static String events(String tenant) {
    return "/admin/v1/tenants/" + tenant + "/events";
  }

  private int listen(String tenant, String key) {
    return service.http().get(events(tenant), "Authorization", "Bearer " + key).status();
  }

  private JsonNode key(String tenants, Instant end) {
    Answer made =
        operator.post(
            "/admin-keys",
            "{\"name\":\"key-%s\",\"scopes\":[\"audit:read\"],\"tenants\":[%s],\"expires_at\":%s}"
                .formatted(UUID.randomUUID(), tenants, end == null ? null : "\"" + end + "\""));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json();
  }

  /** Somebody whom it is an error to tell anything. */
  private static final class Broken implements Following.Listener {

    private volatile boolean ended;

    @Override
    public Object key() {
      return "broken";
    }

    @Override
    public boolean may() {
      return true;
    }

    @Override
    public long room() {
      return 1;
    }

    @Override
    public boolean gone() {
      return ended;
    }

    @Override
    public void heard(long position, Audit.Written written) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void silence() {
      throw new IllegalStateException("broken");
    }

    @Override
    public void end() {
      ended = true;
      throw new IllegalStateException("broken");
    }
  }

  /** Somebody who takes nothing, for as long as that is put up with. */
  private static final class Idle implements Following.Listener {

    private final Object key;
    private volatile boolean gone;

    Idle(Object key) {
      this.key = key;
    }

    @Override
    public Object key() {
      return key;
    }

    @Override
    public boolean may() {
      return true;
    }

    @Override
    public long room() {
      return 0;
    }

    @Override
    public boolean gone() {
      return gone;
    }

    @Override
    public void heard(long position, Audit.Written written) {
      throw new AssertionError("there was no room");
    }

    @Override
    public void silence() {
      throw new AssertionError("there was no room");
    }

    @Override
    public void end() {
      gone = true;
    }
  }

  /** Somebody who listens. */
  private static final class Ear implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Void> reading;

    /**
     * @param last the id of the event that was last heard; null if none was
     */
    Ear(Service node, String last) throws Exception {
      this(
          node,
          EVENTS,
          Stream.of("Authorization", "Bearer " + Service.ADMIN_KEY, "Last-Event-ID", last)
              .limit(last == null ? 2 : 4)
              .toArray(String[]::new));
    }

    Ear(Service node, String tenant, String key) throws Exception {
      this(node, events(tenant), new String[] {"Authorization", "Bearer " + key});
    }

    Ear(Service node, String path, String[] headers) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + path))
              .headers(headers)
              .build();
      HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type").orElse(""))
          .startsWith("text/event-stream");
      this.reading = CompletableFuture.runAsync(() -> response.body().forEach(lines::add));
    }

    long heard(String action) {
      return List.copyOf(lines).stream().filter(("event: " + action)::equals).count();
    }

    /** The ids of what was heard, but for an event that has not come to its end. */
    List<String> ids() {
      return List.copyOf(lines).stream()
          .filter(line -> line.startsWith("id: "))
          .map(line -> line.substring(4))
          .toList();
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }
}
