package dev.gatehouse.wire.sig;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Promise;
import java.util.Map;
import java.util.Optional;

/** A client of a tenant that speaks {@code sig}. */
public record SigClient(Http http, String tenant) implements Client.Refreshing {

  @Override
  public String path(Place place) {
    return "/api"
        + switch (place) {
          case SIGN_IN -> "/login";
          case USER -> "/me";
          case LOG_OUT -> "/logout";
          case NOWHERE -> "/nothing";
        };
  }

  @Override
  public String signInBody(Person person) {
    return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(person.email(), person.password());
  }

  @Override
  public Tokens tokens(Answer answer) {
    return new Tokens(answer.at("/token"), Optional.of(answer.at("/refresh_token")));
  }

  @Override
  public boolean presentsRefreshToken() {
    return true;
  }

  @Override
  public Answer logOut(Tokens tokens) {
    return send("POST", Place.LOG_OUT, tokens.access(), body(tokens.renewing()));
  }

  @Override
  public Answer refresh(String token) {
    return http.post("/t/" + tenant + "/api/token/refresh", body(token));
  }

  private static String body(String token) {
    return "{\"refresh_token\":\"" + token + "\"}";
  }

  @Override
  public Promise refreshed() {
    return Promise.of(200, "{\"token\":\"..\",\"refresh_token\":\"..\"}")
        .varying("/token", TOKEN)
        .varying("/refresh_token", REFRESH_TOKEN);
  }

  @Override
  public Promise refreshRefused() {
    return failure(401, "JWT Refresh Token Not Found");
  }

  @Override
  public Promise refreshExpired() {
    return failure(401, "Invalid JWT Refresh Token");
  }

  @Override
  public Promise promised(Occasion occasion) {
    return switch (occasion) {
      case SIGNED_IN ->
          Promise.of(
                  200,
                  """
                  {"token":"..","refresh_token":"..","user":{"id":1,"email":"user@example.com",
                   "nomComplet":"user@example.com","roles":["ROLE_USER"]}}
                  """)
              .varying("/token", TOKEN)
              .varying("/refresh_token", REFRESH_TOKEN);
      case SIGN_IN_REFUSED ->
          failure(401, "Invalid credentials.").header("www-authenticate", "Bearer");
      case USED ->
          Promise.of(
                  200,
                  """
                  {"id":1,"email":"user@example.com","nomComplet":"user@example.com","roles":["ROLE_USER"]}
                  """)
              .varying("/id", "[0-9]+")
              .varying("/email", "user-.*@example\\.com")
              .varying("/nomComplet", "user-.*@example\\.com");
      case LOGGED_OUT, LEFT ->
          Promise.of(
              200,
              """
              {
              "message": "Successfully logged out"
              }
              """);
      case TOKEN_MISSING, LOGOUT_TOKEN_MISSING ->
          Promise.of(
                  401,
                  """
                  {
                  "code": 401,
                  "message": "JWT Token not found"
                  }
                  """)
              .header("www-authenticate", "Bearer");
      case TOKEN_REJECTED, LOGOUT_TOKEN_REJECTED ->
          failure(401, "Invalid JWT Token").header("www-authenticate", "Bearer");
      case TOKEN_EXPIRED, LOGOUT_TOKEN_EXPIRED ->
          failure(401, "Expired JWT Token").header("www-authenticate", "Bearer");
      case LOGOUT_RESTRICTED -> failure(403, "Capability logout is restricted");
      case LOGOUT_TOO_OFTEN -> failure(429, "Too Many Requests");
      case NOT_FOUND -> failure(404, "Not Found");
      case NOT_ALLOWED -> failure(405, "Method Not Allowed").header("allow", "POST");
      case TOO_LARGE -> failure(413, "Request Entity Too Large");
      case UNSUPPORTED -> failure(415, "Unsupported Media Type");
      case FAULT -> failure(500, "Internal Server Error");
      case UNAVAILABLE -> failure(503, "Service Unavailable");
    };
  }

  @Override
  public Promise restricted(String capability) {
    return failure(403, "Capability " + capability + " is restricted");
  }

  @Override
  public Map<String, String> telling(Holding holding) {
    String id = holding.person().shownId();
    String email = holding.person().email();
    return Map.of(
        "/id", id,
        "/email", email,
        "/nomComplet", email,
        "/user/id", id,
        "/user/email", email,
        "/user/nomComplet", email);
  }

  private static Promise failure(int status, String message) {
    return Promise.of(status, "{\"code\":%d,\"message\":\"%s\"}".formatted(status, message));
  }
}
