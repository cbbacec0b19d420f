package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Program;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real nginx with what the README says, in front of something that knows nothing of tokens. It is
 * skipped where there is no nginx.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NginxTest {

  private static final String SUSPENDS = "webmix-one";
  private static final String ENDS = "ethgas-one";
  private static final String KEEPS = "sig-one";

  private static final Pattern SNIPPET = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);

  /** What came through to the one behind. */
  private record Arrived(String method, Map<String, List<String>> headers, String body) {

    List<String> header(String name) {
      return headers.getOrDefault(name, List.of());
    }
  }

  private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private Service service;
  private Operator operator;
  private HttpServer behind;
  private Process nginx;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    Program.need("nginx");
    service = Service.start(TestDatabase.H2, Doors.TENANTS);
    operator = new Operator(service.http());
    behind = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    behind.createContext("/", this::arrive);
    behind.start();
    StringBuilder servers = new StringBuilder();
    for (String tenant : List.of(SUSPENDS, ENDS, KEEPS)) {
      ports.put(tenant, Service.freePort());
      servers.append("server {\nlisten 127.0.0.1:%d;\n".formatted(ports.get(tenant)));
      servers.append(snippet(tenant)).append("}\n");
    }
    StringBuilder temporary = new StringBuilder();
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      temporary.append("%s_temp_path %s;\n".formatted(kind, directory.resolve(kind)));
    }
    Path configuration =
        Files.writeString(
            directory.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid %s;
            events {}
            http {
            access_log off;
            %s%s}
            """
                .formatted(directory.resolve("pid"), temporary, servers));
    nginx =
        Program.start(
            directory, "nginx", "-e", "stderr", "-p", "" + directory, "-c", "" + configuration);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ports.values().stream().allMatch(NginxTest::listening));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (nginx != null) {
      nginx.destroy();
      nginx.waitFor();
    }
    if (behind != null) {
      behind.stop(0);
    }
    if (service != null) {
      service.close();
    }
  }

  /** What the README says, with our addresses in it. */
  private String snippet(String tenant) throws IOException {
    Matcher snippet = SNIPPET.matcher(Files.readString(Path.of("README.md")));
    assertThat(snippet.find()).isTrue();
    return snippet
        .group(1)
        .replace("localhost:8081", "127.0.0.1:" + behind.getAddress().getPort())
        .replace("localhost:8080/t/webmix/", "127.0.0.1:" + service.port() + "/t/" + tenant + "/");
  }

  private static boolean listening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void arrive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, List<String>> headers = new LinkedHashMap<>(exchange.getRequestHeaders());
    arrived.add(new Arrived(exchange.getRequestMethod(), headers, body));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private Doors at(String tenant) {
    return new Doors(service.http(), tenant);
  }

  /** Asks for what is behind the proxy. */
  private Answer send(String tenant, String method, String body, String... headers) {
    return new Http(ports.get(tenant)).send(method, "/anything?x=1", body, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void whoIsSignedInComesThroughByTheRightName(String tenant) throws InterruptedException {
    Person person = operator.person(tenant);
    String[] user = at(tenant).client().presenting(at(tenant).signedIn(person).access());
    String[] lying = {
      "X-Auth-Tenant", "another", "X-Auth-Subject", "somebody", "X-Auth-Session", "theirs"
    };
    String[] headers =
        Stream.of(user, lying, new String[] {"Content-Encoding", "gzip"})
            .flatMap(Stream::of)
            .toArray(String[]::new);
    assertThat(send(tenant, "POST", "a body", headers).status()).isEqualTo(204);
    Arrived through = arrived.take();
    assertThat(through.method()).isEqualTo("POST");
    assertThat(through.body()).isEqualTo("a body");
    assertThat(through.header("X-auth-tenant")).containsExactly(tenant);
    assertThat(through.header("X-auth-subject")).containsExactly(person.id().toString());
    assertThat(through.header("X-auth-session")).hasSize(1).doesNotContain("theirs");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void whoIsNotSignedInDoesNot(String tenant) {
    String[] lying = {"X-Auth-Tenant", tenant, "X-Auth-Subject", "somebody"};
    Answer answer = send(tenant, "GET", null, lying);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate")).contains("Bearer");
    assertThat(arrived).isEmpty();
  }

  @Test
  void whoHasLoggedOutIsStoppedAtOnce() throws InterruptedException {
    Doors doors = at(ENDS);
    Tokens tokens = doors.signedIn(operator.person(ENDS));
    String[] user = doors.client().presenting(tokens.access());
    assertThat(send(ENDS, "GET", null, user).status()).isEqualTo(204);
    arrived.take();
    doors.client().logOut(tokens);
    Answer answer = send(ENDS, "GET", null, user);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate")).contains("Bearer error=\"invalid_token\"");
    assertThat(arrived).isEmpty();
  }

  @Test
  void whoComesBackIsLoggedInAgain() throws InterruptedException {
    Doors doors = at(SUSPENDS);
    Person person = operator.person(SUSPENDS);
    Tokens tokens = doors.signedIn(person);
    String account = "/tenants/" + SUSPENDS + "/accounts/" + person.id();
    doors.client().logOut(tokens);
    assertThat(operator.get(account).at("/status")).isEqualTo("logged_out");
    String[] user = doors.client().presenting(tokens.access());
    assertThat(send(SUSPENDS, "GET", null, user).status()).isEqualTo(204);
    arrived.take();
    assertThat(operator.get(account).at("/status")).isEqualTo("logged_in");
  }

  @Test
  void whomAnOperatorDoesNotLetIsForbidden() {
    Person person = operator.person(KEEPS);
    String[] user = at(KEEPS).client().presenting(at(KEEPS).signedIn(person).access());
    operator.restrict(KEEPS, person, "authenticated-user");
    assertThat(send(KEEPS, "GET", null, user).status()).isEqualTo(403);
    assertThat(arrived).isEmpty();
  }
}
