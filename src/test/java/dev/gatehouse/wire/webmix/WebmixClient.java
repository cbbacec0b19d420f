package dev.gatehouse.wire.webmix;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Promise;
import dev.gatehouse.fixture.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A client of a tenant that speaks {@code webmix}. */
public record WebmixClient(Http http, String tenant) implements Client.Refreshing {

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  @Override
  public String path(Place place) {
    return "/auth"
        + switch (place) {
          case SIGN_IN -> "/signin";
          case USER -> "/authenticated-user";
          case LOG_OUT -> "/logout";
          case NOWHERE -> "/nothing";
        };
  }

  @Override
  public String[] credential() {
    return new String[] {"x-tenant-token", Target.credential(tenant)};
  }

  @Override
  public String[] presenting(String token) {
    return new String[] {"x-token", token};
  }

  @Override
  public String signInBody(Person person) {
    return "{\"method\":\"password\",\"email\":\"%s\",\"password\":\"%s\"}"
        .formatted(person.email(), person.password());
  }

  @Override
  public Tokens tokens(Answer answer) {
    return new Tokens(answer.at("/data/accessToken"), Optional.of(answer.at("/data/refreshToken")));
  }

  @Override
  public String logOutMethod() {
    return "GET";
  }

  @Override
  public Answer refresh(String token) {
    return http.post(
        "/t/" + tenant + "/auth/refresh-token",
        "{\"refreshToken\":\"" + token + "\"}",
        credential());
  }

  @Override
  public Promise refreshed() {
    return promised(Occasion.SIGNED_IN);
  }

  @Override
  public Promise refreshRefused() {
    return failure(401, "INVALID_REFRESH_TOKEN", "Invalid refresh token");
  }

  @Override
  public Promise promised(Occasion occasion) {
    return switch (occasion) {
      case SIGNED_IN ->
          sample(
                  201,
                  """
                  {"meta":{"requestId":"req-12345","timestamp":"2025-01-15T10:30:00.000Z"},
                   "data":{"accessToken":"..","accessTokenExpireAt":"2025-01-15T11:30:00.000Z",
                   "refreshToken":"..","refreshTokenExpireAt":"2025-01-16T10:30:00.000Z",
                   "userId":"01ARZ3NDEKTSV4RRFFQ69G5FAV","newUser":false}}
                  """)
              .varying("/data/accessToken", TOKEN)
              .varying("/data/refreshToken", REFRESH_TOKEN);
      case SIGN_IN_REFUSED -> failure(401, "INVALID_CREDENTIALS", "Invalid credentials");
      case USED ->
          sample(
                  200,
                  """
                  {"meta":{"requestId":"req-12345","timestamp":"2025-01-15T10:30:00.000Z"},
                   "data":{"id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","method":"password","profile":null,
                   "createdAt":"2025-01-15T10:30:00.000Z","updatedAt":"2025-01-15T10:30:00.000Z"}}
                  """)
              .varying("/data/id", "[0-7][0-9A-HJKMNP-TV-Z]{25}")
              .varying("/data/createdAt", TIME)
              .varying("/data/updatedAt", TIME);
      case LOGGED_OUT, LEFT ->
          sample(
              200,
              """
              {
                "meta": {
                  "requestId": "req-12345",
                  "timestamp": "2025-01-15T10:30:00.000Z"
                },
                "data": {
                  "success": true
                }
              }
              """);
      case TOKEN_MISSING, LOGOUT_TOKEN_MISSING ->
          failure(401, "MISSING_USER_TOKEN", "Missing user token");
      case TOKEN_REJECTED, TOKEN_EXPIRED, LOGOUT_TOKEN_REJECTED, LOGOUT_TOKEN_EXPIRED ->
          failure(401, "INVALID_USER_TOKEN", "Invalid user token");
      case LOGOUT_RESTRICTED ->
          sample(
              403,
              """
              {
                "meta": {
                  "requestId": "req-12345",
                  "timestamp": "2025-01-15T10:30:00.000Z"
                },
                "error": {
                  "message": "Capability logout is restricted",
                  "code": "RESTRICTED_CAPABILITY",
                  "status": 403
                }
              }
              """);
      case LOGOUT_TOO_OFTEN ->
          sample(
              429,
              """
              {
                "meta": {
                  "requestId": "req-12345",
                  "timestamp": "2025-01-15T10:30:00.000Z"
                },
                "error": {
                  "message": "Too many requests",
                  "code": "TOO_MANY_REQUESTS",
                  "status": 429
                }
              }
              """);
      case NOT_FOUND -> failure(404, "NOT_FOUND", "Not Found");
      case NOT_ALLOWED ->
          failure(405, "METHOD_NOT_ALLOWED", "Method Not Allowed").header("allow", "GET");
      case TOO_LARGE -> failure(413, "REQUEST_ENTITY_TOO_LARGE", "Request Entity Too Large");
      case UNSUPPORTED -> failure(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type");
      case FAULT ->
          sample(
              500,
              """
              {
                "meta": {
                  "requestId": "req-12345",
                  "timestamp": "2025-01-15T10:30:00.000Z"
                },
                "error": {
                  "message": "Something went wrong on our side.",
                  "code": "INTERNAL_SERVER",
                  "status": 500
                }
              }
              """);
      case UNAVAILABLE -> failure(503, "SERVICE_UNAVAILABLE", "Service Unavailable");
    };
  }

  @Override
  public Promise restricted(String capability) {
    return failure(403, "RESTRICTED_CAPABILITY", "Capability " + capability + " is restricted");
  }

  @Override
  public Map<String, String> telling(Holding holding) {
    String id = holding.person().shownId();
    Map<String, String> told = new HashMap<>();
    told.put("/data/id", id);
    told.put("/data/userId", id);
    told.put("/data/accessTokenExpireAt", MILLIS.format(holding.expiresAt()));
    holding
        .refreshExpiresAt()
        .ifPresent(at -> told.put("/data/refreshTokenExpireAt", MILLIS.format(at)));
    return told;
  }

  private static Promise failure(int status, String code, String message) {
    return sample(
        status,
        """
        {"meta":{"requestId":"req-12345","timestamp":"2025-01-15T10:30:00.000Z"},
         "error":{"message":"%s","code":"%s","status":%d}}
        """
            .formatted(message, code, status));
  }

  private static Promise sample(int status, String body) {
    return Promise.of(status, body)
        .varying("/meta/requestId", "req-[0-9A-Z]{26}")
        .varying("/meta/timestamp", TIME);
  }
}
