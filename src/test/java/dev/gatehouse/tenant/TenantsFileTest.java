package dev.gatehouse.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.tenant.LogoutPolicy.OnRefreshTokens;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.RefreshPolicy.OnReuse;
import dev.gatehouse.tenant.RefreshPolicy.Rotation;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsFileTest {

  private static final String DIGEST = "sha256:" + "0a".repeat(32);
  private static final Map<String, String> ENVIRONMENT =
      Map.of("UMBRELLA_CREDENTIAL", "a credential in clear", "SHORT", "fifteen letters");

  @Test
  void theShippedFileLoads() throws IOException {
    List<Tenant> tenants = read(Files.readString(Path.of("tenants.yml")));

    assertThat(tenants).extracting(Tenant::id).contains("webmix");
    assertThat(tenants)
        .allSatisfy(tenant -> {
          CredentialDigest credential = tenant.credential();
          assertThat(credential == null || credential.isSample()).isTrue();
        });
  }

  @Test
  void everyKeyIsRead() throws IOException {
    Tenant acme = read(everyKey()).getFirst();

    assertThat(acme)
        .isEqualTo(
            new Tenant(
                "acme",
                "webmix",
                List.of("login.acme.example", "xn--bcher-kva.example"),
                new CredentialDigest("0".repeat(62) + "aa"),
                new TokenPolicy(
                    Duration.ofMinutes(15),
                    Duration.ofDays(7),
                    Duration.ofDays(60),
                    Algorithm.RS256),
                new RefreshPolicy(Rotation.REUSE, Duration.ZERO, OnReuse.USER),
                new LogoutPolicy(
                    OnSession.END,
                    OnRefreshTokens.REVOKE_FAMILY,
                    Scope.OTHERS,
                    WhenRefreshMissing.NOTHING,
                    false),
                Set.of(
                    Capability.SIGNUP,
                    Capability.TERMINATE,
                    Capability.RESET_PASSWORD,
                    Capability.OTP),
                Map.of(
                    Capability.SIGNUP, new Rate(1, Duration.ofSeconds(1)),
                    Capability.SIGNIN, new Rate(1000, Duration.ofDays(30)),
                    Capability.REFRESH_TOKEN, new Rate(600, Duration.ofMinutes(1)),
                    Capability.LOGOUT, new Rate(5, Duration.ofHours(1)),
                    Capability.TERMINATE, new Rate(10, Duration.ofDays(29)),
                    Capability.RESET_PASSWORD, new Rate(3, Duration.ofHours(720)),
                    Capability.AUTHENTICATED_USER, new Rate(100, Duration.ofSeconds(10)),
                    Capability.PROFILE, new Rate(100, Duration.ofSeconds(90)),
                    Capability.OTP, new Rate(30, Duration.ofHours(1))),
                new SignUpPolicy(false, 12),
                new CodePolicy(Duration.ofMinutes(1), 4, Duration.ofDays(1)),
                new AuditPolicy(Duration.ofDays(90)),
                List.of("https://app.acme.example", "http://localhost:3000")));
  }

  @Test
  void whatIsLeftOutIsAsTheDialectHasIt() throws IOException {
    TestDialect sig = TestDialect.all().get(1);

    assertThat(read(everyKey()).getLast())
        .isEqualTo(
            new Tenant(
                "initech",
                "sig",
                List.of(),
                null,
                sig.tokens(),
                sig.refresh(),
                sig.logout(),
                Set.of(),
                sig.rates(),
                sig.signUp(),
                sig.codes(),
                new AuditPolicy(Duration.ofDays(400)),
                List.of()));
  }

  @Test
  void aCredentialMayComeFromTheEnvironment() throws IOException {
    assertThat(read(everyKey()).get(1).credential())
        .isEqualTo(CredentialDigest.of("a credential in clear"));
  }

  @Test
  void allProblemsAreToldAtOnceAndInTheOrderOfTheirLines() {
    problems(
            """
            versoin: 1
            tenants:
              acme:
                dialect: webmyx
                hosts: [UPPER.example]
                tokens: { access-ttl: soon }
                color: red
              Umbrella:
                dialect: ethgas
                rates:
                  logout: often
                  lunch: 1/1d
                logout:
                  refresh-tokens: keep
            """)
        .satisfiesExactly(
            startsWith(1, "version: expected 1; it is missing"),
            startsWith(1, "versoin: expected one of version, tenants; there is no such key"),
            startsWith(4, "tenants.acme.dialect: expected one of the dialects ethgas, "),
            startsWith(5, "tenants.acme.hosts: expected a host name"),
            startsWith(6, "tenants.acme.tokens.access-ttl: expected a duration such as 60s"),
            startsWith(7, "tenants.acme.color: expected one of dialect, hosts, credential, "),
            startsWith(8, "tenants.Umbrella: expected 1 to 63 lower-case letters"),
            startsWith(11, "tenants.Umbrella.rates.logout: expected a rate such as 30/1h"),
            startsWith(12, "tenants.Umbrella.rates.lunch: expected one of signup, signin, "),
            startsWith(14, "tenants.Umbrella.logout.refresh-tokens: expected revoke-family"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokens: { ttl: 1h }",
        "refresh: { rotate: true }",
        "logout: { sessions: end }",
        "capabilities: { sign-up: restricted }",
        "rates: { all: 1/1h }",
        "sign-up: { password: 8 }",
        "<<: { dialect: sig }",
        "? [dialect]\n    : sig",
        "'': sig"
      })
  void unknownKeysStopTheStart(String line) {
    problemsOfSig(line)
        .singleElement()
        .satisfies(problem ->
            assertThat(problem).startsWith("tenants.yml:5: tenants.acme").contains(": expected "));
  }

  @Test
  void anIdIsThereOnce() {
    problems(tenants("acme: { dialect: sig }", "acme: { dialect: ethgas }"))
        .containsExactly("tenants.yml:4: tenants.acme: expected only once; it is there already");
  }

  @Test
  void aKeyIsInAnEntryOnce() {
    problemsOfSig("dialect: webmix")
        .containsExactly(
            "tenants.yml:5: tenants.acme.dialect: expected only once; it is there already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Acme", "ac_me", "-acme", "acme-", "ac.me", "ac me", "асme", "acmé", "ａcme", "~", "'a\\n'"
      })
  void aBadIdIsRefused(String id) {
    problems(tenants(id + ": { dialect: sig }"))
        .singleElement()
        .satisfies(
            startsWith(3, "tenants.")
                .andThen(problem ->
                    assertThat(problem)
                        .endsWith(
                            "expected 1 to 63 lower-case letters, digits and inner"
                                + " hyphens as the id")));
  }

  @Test
  void anIdHasAtMostSixtyThreeLetters() {
    assertThat(read(tenants("a".repeat(63) + ": { dialect: sig }"))).hasSize(1);
    problems(tenants("a".repeat(64) + ": { dialect: sig }")).hasSize(1);
  }

  @Test
  void anEmptyIdIsRefused() {
    problems(tenants("'': { dialect: sig }"))
        .containsExactly(
            "tenants.yml:3: tenants: expected a plain, non-empty key",
            "tenants.yml:3: tenants: expected at least one tenant");
    problems(tenants("acme: { dialect: sig }", "'': { dialect: sig }"))
        .containsExactly("tenants.yml:4: tenants: expected a plain, non-empty key");
  }

  @Test
  void aHostNamesOneTenantOnly() {
    problems(
            """
            version: 1
            tenants:
              acme: { dialect: sig, hosts: [login.example] }
              umbrella:
                dialect: sig
                hosts:
                  - umbrella.example
                  - login.example
            """)
        .containsExactly(
            "tenants.yml:8: tenants.umbrella.hosts: expected each host once; login.example is a"
                + " host of acme");
  }

  @Test
  void theHostThatATrialGivesATenantIsTaken() {
    String yaml =
        tenants(
            "acme: { dialect: sig, hosts: [acme.localhost, umbrella.localhost] }",
            "umbrella: { dialect: sig }");

    problems(yaml)
        .containsExactly(
            "tenants.yml:3: tenants.acme.hosts: expected each host once; umbrella.localhost is a"
                + " host of umbrella");
    assertThat(file(false).read("tenants.yml", bytes(yaml))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://login.example",
        "login.example:443",
        "login_x.example",
        ".example",
        "a..b",
        "LOGIN.example",
        "'*.example'",
        "-a.example",
        "null",
        "[a.example]",
        "löwe.example"
      })
  void aBadHostIsRefused(String host) {
    problemsOfSig("hosts: [ " + host + " ]")
        .singleElement()
        .satisfies(startsWith(5, "tenants.acme.hosts: expected a host name, lower case"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'*'",
        "https://app.example/",
        "app.example",
        "HTTPS://app.example",
        "'null'",
        "https://app.example:0",
        "https://*.example",
        "ftp://app.example"
      })
  void aBadOriginIsRefused(String origin) {
    problemsOfSig("origins: [ " + origin + " ]")
        .singleElement()
        .satisfies(startsWith(5, "tenants.acme.origins: expected an exact origin such as"));
  }

  @Test
  void aCredentialNamesOneTenantOnly() {
    problems(
            tenants(
                "acme: { dialect: sig, credential: " + DIGEST + " }",
                "umbrella: { dialect: sig, credential: " + DIGEST + " }"))
        .containsExactly(
            "tenants.yml:4: tenants.umbrella.credential: expected one of its own; it is the"
                + " credential of acme");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "swordfish",
        "sha256:swordfish",
        "SHA256:" + "swordfish",
        "${swordfish}",
        "$swordfish",
        "'swordfish ${UMBRELLA_CREDENTIAL}'",
        "[swordfish]",
        "{ swordfish: 1 }",
        "'swordfish\\n'"
      })
  void aCredentialInClearIsRefusedAndNotRepeated(String clear) {
    problemsOfSig("credential: " + clear)
        .singleElement()
        .satisfies(
            startsWith(5, "tenants.acme.credential: expected sha256: and the 64 hex digits")
                .andThen(problem -> assertThat(problem).doesNotContain("swordfish")));
  }

  @Test
  void theDigestOfAnEmptyVariableIsRefused() {
    problemsOfSig("credential: sha256:" + CredentialDigest.of("").hex())
        .containsExactly(
            "tenants.yml:5: tenants.acme.credential: expected the SHA-256 of a credential; it is"
                + " that of no text at all");
  }

  @Test
  void aVariableThatIsNotSetIsRefused() {
    problemsOfSig("credential: ${NOT_THERE}")
        .containsExactly(
            "tenants.yml:5: tenants.acme.credential: expected an environment variable of at least 16"
                + " characters; NOT_THERE is none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GATEHOUSE_DB_PASSWORD", "GATEHOUSE_SECRET_FILE", "GATEHOUSE_PORT"})
  void aSettingOfTheServiceIsNoCredential(String name) {
    problemsOfSig("credential: ${" + name + "}")
        .containsExactly(
            "tenants.yml:5: tenants.acme.credential: expected a variable of the tenant's own; "
                + name
                + " is a setting of the service");
  }

  /** Whoever may ask what is wrong with a file does not learn which variables there are. */
  @Test
  void aVariableThatIsTooShortIsRefusedLikeOneThatIsNotSet() {
    problemsOfSig("credential: ${SHORT}")
        .containsExactly(
            "tenants.yml:5: tenants.acme.credential: expected an environment variable of at least 16"
                + " characters; SHORT is none");
  }

  @Test
  void aVariableThatCannotBeReadIsAProblemOfItsLineThatDoesNotSayWhereItIs() {
    TenantsFile file =
        new TenantsFile(
            TestDialect.all(),
            name -> {
              throw new Misconfiguration(name + "_FILE: /run/there cannot be read");
            },
            true);

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> file.read("tenants.yml", bytes(ofSig("credential: ${BOTH}"))))
        .withMessage(
            "tenants.yml:5: tenants.acme.credential: expected an environment variable of at least 16"
                + " characters; BOTH is none");
  }

  @Test
  void aSampleCredentialIsForTrialsOnly() throws IOException {
    byte[] shipped = Files.readAllBytes(Path.of("tenants.yml"));

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> file(false).read("tenants.yml", shipped))
        .satisfies(refused ->
            assertThat(refused.getMessage().lines())
                .isNotEmpty()
                .allMatch(problem ->
                    problem.endsWith(
                        ".credential: expected one of your own, or --demo; everybody knows the"
                            + " sample credential")));
  }

  @Test
  void aSampleCredentialFromTheEnvironmentIsForTrialsOnlyToo() {
    TenantsFile file =
        new TenantsFile(TestDialect.all(), _ -> CredentialDigest.sample("sig"), false);

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> file.read("tenants.yml", bytes(ofSig("credential: ${ANY}"))))
        .withMessageContaining("everybody knows the sample credential");
  }

  @Test
  void aDialectThatNeedsACredentialHasOne() {
    problems(tenants("acme: { dialect: webmix }"))
        .containsExactly(
            "tenants.yml:3: tenants.acme.credential: expected, for clients of webmix present it"
                + " with every call; it is missing");
    problems(tenants("acme: { dialect: webmix, credential: }"))
        .singleElement()
        .satisfies(startsWith(3, "tenants.acme.credential: expected sha256: and"));
  }

  @Test
  void anEntryHasADialect() {
    problems(tenants("acme: { strict: true }"))
        .satisfiesExactly(
            startsWith(3, "tenants.acme.dialect: expected one of the dialects ethgas, kontenbase,"),
            startsWith(3, "tenants.acme.strict: expected one of dialect, hosts, "));
  }

  @Test
  void anEmptyEntryIsToldBesideOtherProblems() {
    problems("tenants: { acme: {} }")
        .satisfiesExactly(
            startsWith(1, "version: expected 1; it is missing"),
            startsWith(1, "tenants.acme.dialect: expected one of the dialects"));
    problems("tenants: {}")
        .containsExactly(
            "tenants.yml:1: version: expected 1; it is missing",
            "tenants.yml:1: tenants: expected at least one tenant");
  }

  @Test
  void underAnUnknownDialectOnlyWhatIsCertainIsTold() {
    problems(
            tenants(
                "acme:",
                "  dialect: sixth",
                "  logout: { session: keep, refresh-tokens: keep }",
                "  tokens: { access-ttl: 90d }",
                "  refresh: { grace: long }"))
        .satisfiesExactly(
            startsWith(4, "tenants.acme.dialect: expected one of the dialects"),
            startsWith(6, "tenants.acme.tokens.access-ttl: expected 1m to 30d"),
            startsWith(7, "tenants.acme.refresh.grace: expected a duration"));
  }

  @Test
  void whatFollowsFromAMisspeltValueIsNotTold() {
    problemsOfSig("tokens: { access-ttl: 1hour, refresh-ttl: 30m }")
        .singleElement()
        .satisfies(startsWith(5, "tenants.acme.tokens.access-ttl: expected a duration"));
  }

  @Test
  void whatIsWrongByItselfIsToldBesideAllElse() {
    problemsOfSig("sign-up: { enabled: maybe, password-min-length: 3 }")
        .satisfiesExactly(
            startsWith(5, "tenants.acme.sign-up.enabled: expected true or false"),
            startsWith(5, "tenants.acme.sign-up.password-min-length: expected 8 to 64"));
    problemsOfSig("codes: { interval: 2h, attempts: 99, lock: 31d }")
        .satisfiesExactly(
            startsWith(5, "tenants.acme.codes.interval: expected 0s to 1h"),
            startsWith(5, "tenants.acme.codes.attempts: expected 1 to 10"),
            startsWith(5, "tenants.acme.codes.lock: expected 0s to 30d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          session: end                                             | refresh-tokens: expected revoke-family
          session: end, refresh-tokens: revoke-presented           | refresh-tokens: expected revoke-family
          session: end, refresh-tokens: keep                       | refresh-tokens: expected revoke-family
          refresh-tokens: keep                                     | session: expected end or suspend
          session: keep, refresh-tokens: keep                      | session: expected end or suspend
          session: suspend, refresh-tokens: keep, scope: others    | scope: expected session or user
          session: suspend, refresh-tokens: revoke-family, scope: others | scope: expected session or user
          scope: user                                              | scope: expected session with
          scope: others                                            | scope: expected session with
          session: suspend, scope: user                            | scope: expected session with
          session: finish                                          | session: expected end or suspend or keep
          refresh-tokens: REVOKE_FAMILY                            | refresh-tokens: expected revoke-family or
          scope: all                                               | scope: expected session or user or others
          when-refresh-missing: refuse                             | when-refresh-missing: expected end-session or nothing
          strict: yes                                              | strict: expected true or false
          strict: True                                             | strict: expected true or false
          """)
  void nonsenseInALogoutPolicyIsRefused(String policy, String expected) {
    problemsOfSig("logout: { " + policy + " }")
        .singleElement()
        .satisfies(startsWith(5, "tenants.acme.logout." + expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tokens: { access-ttl: 59s }                     | tokens.access-ttl: expected 1m to 30d
          tokens: { access-ttl: 0s }                      | tokens.access-ttl: expected 1m to 30d
          tokens: { access-ttl: 31d, refresh-ttl: 31d, session-ttl: 31d } | tokens.access-ttl: expected 1m to 30d
          tokens: { access-ttl: 2h, refresh-ttl: 1h }     | tokens.refresh-ttl: expected at least access-ttl
          tokens: { access-ttl: 25h }                     | tokens.refresh-ttl: expected at least access-ttl
          tokens: { refresh-ttl: 31d }                    | tokens.session-ttl: expected at least refresh-ttl
          tokens: { session-ttl: 366d }                   | tokens.session-ttl: expected 1m to 365d
          tokens: { session-ttl: 9999999d }               | tokens.session-ttl: expected 1m to 365d
          tokens: { session-ttl: 99999999d }              | tokens.session-ttl: expected a duration
          tokens: { access-ttl: 1 h }                     | tokens.access-ttl: expected a duration
          tokens: { access-ttl: 1.5h }                    | tokens.access-ttl: expected a duration
          tokens: { access-ttl: 01h }                     | tokens.access-ttl: expected a duration
          tokens: { access-ttl: -1h }                     | tokens.access-ttl: expected a duration
          tokens: { access-ttl: 3600 }                    | tokens.access-ttl: expected a duration
          tokens: { access-ttl: PT1H }                    | tokens.access-ttl: expected a duration
          tokens: { access-ttl: 1w }                      | tokens.access-ttl: expected a duration
          tokens: { access-ttl: ١h }                      | tokens.access-ttl: expected a duration
          tokens: { algorithm: HS256 }                    | tokens.algorithm: expected ES256, RS256 or EdDSA
          tokens: { algorithm: none }                     | tokens.algorithm: expected ES256, RS256 or EdDSA
          tokens: { algorithm: es256 }                    | tokens.algorithm: expected ES256, RS256 or EdDSA
          refresh: { grace: 301s }                        | refresh.grace: expected 0s to 5m
          refresh: { grace: 6m }                          | refresh.grace: expected 0s to 5m
          refresh: { rotation: never }                    | refresh.rotation: expected rotate or reuse
          refresh: { on-reuse: nothing }                  | refresh.on-reuse: expected family or session or user
          rates: { logout: 0/1h }                         | rates.logout: expected a rate
          rates: { logout: 1001/1h }                      | rates.logout: expected a rate
          rates: { logout: 99999/1h }                     | rates.logout: expected a rate
          rates: { logout: 030/1h }                       | rates.logout: expected a rate
          rates: { logout: 30/0s }                        | rates.logout: expected a rate
          rates: { logout: 30/0d }                        | rates.logout: expected a rate
          rates: { logout: 30/31d }                       | rates.logout: expected a rate
          rates: { logout: 30/h }                         | rates.logout: expected a rate
          rates: { logout: 30 }                           | rates.logout: expected a rate
          rates: { logout: -1/1h }                        | rates.logout: expected a rate
          rates: { logout: 30/1h/1h }                     | rates.logout: expected a rate
          capabilities: { logout: off }                   | capabilities.logout: expected allowed or restricted
          sign-up: { enabled: maybe }                     | sign-up.enabled: expected true or false
          sign-up: { password-min-length: 7 }             | sign-up.password-min-length: expected 8 to 64
          sign-up: { password-min-length: 65 }            | sign-up.password-min-length: expected 8 to 64
          audit: { retention: 29d }                       | audit.retention: expected 30d to 3660d
          sign-up: { password-min-length: 0x10 }          | sign-up.password-min-length: expected a whole number
          sign-up: { password-min-length: 1e1 }           | sign-up.password-min-length: expected a whole number
          sign-up: { password-min-length: 99999999999 }   | sign-up.password-min-length: expected a whole number
          """)
  void aNonsenseValueIsRefused(String line, String expected) {
    problemsOfSig(line).singleElement().satisfies(startsWith(5, "tenants.acme." + expected));
  }

  @Test
  void aContradictionIsToldAtTheKeyToChange() {
    problemsOfSig(
            "logout:\n      session: suspend\n      scope: others\n      refresh-tokens: keep")
        .singleElement()
        .satisfies(startsWith(7, "tenants.acme.logout.scope: expected session or user"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hosts:                   | hosts: expected a list
          hosts: null              | hosts: expected a list
          hosts: login.example     | hosts: expected a list
          hosts: { a: b }          | hosts: expected a list
          hosts: [null]            | hosts: expected a host name
          hosts: [[a.example]]     | hosts: expected a host name
          origins: ~               | origins: expected a list
          credential: null         | credential: expected sha256:
          credential: ''           | credential: expected sha256:
          tokens:                  | tokens: expected keys with values
          tokens: [1h]             | tokens: expected keys with values
          tokens: 1h               | tokens: expected keys with values
          tokens: { access-ttl: }  | tokens.access-ttl: expected a duration
          tokens: { access-ttl: [1h] } | tokens.access-ttl: expected a duration
          refresh: null            | refresh: expected keys with values
          logout: end              | logout: expected keys with values
          logout: { strict: ~ }    | logout.strict: expected true or false
          capabilities: [logout]   | capabilities: expected keys with values
          capabilities: { otp: }   | capabilities.otp: expected allowed or restricted
          rates: 30/1h             | rates: expected keys with values
          rates: { otp: null }     | rates.otp: expected a rate
          sign-up: true            | sign-up: expected keys with values
          """)
  void aValueOfAnotherKindIsRefused(String line, String expected) {
    problemsOfSig(line).singleElement().satisfies(startsWith(5, "tenants.acme." + expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                         | tenants.yml:1: expected version and tenants; found nothing
          '# nothing but words'                      | tenants.yml:1: expected version and tenants; found nothing
          '--- '                                     | tenants.yml:1: expected keys with values
          '[]'                                       | tenants.yml:1: expected keys with values
          'tenants'                                  | tenants.yml:1: expected keys with values
          'version: 1'                               | tenants.yml:1: tenants: expected at least one tenant; it is missing
          '{ version: 1, tenants: }'                 | tenants.yml:1: tenants: expected keys with values
          '{ version: 1, tenants: {} }'              | tenants.yml:1: tenants: expected at least one tenant
          '{ version: 1, tenants: [] }'              | tenants.yml:1: tenants: expected keys with values
          '{ version: 1, tenants: { a: } }'          | tenants.yml:1: tenants.a: expected keys with values
          '{ version: 1, tenants: { a: sig } }'      | tenants.yml:1: tenants.a: expected keys with values
          '{ tenants: { a: { dialect: sig } } }'     | tenants.yml:1: version: expected 1; it is missing
          '{ version: 2, tenants: { a: { dialect: sig } } }'   | tenants.yml:1: version: expected 1
          '{ version: 1.0, tenants: { a: { dialect: sig } } }' | tenants.yml:1: version: expected 1
          '{ version: , tenants: { a: { dialect: sig } } }'    | tenants.yml:1: version: expected 1
          """)
  void aFileWithoutVersionOrTenantsIsRefused(String yaml, String problem) {
    problems(yaml).containsExactly(problem);
  }

  @Test
  void anAnchorAndItsAliasAreRefused() {
    problems(
            """
            version: 1
            tenants:
              acme: &acme
                dialect: sig
              umbrella: *acme
            """)
        .containsExactly(
            "tenants.yml:3: expected a plain value; found an anchor",
            "tenants.yml:5: expected the value itself; found an alias");
  }

  @Test
  void anAliasBombDoesNotGoOff() {
    StringBuilder bomb = new StringBuilder("version: 1\ntenants:\n  a0: &a0 [x, x]\n");
    for (int i = 1; i <= 60; i++) {
      bomb.append("  a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    problems(bomb.toString()).hasSize(61 + 2 * 60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
        "!!str sig",
        "!local sig",
        "! sig",
        "!!map {}"
      })
  void aTagIsRefused(String value) {
    problems(tenants("acme: { dialect: " + value + " }"))
        .isNotEmpty()
        .allSatisfy(startsWith(3, "expected a plain value; found the tag !"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          acme:\\n\\tdialect: sig           | 4
          acme: { dialect: sig              | 4
          acme: 'sig                        | 4
          acme: sig: sig                    | 3
          acme: *nobody                     | 3
          acme: \\007                       | 3
          acme: {}\\n---\\nversion: 1       | 4
          acme: [[[[[[[[[[]]]]]]]]]]        | 3
          """)
  void whatIsNotYamlIsRefused(String entry, int line) {
    problems(tenants(entry.translateEscapes()))
        .last()
        .satisfies(problem -> assertThat(problem).matches("tenants\\.yml:" + line + ": .*"));
  }

  @Test
  void deepNestingIsRefusedBeforeItHurts() {
    problems("[".repeat(1_000_000))
        .containsExactly("tenants.yml:1: expected at most 8 levels of nesting");
    problems("- ".repeat(500_000))
        .containsExactly("tenants.yml:1: expected at most 8 levels of nesting");
  }

  @Test
  void aFileIsOfBoundedSize(@TempDir Path folder) throws IOException {
    Path large = folder.resolve("large.yml");
    String entry = ofSig("hosts: []");
    Files.writeString(large, entry + "#\n".repeat((8 * 1024 * 1024 - entry.length()) / 2));
    assertThat(file(true).read("large.yml", TenantsFile.content(large))).hasSize(1);

    Files.writeString(large, entry + "#\n".repeat(8 * 1024 * 1024));
    byte[] content = TenantsFile.content(large);

    assertThat(content).hasSize(8 * 1024 * 1024 + 1);
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> file(true).read("large.yml", content))
        .withMessage("large.yml:1: expected at most 8388608 bytes");
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    byte[] latin = ofSig("hosts: [ ] # l\u00f6we").getBytes(StandardCharsets.ISO_8859_1);

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> file(true).read("tenants.yml", latin))
        .withMessage("tenants.yml:1: expected UTF-8");
  }

  @Test
  void aByteOrderMarkAndWindowsLinesAreNoProblem() {
    String windows = "\ufeff" + ofSig("hosts: []").replace("\n", "\r\n");

    assertThat(read(windows)).hasSize(1);
    problems(windows.replace("hosts: []", "hosts: {}"))
        .containsExactly("tenants.yml:5: tenants.acme.hosts: expected a list");
  }

  @Test
  void aProblemIsOneLineWhateverIsInAKey() {
    problemsOfSig("\"a\\nb\\e[31m\": 1")
        .singleElement()
        .satisfies(startsWith(5, "tenants.acme.a?b?[31m: expected one of"));
  }

  @Test
  void aFileThatIsNotThereIsMissed(@TempDir Path folder) {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> TenantsFile.content(folder.resolve("tenants.yml")))
        .withMessageStartingWith(folder.resolve("tenants.yml") + ": no such file; expected");
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> TenantsFile.content(folder))
        .withMessageStartingWith(folder + ": cannot be read");
  }

  private static String everyKey() throws IOException {
    return Files.readString(Path.of("src/test/resources/tenants/every-key.yml"));
  }

  private static String tenants(String... lines) {
    return "version: 1\ntenants:\n  " + String.join("\n  ", lines) + "\n";
  }

  /** A good entry with {@code line} as line 5 of its file. */
  private static String ofSig(String line) {
    return tenants("acme:", "  dialect: sig", "  " + line);
  }

  private static ListAssert<String> problemsOfSig(String line) {
    return problems(ofSig(line));
  }

  private static ListAssert<String> problems(String yaml) {
    try {
      read(yaml);
      return assertThat(List.<String>of());
    } catch (Misconfiguration refused) {
      return assertThat(refused.getMessage().lines().toList());
    }
  }

  private static Consumer<String> startsWith(int line, String problem) {
    return told -> {
      assertThat(told).startsWith("tenants.yml:" + line + ": " + problem);
    };
  }

  private static List<Tenant> read(String yaml) {
    return file(true).read("tenants.yml", bytes(yaml));
  }

  private static TenantsFile file(boolean demo) {
    return new TenantsFile(TestDialect.all(), ENVIRONMENT::get, demo);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
