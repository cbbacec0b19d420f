package dev.gatehouse.wire.ethgas;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A client of a tenant that speaks {@code ethgas}. */
public record EthgasClient(Http http, String tenant) implements Client.Refreshing {

  @Override
  public String path(Place place) {
    return "/api/v1/user"
        + switch (place) {
          case SIGN_IN -> "/login";
          case USER -> "/login/verify";
          case LOG_OUT -> "/logout";
          case NOWHERE -> "/nothing";
        };
  }

  @Override
  public String signInBody(Person person) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(person.email(), person.password());
  }

  @Override
  public Tokens tokens(Answer answer) {
    return new Tokens(answer.at("/data/accessToken"), Optional.of(answer.at("/data/refreshToken")));
  }

  @Override
  public Answer use(String token) {
    return send("POST", Place.USER, token, null);
  }

  @Override
  public Answer refresh(String token) {
    return http.post(
        "/t/" + tenant + "/api/v1/user/login/refresh", "{\"refreshToken\":\"" + token + "\"}");
  }

  @Override
  public Promise refreshed() {
    return promised(Occasion.SIGNED_IN);
  }

  @Override
  public Promise refreshRefused() {
    return failure(401, "Invalid refresh token");
  }

  @Override
  public Promise promised(Occasion occasion) {
    return switch (occasion) {
      case SIGNED_IN ->
          Promise.of(
                  200,
                  """
                  {"code":200,"message":"OK","data":{"accessToken":"..","refreshToken":"..","expiresIn":3600}}
                  """)
              .varying("/data/accessToken", TOKEN)
              .varying("/data/refreshToken", REFRESH_TOKEN);
      case SIGN_IN_REFUSED -> failure(401, "Unauthorized");
      case USED ->
          Promise.of(
                  200,
                  """
                  {"code":200,"message":"OK","data":{"valid":true,"userId":"user_123","expiresAt":1640995200}}
                  """)
              .varying("/data/userId", "[0-9a-f-]{36}")
              .varying("/data/expiresAt", "[0-9]{10}");
      case LOGGED_OUT, LEFT ->
          Promise.of(
              200,
              """
              {
                "code": 200,
                "message": "OK",
                "data": {
                  "loggedOut": true
                }
              }
              """);
      case TOKEN_MISSING, LOGOUT_TOKEN_MISSING ->
          Promise.of(
              401,
              """
              {
                "code": 401,
                "message": "Unauthorized",
                "data": null
              }
              """);
      case TOKEN_REJECTED, TOKEN_EXPIRED, LOGOUT_TOKEN_REJECTED, LOGOUT_TOKEN_EXPIRED ->
          Promise.of(
              401,
              """
              {
                "code": 401,
                "message": "Token is invalid or expired",
                "data": null
              }
              """);
      case LOGOUT_RESTRICTED -> failure(403, "Forbidden");
      case LOGOUT_TOO_OFTEN -> failure(429, "Too Many Requests");
      case NOT_FOUND -> failure(404, "Not Found");
      case NOT_ALLOWED -> failure(405, "Method Not Allowed").header("allow", "POST");
      case TOO_LARGE -> failure(413, "Request Entity Too Large");
      case UNSUPPORTED -> failure(415, "Unsupported Media Type");
      case FAULT -> failure(500, "Server Error");
      case UNAVAILABLE -> failure(503, "Service Unavailable");
    };
  }

  @Override
  public Promise restricted(String capability) {
    return failure(403, "Forbidden");
  }

  @Override
  public Map<String, String> telling(Holding holding) {
    return Map.of(
        "/data/userId",
        holding.person().shownId(),
        "/data/expiresAt",
        Long.toString(holding.expiresAt().getEpochSecond()),
        "/data/expiresIn",
        Long.toString(Duration.between(holding.issuedAt(), holding.expiresAt()).toSeconds()));
  }

  private static Promise failure(int status, String message) {
    return Promise.of(
        status, "{\"code\":%d,\"message\":\"%s\",\"data\":null}".formatted(status, message));
  }
}
