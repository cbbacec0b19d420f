package dev.gatehouse.rig;

import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Target;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A call of one endpoint with what belongs to somebody of another tenant.
 *
 * @param path as the router has it; after {@code /t/{tenant}} where a dialect has it
 * @param body null for none
 * @param asks whose token the call needs
 * @param costly whether it hashes a password
 */
record Attack(String method, String path, String body, Asks asks, boolean costly) {

  private static final String RESTRICTED = "{'restricted':true,'reason':'an attack'}";

  /** Whose token goes with a call. */
  enum Asks {
    /** None is read. */
    NOBODY,
    /** None is read; and it is done to nobody who is known at the attacker's tenant, too. */
    STRANGERS,
    /** The victim's, or one of the attacker's own tenant, which may do this with its own. */
    ANYBODY,
    /** The victim's: with any other it would be the end of that one. */
    VICTIM
  }

  /** What somebody has who is attacked. */
  record Loot(String tenant, Person person, Tokens tokens, UUID code, String session, String kid) {}

  /** The calls of a dialect, and those of operators, as {@code admin}. */
  static List<Attack> of(String speaker) {
    return switch (speaker) {
      case "webmix" ->
          List.of(
              costly("/auth/signup", "{'method':'password','email':'EMAIL','password':'PASSWORD'}"),
              costly("/auth/signin", "{'method':'password','email':'EMAIL','password':'PASSWORD'}"),
              open("/auth/signin", "{'method':'otp','token':'CODE'}"),
              open("/auth/refresh-token", "{'refreshToken':'REFRESH'}"),
              new Attack("GET", "/auth/logout", null, Asks.VICTIM, false),
              new Attack(
                  "POST",
                  "/auth/terminate",
                  "{'reason':'other','strategy':'soft'}",
                  Asks.VICTIM,
                  false),
              open("/auth/reset-password", "{'step':'challenge','email':'EMAIL'}"),
              costly(
                  "/auth/reset-password",
                  "{'step':'confirm','token':'CODE','password':'another horse'}"),
              get("/auth/authenticated-user"),
              new Attack("PATCH", "/account/profile", "{'motto':'mine'}", Asks.ANYBODY, false),
              open("/otp/create", "{'scope':'otp_signin','method':'email','recipient':'EMAIL'}"),
              open("/otp/verify", "{'id':'CODE','scope':'otp_signin','code':'000000'}"),
              open("/otp/resend", "{'id':'CODE','scope':'otp_signin'}"),
              open("/otp/cancel", "{'id':'CODE','scope':'otp_signin'}"));
      case "ethgas" ->
          List.of(
              costly("/api/v1/user/login", "{'username':'EMAIL','password':'PASSWORD'}"),
              new Attack("POST", "/api/v1/user/login/verify", null, Asks.ANYBODY, false),
              get("/api/v1/user/login/verify"),
              open("/api/v1/user/login/refresh", "{'refreshToken':'REFRESH'}"),
              new Attack("POST", "/api/v1/user/logout", null, Asks.VICTIM, false),
              get("/api/v1/user/info"),
              new Attack(
                  "POST", "/api/v1/user/update", "{'country':'Utopia'}", Asks.ANYBODY, false));
      case "sig" ->
          List.of(
              costly("/api/login", "{'email':'EMAIL','password':'PASSWORD'}"),
              open("/api/token/refresh", "{'refresh_token':'REFRESH'}"),
              new Attack("POST", "/api/logout", "{'refresh_token':'REFRESH'}", Asks.ANYBODY, false),
              get("/api/me"));
      case "transak" ->
          List.of(
              open("/api/v2/auth/login", "{'apiKey':'KEY','email':'EMAIL'}"),
              open(
                  "/api/v2/auth/verify",
                  "{'apiKey':'KEY','email':'EMAIL','otp':'000000','stateToken':'HEX'}"),
              get("/api/v2/auth/refresh"),
              get("/api/v2/user"),
              new Attack("POST", "/api/v1/auth/logout", "{'apiKey':'KEY'}", Asks.VICTIM, false));
      case "kontenbase" ->
          List.of(
                  costly("/register", "{'email':'EMAIL','password':'PASSWORD'}"),
                  costly("/login", "{'email':'EMAIL','password':'PASSWORD'}"),
                  new Attack("POST", "/logout", null, Asks.VICTIM, false),
                  new Attack("POST", "/verify-token", null, Asks.ANYBODY, false),
                  get("/user"),
                  new Attack("PATCH", "/user", "{'motto':'mine'}", Asks.ANYBODY, false),
                  new Attack(
                      "POST",
                      "/change-password",
                      "{'oldPassword':'PASSWORD','newPassword':'another horse'}",
                      Asks.VICTIM,
                      false),
                  open("/reset-password", "{'email':'EMAIL'}"))
              .stream()
              .map(attack -> attack.at("/query/api/v1/{apiKey}/auth" + attack.path()))
              .toList();
      case "admin" ->
          Stream.of(
                  operator("GET", "/accounts/{id}", null),
                  operator("GET", "/accounts/{id}/capabilities", null),
                  operator("PUT", "/accounts/{id}/capabilities/{capability}", RESTRICTED),
                  operator("DELETE", "/accounts/{id}/capabilities/{capability}", null),
                  operator("GET", "/accounts/{id}/sessions", null),
                  operator("GET", "/audit?object={id}", null),
                  operator("GET", "/accounts?name={name}", null),
                  operator("POST", "/sessions/{session}/logout:explain", null),
                  harmful("DELETE", "/sessions/{session}", null),
                  harmful("DELETE", "/accounts/{id}/sessions", null),
                  harmful("POST", "/accounts/{id}/disable", null),
                  harmful("PUT", "/accounts/{id}/password", "{'password':'another horse'}"),
                  harmful("DELETE", "/accounts/{id}", null),
                  operator("POST", "/keys/{kid}/retire", null),
                  operator("POST", "/keys/{kid}/compromised", null))
              .map(attack -> attack.at("/admin/v1/tenants/{tenant}" + attack.path()))
              .toList();
      default -> throw new IllegalArgumentException(speaker);
    };
  }

