package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Refresh tokens that were never issued, were spent, or are over: what each answers, and what
 * becomes of its family. The tenants rotate theirs and have a grace of five minutes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpentRefreshTokensTest {

  /** Those that show a refresh token. */
  static final List<String> DIALECTS = List.of("ethgas", "sig", "webmix");

  private Service service;
  private TickingClock clock;

  @BeforeAll
  void start() {
    service =
        Service.start(
            TestDatabase.H2, "src/test/resources/tenants-forged.yml", Mailbox.ALL.settings());
    clock = service.bean(TickingClock.class);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  /** R02, R03: whoever guesses harms nobody. */
  @ParameterizedTest(name = "R02 R03 {0}")
  @FieldSource("DIALECTS")
  void aTokenThatWasNeverIssuedEndsNothing(String dialect) {
    Refreshing client = client(dialect);
    String token = signedIn(client);
    String before = new Rows(service).all();
    byte[] body = Base64.getUrlDecoder().decode(token.substring(4, 95));
    for (int at = 0; at < body.length; at++) {
      byte[] changed = body.clone();
      changed[at] ^= 1;
      refused(client, written(changed));
    }
    refused(client, token.substring(0, 96) + "00000000");
    assertThat(new Rows(service).all()).isEqualTo(before);
    assertThat(written(body)).isEqualTo(token);
    next(client, token);
  }

  /** R04 */
  @ParameterizedTest(name = "R04 {0}")
  @FieldSource("DIALECTS")
  void aSpentTokenEndsItsFamilyAfterTheGrace(String dialect) {
    Refreshing client = client(dialect);
    String first = signedIn(client);
    String second = next(client, first);
    clock.pass(Duration.ofMinutes(5));
    refused(client, first);
    refused(client, second);
  }

  /** R05 */
  @ParameterizedTest(name = "R05 {0}")
  @FieldSource("DIALECTS")
  void oneThatIsTwoBehindEndsItsFamilyWithinTheGraceToo(String dialect) {
    Refreshing client = client(dialect);
    String first = signedIn(client);
    String second = next(client, first);
    String third = next(client, second);
    refused(client, first);
    refused(client, third);
    refused(client, second);
  }

  /** R06, R07 */
  @ParameterizedTest(name = "R06 R07 {0}")
  @FieldSource("DIALECTS")
  void theOneBeforeGetsTheSameSuccessorThreeTimesLater(String dialect) {
    Refreshing client = client(dialect);
    String first = signedIn(client);
    String second = next(client, first);
    assertThat(next(client, first)).isEqualTo(second);
    clock.pass(Duration.ofSeconds(30));
    for (int i = 0; i < 3; i++) {
      assertThat(next(client, first)).isEqualTo(second);
    }
    refused(client, first);
    refused(client, second);
  }

  /** R08 */
  @ParameterizedTest(name = "R08 {0}")
  @FieldSource("DIALECTS")
  void theGraceRevivesNothingThatHasExpired(String dialect) {
    Refreshing client = client(dialect);
    String first = signedIn(client);
    clock.pass(Duration.ofMinutes(119));
    String second = next(client, first);
    clock.pass(Duration.ofMinutes(2));
    for (String token : List.of(first, second)) {
      client.refreshExpired().keptBy(client.refresh(token));
    }
  }

  private Refreshing client(String dialect) {
    return (Refreshing) Clients.of(dialect, service.http(), dialect + "-one");
  }

  private String signedIn(Client client) {
    Tokens tokens = client.signedIn(new Operator(service.http()).person(client.tenant()));
    return tokens.refresh().orElseThrow();
  }

  private static String next(Refreshing client, String token) {
    Answer answer = client.refresh(token);
    assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
    return client.tokens(answer).refresh().orElseThrow();
  }

  private static void refused(Refreshing client, String token) {
    client.refreshRefused().keptBy(client.refresh(token));
  }

  /** A token as it is written, with a checksum that is right. */
  private static String written(byte[] body) {
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(body);
    CRC32 checksum = new CRC32();
    checksum.update(encoded.getBytes(StandardCharsets.US_ASCII));
    return "rt1_%s_%08x".formatted(encoded, checksum.getValue());
  }
}
