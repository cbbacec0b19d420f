package dev.gatehouse.wire.sixth;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Promise;
import java.util.Map;
import java.util.Optional;

/** A client of a tenant that speaks {@code sixth}. */
record SixthClient(Http http, String tenant) implements Client.Refreshing {

  @Override
  public String path(Place place) {
    return "/auth"
        + switch (place) {
          case SIGN_IN -> "/signin";
          case USER -> "/session";
          case LOG_OUT -> "/signout";
          case NOWHERE -> "/logout";
        };
  }

  @Override
  public String logOutMethod() {
    return "DELETE";
  }

  @Override
  public String[] presenting(String token) {
    return new String[] {"x-session", token};
  }

  @Override
  public String signInBody(Person person) {
    return "{\"who\":\"%s\",\"word\":\"%s\"}".formatted(person.email(), person.password());
  }

  @Override
  public Tokens tokens(Answer answer) {
    return new Tokens(answer.at("/session"), Optional.of(answer.at("/renewal")));
  }

  @Override
  public Answer refresh(String token) {
    return send("PUT", Place.USER, null, "{\"renewal\":\"" + token + "\"}");
  }

  @Override
  public Promise refreshed() {
    return promised(Occasion.SIGNED_IN);
  }

  @Override
  public Promise refreshRefused() {
    return failure(401, "over");
  }

  @Override
  public Promise promised(Occasion occasion) {
    return switch (occasion) {
      case SIGNED_IN ->
          Promise.of(200, "{\"session\":\"..\",\"renewal\":\"..\"}")
              .varying("/session", TOKEN)
              .varying("/renewal", REFRESH_TOKEN);
      case SIGN_IN_REFUSED -> failure(401, "wrong");
      case USED ->
          Promise.of(200, "{\"who\":\"somebody\"}").varying("/who", "user-.*@example\\.com");
      case LOGGED_OUT, LEFT -> Promise.of(200, "{\"who\":\"nobody\"}");
      case TOKEN_MISSING, LOGOUT_TOKEN_MISSING -> failure(401, "who?");
      case TOKEN_REJECTED, TOKEN_EXPIRED, LOGOUT_TOKEN_REJECTED, LOGOUT_TOKEN_EXPIRED ->
          failure(401, "over");
      case LOGOUT_RESTRICTED -> failure(403, "closed");
      case LOGOUT_TOO_OFTEN -> failure(429, "slowly");
      case NOT_FOUND -> failure(404, "Not Found");
      case NOT_ALLOWED -> failure(405, "Method Not Allowed").header("allow", "DELETE");
      case TOO_LARGE -> failure(413, "Request Entity Too Large");
      case UNSUPPORTED -> failure(415, "Unsupported Media Type");
      case FAULT -> failure(500, "Internal Server Error");
      case UNAVAILABLE -> failure(503, "later");
    };
  }

  @Override
  public Promise restricted(String capability) {
    return failure(403, "closed");
  }

  @Override
  public Map<String, String> telling(Holding holding) {
    return Map.of("/who", holding.person().email());
  }

  private static Promise failure(int status, String why) {
    return Promise.of(status, "{\"why\":\"" + why + "\"}");
  }
}