  private static Attack open(String path, String body) {
    return new Attack("POST", path, body, Asks.NOBODY, false);
  }

  private static Attack costly(String path, String body) {
    return new Attack("POST", path, body, Asks.NOBODY, true);
  }

  private static Attack get(String path) {
    return new Attack("GET", path, null, Asks.ANYBODY, false);
  }

  private static Attack operator(String method, String path, String body) {
    return new Attack(method, path, body, Asks.NOBODY, false);
  }

  /** Done to somebody of one's own it is an operator's business. */
  private static Attack harmful(String method, String path, String body) {
    return new Attack(method, path, body, Asks.STRANGERS, false);
  }

  private Attack at(String whole) {
    return new Attack(method, whole, body, asks, costly);
  }

  boolean readsToken() {
    return asks == Asks.ANYBODY || asks == Asks.VICTIM;
  }

  /**
   * The path to what the victim has, at another tenant.
   *
   * @param credential that the path names the tenant by, where it does
   */
  String path(String tenant, String credential, Loot loot) {
    return path.replace("{tenant}", tenant)
        .replace("{apiKey}", credential)
        .replace("{id}", loot.person().id().toString())
        .replace("{capability}", "logout")
        .replace("{session}", loot.session())
        .replace("{name}", loot.person().email())
        .replace("{kid}", loot.kid());
  }

  /** The body with what the victim has; null for none. */
  String body(String tenant, Loot loot, String code) {
    return body == null
        ? null
        : body.replace('\'', '"')
            .replace("EMAIL", loot.person().email())
            .replace("PASSWORD", loot.person().password())
            .replace("REFRESH", loot.tokens().renewing())
            .replace("CODE", code)
            .replace("HEX", loot.code().toString().replace("-", ""))
            .replace("KEY", Target.credential(tenant));
  }
}
