package dev.gatehouse.wire;

import static dev.gatehouse.fixture.Case.accepted;
import static dev.gatehouse.fixture.Case.ended;
import static dev.gatehouse.fixture.Case.problem;
import static dev.gatehouse.fixture.Case.refused;
import static dev.gatehouse.fixture.Target.credential;

import dev.gatehouse.fixture.Case;
import dev.gatehouse.fixture.Request;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths and queries that lead elsewhere, nowhere, or are none. */
class BadPathsTest {

  private static Target target;

  @BeforeAll
  static void start() {
    target = Target.start(TestDatabase.H2);
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"nowhere", "elsewhere", "malformed", "prefixes", "queries", "nobodys"})
  void isAnsweredAsTheContractSaysAndChangesNothing(Case thrown) {
    target.withstands(thrown);
  }

  /** Decided: a path is the one that the contract writes, and nothing is mended. */
  static Stream<Case> nowhere() {
    return Stream.of(
            "//auth/logout",
            "/auth//logout",
            "/auth/./logout",
            "/auth/../auth/logout",
            "/x/../auth/logout",
            "/%2fauth/logout",
            "/auth%2flogout",
            "/auth/%256cogout",
            "/auth/%252f/logout",
            "/auth/logout;jsessionid=1",
            "/auth;v=1/logout",
            "/AUTH/LOGOUT",
            "/auth/Logout",
            "/auth/logout.json",
            "/auth/logout.html",
            "/auth/logout%00.json",
            "/auth/logout%00",
            "/auth/logout%20",
            "/auth/logout%0d%0aX:%20y",
            "/auth%5clogout",
            "/auth%EF%BC%8Flogout",
            "/auth%E2%80%A4/logout",
            "/auth/%c0%afauth/logout",
            "/auth/logout/x",
            "/auth",
            "/auth/",
            "/",
            "/auth/logout/../../admin/v1/tenants",
            "/admin/../auth/logout",
            "/auth/logout/" + "a/".repeat(1500))
        .map(path ->
            refused(
                "P01-P12",
                path.substring(0, Math.min(50, path.length())),
                target.signedIn(Request.get(path)),
                404,
                "NOT_FOUND"));
  }

  /** What a tenant's client must not see of what others may. */
  static Stream<Case> elsewhere() {
    return Stream.of(
            "/health",
            "/metrics",
            "/prometheus",
            "/env",
            "/beans",
            "/heapdump",
            "/threaddump",
            "/loggers",
            "/routes",
            "/info",
            "/refresh",
            "/stop",
            "/swagger",
            "/h2-console",
            "/.git/config",
            "/actuator",
            "/login",
            "/logout",
            "/oauth/access_token",
            "/keys",
            "/favicon.ico",
            "/admin/v1/tenants")
        .flatMap(path ->
            Stream.of(
                refused("P22", path, target.signedIn(Request.get(path)), 404, "NOT_FOUND"),
                path.startsWith("/admin")
                    ? problem("P22", path + " and no key", Request.get(path), 401)
                    : problem("P22", path + " of nobody", Request.get(path), 404)));
  }

  static Stream<Case> malformed() {
    Request logout = target.logout();
    return Stream.of(
            Stream.of(
                    "/auth/logout%zz",
                    "/auth/logout%", "/auth/%6", "/auth\\logout", "/auth/lo^gout")
                .map(path ->
                    problem("P09 P11", path, logout.line("GET " + path + " HTTP/1.1"), 400)),
            Stream.of(
                    "/auth/logout\rX",
                    "/auth/logout\nX",
                    "/auth/ logout",
                    "/auth/\tlogout",
                    "/auth/\u0001logout",
                    "/auth/\u007flogout")
                .map(path -> ended("P08", path.strip(), logout.line("GET " + path + " HTTP/1.1"))),
            Stream.of(
                problem(
                    "P13",
                    "a line of 4097",
                    logout.line("GET /" + "a".repeat(4083) + " HTTP/1.1"),
                    414),
                problem(
                    "P14",
                    "a query of 1 MB",
                    logout.line("GET /auth/logout?" + "a".repeat(1_000_000) + " HTTP/1.1"),
                    414),
                problem(
                    "P14",
                    "10000 parameters",
                    logout.line("GET /auth/logout?" + "a=b&".repeat(10_000) + " HTTP/1.1"),
                    414),
                problem(
                    "P23",
                    "an absolute target",
                    logout.line("GET http://localhost/auth/logout HTTP/1.1"),
                    400),
                problem(
                    "P23",
                    "another's absolute target",
                    logout.line("GET http://other.localhost/auth/logout HTTP/1.1"),
                    400),
                problem("P23", "an authority", logout.line("GET localhost:80 HTTP/1.1"), 400),
                problem("P23", "an asterisk", logout.line("OPTIONS * HTTP/1.1"), 400),
                problem("P23", "no slash", logout.line("GET auth/logout HTTP/1.1"), 400),
                problem("P25", "a fragment", logout.line("GET /auth/logout#x HTTP/1.1"), 400)))
        .flatMap(stream -> stream);
  }

  static Stream<Case> prefixes() {
    Request logout = target.logout();
    String other = "x-tenant-token: " + credential("other");
    Stream<Case> unknown =
        Stream.of(
                "..",
                ".",
                "",
                "%2e%2e",
                "%F0%9F%98%80",
                "a".repeat(300),
                "nobody",
                "WEBMIX",
                "webmix%00",
                "webmi%78",
                "%77ebmix")
            .map(tenant ->
                problem(
                    "P18",
                    tenant.substring(0, Math.min(20, tenant.length())),
                    logout.line("GET /t/" + tenant + "/auth/logout HTTP/1.1"),
                    404));
    return Stream.concat(
        unknown,
        Stream.of(
            accepted(
                "control", "the tenant", logout.line("GET /t/webmix/auth/logout HTTP/1.1"), 200),
            refused(
                "P17",
                "another tenant's path",
                logout.line("GET /t/other/auth/logout HTTP/1.1"),
                401,
                "INVALID_TENANT_TOKEN"),
            refused(
                "P17",
                "another tenant's path and credential",
                logout.instead(other).line("GET /t/other/auth/logout HTTP/1.1"),
                401,
                "INVALID_USER_TOKEN"),
            refused(
                "P12",
                "out of the prefix",
                logout.line("GET /t/webmix/../../admin/v1/tenants HTTP/1.1"),
                404,
                "NOT_FOUND"),
            refused(
                "P12",
                "the prefix twice",
                logout.line("GET /t/webmix/t/webmix/auth/logout HTTP/1.1"),
                404,
                "NOT_FOUND"),
            refused(
                "P18", "nothing after it", logout.line("GET /t/webmix HTTP/1.1"), 404, "NOT_FOUND"),
            refused(
                "P18",
                "two slashes after it",
                logout.line("GET /t/webmix//auth/logout HTTP/1.1"),
                404,
                "NOT_FOUND")));
  }

  /** Decided: a query says nothing to a contract that has none. */
  static Stream<Case> queries() {
    Request logout = target.logout();
    return Stream.concat(
        Stream.of(accepted("control", "no query", logout, 200)),
        Stream.of(
                "?",
                "?tenant=other",
                "?tid=other",
                "?user=1",
                "?scope=global",
                "?%zz=",
                "?a=%00",
                "?" + "a&".repeat(1000))
            .map(query -> {
              Request request = logout.line("GET /auth/logout" + query + " HTTP/1.1");
              String says = query.substring(0, Math.min(20, query.length()));
              return query.contains("%zz")
                  ? problem("P11", says, request, 400)
                  : accepted("P15 P16", says, request, 200);
            }));
  }

  /**
   * Requests that name no tenant: only what is the one dialect's alone is answered in its words.
   */
  static Stream<Case> nobodys() {
    return Stream.of(
        refused("P22", "logout", Request.get("/auth/logout"), 401, "MISSING_TENANT_TOKEN"),
        refused("P22", "sign in", Request.post("/auth/signin", "{}"), 401, "MISSING_TENANT_TOKEN"),
        problem("P22", "nothing there", Request.get("/nothing"), 404),
        problem("P22", "the root", Request.get("/"), 404));
  }
}
