package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts from elsewhere: each line is an account or says why not, and its owner signs in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImportContract {

  private static final String PATH = "/admin/v1/tenants/webmix/accounts:import";
  private static final String[] WEBMIX = {"x-tenant-token", "sample-credential-of-webmix"};

  private final TestDatabase database;
  private Service service;
  private Http http;
  private Operator operator;
  private Rows rows;

  ImportContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-test.yml");
    http = service.http();
    operator = new Operator(http);
    rows = new Rows(service);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "password"
            + " $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "password"
            + " $argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "apple123"
            + " $argon2d$v=19$m=65536,t=4,p=4$PUfIWctZa611rpXSOicEAA$eUtgGpyO1+ylLPGhN8gvRXBXF+Zd97kQIZA7OgX4VIM",
        "U*U*U $2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
        "VDx5BdxfxstYk $2b$04$xgZtlonpAHSU/njOCdKztOPuPFzCNVpB4LGicO4/OGgHv.uKHkwsS",
        "'correct horse' $2y$04$n.BO6Chu8O0K6tZduwSHIegZ.y6hDk990CAFSuv7nB6NJbWkEvW5y",
        "l\u00e8tmein pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "password $pbkdf2-sha1$i=4096,l=20$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE",
        "password"
            + " $pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
        "password"
            + " $pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww"
      })
  void whoeverKnewThePasswordThereSignsInHere(String password, String hash) {
    String email = address();
    String id = load(account(email, hash)).at("/lines/0/id");
    assertThat(stored(id)).isEqualTo(hash);
    assertThat(signIn(email, password + "z").status()).isEqualTo(401);
    assertThat(stored(id)).isEqualTo(hash);
    assertThat(signIn(email, password).status()).isEqualTo(201);
    assertThat(stored(id)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(signIn(email, password + "z").status()).isEqualTo(401);
    assertThat(signIn(email, password).status()).isEqualTo(201);
  }

  @Test
  void allThatIsSaidOfAnAccountIsKept() {
    String email = address();
    String username = "ada" + UUID.randomUUID().toString().substring(0, 8);
    Answer loaded =
        load(
            """
            {"username":"%s","email":"%s","email_verified":true,"profile":{"firstName":"Ada"},\
            "status":"suspended","created_at":"2020-01-31T13:00:00+01:00"}
            {"email":"%s"}
            """
                .formatted(username, email, address()));
    assertThat(loaded.status()).as(loaded.body()).isEqualTo(200);
    assertThat(loaded.at("/created")).isEqualTo("2");
    assertThat(loaded.at("/dry_run")).isEqualTo("false");
    Answer account = operator.get("/tenants/webmix/accounts/" + loaded.at("/lines/0/id"));
    assertThat(account.at("/username")).isEqualTo(username);
    assertThat(account.at("/email")).isEqualTo(email);
    assertThat(account.at("/status")).isEqualTo("suspended");
    assertThat(account.at("/profile/firstName")).isEqualTo("Ada");
    assertThat(account.at("/created_at")).isEqualTo("2020-01-31T12:00:00Z");
    assertThat(account.at("/method")).isEqualTo("otp");
    Answer other = operator.get("/tenants/webmix/accounts/" + loaded.at("/lines/1/id"));
    assertThat(other.at("/status")).isEqualTo("logged_in");
    assertThat(verified(loaded.at("/lines/0/id"))).isTrue();
    assertThat(verified(loaded.at("/lines/1/id"))).isFalse();
  }

  @Test
  void aSuspendedAccountDoesNotSignIn() {
    String email = address();
    load(
        """
        {"email":"%s","status":"suspended",\
        "password_hash":"$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI"}
        """
            .formatted(email));
    assertThat(signIn(email, "password").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|line: expected a JSON object",
        "[]|line: expected a JSON object",
        "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}|line: expected a JSON object",
        "{\"email\":\"a@example.com\"}{}|line: expected a JSON object",
        "{\"email\":\"a@example.com\",\"password\":\"secret\"}|line: expected nothing but username",
        "{}|username, email: expected at least one of them",
        "{\"email\":null}|username, email: expected at least one of them",
        "{\"email\":1}|email: expected text",
        "{\"email\":\"nobody\"}|email: cannot be one",
        "{\"username\":\"a b\"}|username: cannot be one",
        "{\"username\":\"abcdef\",\"email_verified\":true}|email_verified: expected an email",
        "{\"email\":\"a@example.com\",\"email_verified\":\"true\"}|email_verified: expected true",
        "{\"email\":\"a@example.com\",\"profile\":[]}|profile: expected an object",
        "{\"email\":\"a@example.com\",\"status\":\"terminated\"}|status: expected active or",
        "{\"email\":\"a@example.com\",\"created_at\":\"yesterday\"}|created_at: expected a time",
        "{\"email\":\"a@example.com\",\"created_at\":\"2999-01-01T00:00:00Z\"}|created_at: expected",
        "{\"email\":\"a@example.com\",\"created_at\":\"1969-01-01T00:00:00Z\"}|created_at: expected",
        "{\"email\":\"a@example.com\",\"password_hash\":\"secret\"}|password_hash: expected a hash of",
        "{\"email\":\"a@example.com\",\"password_hash\":\"$2b$15$CCCCCCCCCCCCCCCCCCCCC."
            + "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\"}|password_hash: expected $2a$, $2b$ or $2y$",
        "{\"email\":\"a@example.com\",\"password_hash\":\"$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhb"
            + "HQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc\"}|password_hash: expected $argon2id$",
        "{\"email\":\"a@example.com\",\"password_hash\":\"pbkdf2_sha256$9000000$seasalt$8xBlGd3jVgvJ+"
            + "92hWPxi5ww0uuAuAnKgC45eudxro7c=\"}|password_hash: expected pbkdf2_sha256$iterations"
      })
  void whatIsNoAccountSaysWhyAndStopsNoOther(String line, String expected) {
    String before = address();
    String after = address();
    Answer loaded = load(account(before, null) + line + "\n" + account(after, null));
    assertThat(loaded.status()).isEqualTo(200);
    assertThat(statuses(loaded)).containsExactly("1 created", "2 invalid", "3 created");
    assertThat(loaded.at("/lines/1/detail")).startsWith(expected);
    assertThat(loaded.json().at("/lines/1/id").isMissingNode()).isTrue();
    assertThat(loaded.body()).doesNotContain("secret").doesNotContain("CTFhFdXPJO1");
    assertThat(loaded.at("/created")).isEqualTo("2");
    assertThat(loaded.at("/invalid")).isEqualTo("1");
  }

  @Test
  void linesAreCountedAsAnEditorCountsThem() {
    String[] emails = {address(), address(), address()};
    Answer loaded =
        load(
            "\r\n"
                + account(emails[0], null).replace("\n", "\r\n")
                + " \t\r\n\n"
                + account(emails[1], null).replace("\n", "\r\n")
                + account(emails[2], null).strip());
    assertThat(statuses(loaded)).containsExactly("2 created", "5 created", "6 created");
    assertThat(load("").at("/created")).isEqualTo("0");
    Answer marked = load("\ufeff" + account(address(), null));
    assertThat(statuses(marked)).containsExactly("1 invalid");
    assertThat(marked.at("/lines/0/detail")).contains("without a byte order mark");
  }

  @Test
  void aLineIsAsLongAsAnotherBody() {
    String email = address();
    String spaces = " ".repeat(16_384 - account(email, null).strip().length());
    String longest = account(email, null).strip() + spaces;
    Answer loaded = load(longest + "\n" + longest + " \n");
    assertThat(statuses(loaded)).containsExactly("1 created", "2 invalid");
    assertThat(loaded.at("/lines/1/detail")).isEqualTo("line: expected at most 16384 bytes");
  }

  @Test
  void aNameIsGivenOnceHoweverItIsWritten() {
    String email = address();
    String username = "bob" + UUID.randomUUID().toString().substring(0, 8);
    String free = address();
    String made = load(account(email, null)).at("/lines/0/id");
    Answer loaded =
        load(
            account(email.toUpperCase(Locale.ROOT), null)
                + "{\"username\":\""
                + username
                + "\"}\n"
                + "{\"username\":\""
                + username.toUpperCase(Locale.ROOT)
                + "\"}\n"
                + "{\"username\":\""
                + fullWidth(username)
                + "\",\"email\":\""
                + free
                + "\"}\n"
                + account(free, null)
                + account(free, null));
    assertThat(statuses(loaded))
        .containsExactly("1 exists", "2 created", "3 exists", "4 exists", "5 created", "6 exists");
    assertThat(loaded.at("/lines/0/id")).isEqualTo(made);
    assertThat(loaded.at("/lines/2/id")).isEqualTo(loaded.at("/lines/1/id"));
    assertThat(loaded.at("/lines/3/id")).isEqualTo(loaded.at("/lines/1/id"));
    assertThat(loaded.at("/lines/5/id")).isEqualTo(loaded.at("/lines/4/id"));
    assertThat(loaded.at("/exists")).isEqualTo("4");
    assertThat(load(account(email, null)).at("/lines/0/status")).isEqualTo("exists");
    assertThat(
            http.post(
                    PATH.replace("webmix", "twin"),
                    account(email, null),
                    headers("application/x-ndjson"))
                .at("/lines/0/status"))
        .isEqualTo("created");
  }

  @Test
  void aDryRunSaysTheSameAndKeepsNothing() {
    String taken = address();
    load(account(taken, null));
    List<String> emails = IntStream.range(0, 150).mapToObj(_ -> address()).toList();
    String body =
        emails.stream().map(email -> account(email, null)).collect(Collectors.joining())
            + account(emails.getFirst(), null)
            + account(emails.getLast(), null)
            + "{}\n"
            + account(taken, null);
    String before = rows.all() + rows.writtenOfOperators();
    Answer dry = load("?dry_run=true", body);
    assertThat(rows.all() + rows.writtenOfOperators()).isEqualTo(before);
    assertThat(dry.at("/dry_run")).isEqualTo("true");
    Answer done = load("", body);
    assertThat(statuses(done)).isEqualTo(statuses(dry));
    assertThat(statuses(done))
        .endsWith("150 created", "151 exists", "152 exists", "153 invalid", "154 exists");
    assertThat(done.at("/created")).isEqualTo(dry.at("/created")).isEqualTo("150");
  }

  @Test
  void eachAccountIsWrittenDown() {
    Answer loaded = load("?reason=we%20move", account(address(), null) + account(address(), null));
    for (JsonNode line : loaded.json().get("lines")) {
      JsonNode written =
          operator
              .get("/tenants/webmix/audit?object=" + line.get("id").asText())
              .json()
              .get("data");
      assertThat(written).hasSize(1);
      assertThat(written.get(0).get("action").asText()).isEqualTo("user_created");
      assertThat(written.get(0).get("reason").asText()).isEqualTo("we move");
      assertThat(written.get(0).at("/details/by").asText()).isEqualTo("import");
      assertThat(written.get(0).get("request_id").asText())
          .isEqualTo(loaded.header("x-request-id").orElseThrow());
    }
  }

  @Test
  void thousandsOfAccountsComeInOneCallAndNoMore() {
    String many = lines(10_000);
    Answer loaded = load("", many);
    assertThat(loaded.status()).isEqualTo(200);
    assertThat(loaded.at("/created")).isEqualTo("10000");
    assertThat(loaded.json().get("lines")).hasSize(10_000);
    String before = rows.all();
    assertThat(load("", lines(10_001)).status()).isEqualTo(413);
    assertThat(load("", " ".repeat((4 << 20) + 1)).status()).isEqualTo(413);
    assertThat(rows.all()).isEqualTo(before);
  }

  @Test
  void onlyThisBodyMayBeLong() {
    String body = " ".repeat(16_385);
    assertThat(load("", body).status()).isEqualTo(200);
    assertThat(operator.post("/tenants/webmix/accounts", body).status()).isEqualTo(413);
    assertThat(http.post("/auth/signin", body, WEBMIX).status()).isEqualTo(413);
    assertThat(http.post(PATH, account(address(), null), headers("application/json")).status())
        .isEqualTo(415);
    assertThat(
            http.post(PATH, account(address(), null), "Content-Type", "application/x-ndjson")
                .status())
        .isEqualTo(401);
    assertThat(load("?dryrun=true", account(address(), null)).status()).isEqualTo(400);
    assertThat(load("?dry_run=yes", account(address(), null)).status()).isEqualTo(400);
  }

  private Answer load(String body) {
    Answer answer = load("", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private Answer load(String query, String body) {
    return http.post(PATH + query, body, headers("application/x-ndjson"));
  }

  private static String[] headers(String type) {
    return new String[] {"Authorization", "Bearer " + Service.ADMIN_KEY, "Content-Type", type};
  }

  private Answer signIn(String email, String password) {
    return http.post(
        "/auth/signin",
        "{\"method\":\"password\",\"email\":\""
            + email
            + "\",\"password\":"
            + Http.quoted(password)
            + "}",
        WEBMIX);
  }

  private String stored(String id) {
    return rows.of("SELECT password_hash FROM account WHERE id = '" + id + "'")
        .getFirst()
        .getFirst()
        .toString();
  }

  private boolean verified(String id) {
    return !rows.of(
            "SELECT id FROM account WHERE email_verified_at IS NOT NULL AND id = '" + id + "'")
        .isEmpty();
  }

  private static List<String> statuses(Answer answer) {
    return answer
        .json()
        .get("lines")
        .valueStream()
        .map(line -> line.get("line").asText() + " " + line.get("status").asText())
        .toList();
  }

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            _ -> account(address(), "$2b$04$xgZtlonpAHSU/njOCdKztOPuPFzCNVpB4LGicO4/OGgHv.uKHkwsS"))
        .collect(Collectors.joining());
  }

  private static String account(String email, String hash) {
    return hash == null
        ? "{\"email\":\"" + email + "\"}\n"
        : "{\"email\":\"" + email + "\",\"password_hash\":\"" + hash + "\"}\n";
  }

  /** The letters as East Asian typography has them. */
  private static String fullWidth(String text) {
    return text.chars()
        .mapToObj(letter -> Character.toString(letter - '!' + '\uff01'))
        .collect(Collectors.joining());
  }

  private static String address() {
    return UUID.randomUUID() + "@example.com";
  }
}
