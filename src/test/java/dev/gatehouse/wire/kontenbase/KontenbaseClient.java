package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Promise;
import dev.gatehouse.fixture.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A client of a tenant that speaks {@code kontenbase}, which refreshes nothing. */
public record KontenbaseClient(Http http, String tenant) implements Client {

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT.*Z";

  @Override
  public String path(Place place) {
    return "/query/api/v1/"
        + Target.credential(tenant)
        + "/auth"
        + switch (place) {
          case SIGN_IN -> "/login";
          case USER -> "/user";
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
    return new Tokens(answer.at("/token"), Optional.empty());
  }

  @Override
  public Promise promised(Occasion occasion) {
    return switch (occasion) {
      case SIGNED_IN ->
          Promise.of(
                  200,
                  """
                  {"token":"..","user":{"_id":"1","email":"user@example.com","createdAt":"2025",
                   "updatedAt":"2025"}}
                  """)
              .varying("/token", TOKEN)
              .varying("/user/createdAt", TIME)
              .varying("/user/updatedAt", TIME);
      case SIGN_IN_REFUSED -> failure(401, "Invalid credentials");
      case USED ->
          Promise.of(
                  200,
                  """
                  {"_id":"1","email":"user@example.com","createdAt":"2025","updatedAt":"2025"}
                  """)
              .varying("/_id", "[0-9a-f-]{36}")
              .varying("/email", "user-.*@example\\.com")
              .varying("/createdAt", TIME)
              .varying("/updatedAt", TIME);
      case LOGGED_OUT ->
          Promise.of(
                  200,
                  """
                  {"token":"..","user":{"_id":"1","email":"user@example.com","createdAt":"2025",
                   "updatedAt":"2025"}}
                  """)
              .varying("/token", TOKEN)
              .varying("/user/_id", "[0-9a-f-]{36}")
              .varying("/user/email", "user-.*@example\\.com")
              .varying("/user/createdAt", TIME)
              .varying("/user/updatedAt", TIME);
      case LEFT ->
          Promise.of(200, "{\"token\":\"..\",\"user\":{\"_id\":\"1\"}}")
              .varying("/token", TOKEN)
              .varying("/user/_id", "[0-9a-f-]{36}");
      case TOKEN_MISSING,
          TOKEN_REJECTED,
          TOKEN_EXPIRED,
          LOGOUT_TOKEN_MISSING,
          LOGOUT_TOKEN_REJECTED,
          LOGOUT_TOKEN_EXPIRED ->
          failure(401, "Unauthorized");
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
    Map<String, String> told =
        new HashMap<>(Map.of("/_id", id, "/email", email, "/user/_id", id, "/user/email", email));
    holding.shown().ifPresent(token -> told.put("/token", token));
    return told;
  }

  private static Promise failure(int status, String message) {
    return Promise.of(status, "{\"statusCode\":%d,\"message\":\"%s\"}".formatted(status, message));
  }
}
