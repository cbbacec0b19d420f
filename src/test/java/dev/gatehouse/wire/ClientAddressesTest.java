package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Request;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.Wire;
import dev.gatehouse.installation.Misconfiguration;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address a session and a rate are, whatever a client says of itself. */
class ClientAddressesTest {

  private static final String LOOPBACK = "127.0.0.1";

  private static Service direct;
  private static Service proxied;

  @BeforeAll
  static void start() {
    direct = Service.start(TestDatabase.H2, Target.TENANTS);
    proxied =
        Service.start(
            TestDatabase.H2,
            Target.TENANTS,
            "gatehouse.trusted-proxies",
            "127.0.0.0/8, ::1, 10.0.0.0/8, 2001:db8:aaaa::/48");
  }

  @AfterAll
  static void stop() {
    direct.close();
    proxied.close();
  }

  @ParameterizedTest(name = "H25 H32-H35 {0}")
  @ValueSource(
      strings = {
        "X-Forwarded-For: 1.2.3.4",
        "Forwarded: for=1.2.3.4",
        "Forwarded: for=1.2.3.4;host=a:xyz",
        "Forwarded: host=\":\"",
        "Forwarded: ;;;=,=",
        "True-Client-IP: 1.2.3.4",
        "CF-Connecting-IP: 1.2.3.4",
        "X-Real-IP: 1.2.3.4",
        "Client-IP: 1.2.3.4",
        "X-Client-IP: 1.2.3.4",
        "X-Cluster-Client-IP: 1.2.3.4",
        "Fastly-Client-IP: 1.2.3.4"
      })
  void nobodyIsBelievedWhoIsNoProxyOfOurs(String header) {
    assertThat(address(direct, header)).isEqualTo(LOOPBACK);
  }

  @ParameterizedTest(name = "H35 {0}")
  @ValueSource(
      strings = {
        "Forwarded: for=1.2.3.4",
        "True-Client-IP: 1.2.3.4",
        "X-Real-IP: 1.2.3.4",
        "X-Forwarded: 1.2.3.4",
        "X_Forwarded_For: 1.2.3.4"
      })
  void aProxyIsBelievedInOneHeaderOnly(String header) {
    assertThat(address(proxied, header)).isEqualTo(LOOPBACK);
  }

  @ParameterizedTest(name = "H27-H31 {0} is {1}")
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '"',
      value = {
        // The rightmost that is no proxy of ours; what is left of it is only said.
        "1.2.3.4 > 1.2.3.4",
        "6.6.6.6, 1.2.3.4 > 1.2.3.4",
        "6.6.6.6, 1.2.3.4, 10.0.0.1 > 1.2.3.4",
        "6.6.6.6, 1.2.3.4, 10.0.0.1, 10.255.255.255, 127.0.0.2 > 1.2.3.4",
        "1.2.3.4, 2001:db8:aaaa:1::1 > 1.2.3.4",
        // Nobody else: the farthest of our own.
        "10.0.0.1 > 10.0.0.1",
        "10.0.0.2, 10.0.0.1 > 10.0.0.2",
        // What is no address ends the walk: what is left of it is not believed.
        "unknown > 127.0.0.1",
        "_hidden > 127.0.0.1",
        "not-an-ip > 127.0.0.1",
        "evil.example > 127.0.0.1",
        "1.2.3.4, evil.example > 127.0.0.1",
        "1.2.3.4, unknown, 10.0.0.1 > 10.0.0.1",
        "1.2.3.4, , 10.0.0.1 > 10.0.0.1",
        "1.2.3.4, > 127.0.0.1",
        "0x7f.1 > 127.0.0.1",
        "1.2.3 > 127.0.0.1",
        "16909060 > 127.0.0.1",
        "01.02.03.04 > 127.0.0.1",
        "1.2.3.256 > 127.0.0.1",
        "1.2.3.4.5 > 127.0.0.1",
        "1.2.3.4:x > 127.0.0.1",
        "1.2.3.4:999999 > 127.0.0.1",
        "[2001:db8::1 > 127.0.0.1",
        "[2001:db8::1]x > 127.0.0.1",
        "[] > 127.0.0.1",
        "% > 127.0.0.1",
        ": > 127.0.0.1",
        "' OR 1=1-- > 127.0.0.1",
        // One address, written in many ways.
        "1.2.3.4:5678 > 1.2.3.4",
        "::ffff:1.2.3.4 > 1.2.3.4",
        "[::ffff:1.2.3.4]:80 > 1.2.3.4",
        "::ffff:102:304 > 1.2.3.4",
        "2001:db8::1 > 2001:db8:0:0:0:0:0:0",
        "[2001:db8::1] > 2001:db8:0:0:0:0:0:0",
        "[2001:db8::1]:443 > 2001:db8:0:0:0:0:0:0",
        "2001:db8::1%eth0 > 2001:db8:0:0:0:0:0:0",
        "2001:DB8:0:0:ffff:ffff:ffff:ffff > 2001:db8:0:0:0:0:0:0",
        "2001:db8:0:1::1 > 2001:db8:0:1:0:0:0:0"
      })
  void aProxyIsBelievedAboutItsOwnClient(String said, String address) {
    assertThat(address(proxied, "X-Forwarded-For: " + said)).isEqualTo(address);
  }

  @Test
  void severalHeadersAreReadAsOneFromTheRight() {
    assertThat(
            address(
                proxied,
                "X-Forwarded-For: 6.6.6.6",
                "X-Forwarded-For: 1.2.3.4",
                "X-Forwarded-For: 10.0.0.1"))
        .isEqualTo("1.2.3.4");
  }

  @Test
  void aThousandHopsAreOnlyMany() {
    assertThat(address(proxied, "X-Forwarded-For: 1.2.3.4" + ",10.0.0.1".repeat(1000)))
        .isEqualTo("1.2.3.4");
  }

  @Test
  void aRateIsCountedForTheClientAndNotForWhatItSays() {
    try (Service service =
        Service.start(
            TestDatabase.H2, "tenants.yml", "gatehouse.trusted-proxies", "127.0.0.0/8, ::1")) {
      for (int i = 0; i < 30; i++) {
        assertThat(logout(service, "6.6.6." + i + ", 2001:db8::" + i).status()).isEqualTo(401);
      }
      Wire.Reply refused = logout(service, "2001:db8::ffff:1");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("TOO_MANY_REQUESTS");
      assertThat(logout(service, "2001:db8:0:1::").status()).isEqualTo(401);
    }
  }

  @Test
  void aClientThatChangesItsStoryIsStillOneClient() {
    try (Service service = Service.start(TestDatabase.H2, "tenants.yml")) {
      assertThat(IntStream.range(0, 35).map(i -> logout(service, "1.2.3." + i).status()).toArray())
          .containsExactly(IntStream.range(0, 35).map(i -> i < 30 ? 401 : 429).toArray());
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "localhost",
        "proxy.example",
        "10.0.0",
        "*"
      })
  void aRangeThatIsNoneStopsTheStart(String range) {
    ThrowingCallable start =
        () ->
            Service.start(TestDatabase.H2, Target.TENANTS, "gatehouse.trusted-proxies", range)
                .close();
    assertThatThrownBy(start)
        .hasRootCauseInstanceOf(Misconfiguration.class)
        .rootCause()
        .hasMessageContaining("GATEHOUSE_TRUSTED_PROXIES")
        .hasMessageContaining(range);
  }

  /** The address that the session of a new guest is said to be from. */
  private static String address(Service service, String... headers) {
    Request request =
        Target.known(Request.post("/auth/signin", "{\"method\":\"guest\"}")).with(headers);
    Wire.Reply reply = send(service, request);
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    String token = Http.json(reply.body()).at("/data/accessToken").asText();
    String session = Http.json(claims(token)).at("/sid").asText();
    return (String)
        new Rows(service)
            .of("SELECT address FROM session WHERE id = '" + session + "'")
            .getFirst()
            .getFirst();
  }

  private static String claims(String token) {
    return new String(
        java.util.Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Wire.Reply logout(Service service, String forwardedFor) {
    return send(
        service,
        Target.known(Request.get("/auth/logout")).with("X-Forwarded-For: " + forwardedFor));
  }

  private static Wire.Reply send(Service service, Request request) {
    try (Wire wire = new Wire(service.port())) {
      wire.send(request.bytes());
      return wire.reply().orElseThrow();
    }
  }
}
