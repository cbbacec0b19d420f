package dev.gatehouse.wire.transak;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Promise;
import dev.gatehouse.fixture.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A client of a tenant that speaks {@code transak}. It asks for a code whenever it signs in, so
 * whoever signs in twice needs a tenant that sends one at any time, or a minute.
 */
public record TransakClient(Http http, String tenant) implements Client.Refreshing {

  @Override
  public String path(Place place) {
    return switch (place) {
      case SIGN_IN -> "/api/v2/auth/login";
      case USER -> "/api/v2/user/";
      case LOG_OUT -> "/api/v1/auth/logout";
      case NOWHERE -> "/api/v2/nothing";
    };
  }

  @Override
  public String[] presenting(String token) {
    return new String[] {"authorization", token};
  }

  @Override
  public String signInBody(Person person) {
    return "{" + who(person) + "}";
  }

  @Override
  public Answer signIn(Person person) {
    int mails = Mailbox.ALL.mails(person.email()).size();
    Answer sent = Client.Refreshing.super.signIn(person);
    if (sent.status() != 200) {
      return sent;
    }
    return http.post(
        "/t/" + tenant + "/api/v2/auth/verify",
        "{%s,\"otp\":\"%s\",\"stateToken\":\"%s\"}"
            .formatted(
                who(person),
                Mailbox.ALL.code(person.email(), mails + 1),
                sent.at("/data/stateToken")));
  }

  private String who(Person person) {
    return "\"apiKey\":\"%s\",\"email\":\"%s\""
        .formatted(Target.credential(tenant), person.email());
  }

  @Override
  public Tokens tokens(Answer answer) {
    return new Tokens(answer.at("/data/accessToken"), Optional.empty());
  }

  @Override
  public Answer refresh(String token) {
    return http.get("/t/" + tenant + "/api/v2/auth/refresh", presenting(token));
  }

  @Override
  public Promise refreshed() {
    return Promise.of(200, "{\"data\":{\"accessToken\":\"..\"}}")
        .varying("/data/accessToken", TOKEN);
  }

  @Override
  public Promise refreshRefused() {
    return promised(Occasion.TOKEN_REJECTED);
  }

  @Override
  public Promise promised(Occasion occasion) {
    return switch (occasion) {
      case SIGNED_IN ->
          Promise.of(
                  200,
                  """
                  {"data":{"ttl":2592000,"created":"2025-04-07T08:05:30.432Z","accessToken":".."}}
                  """)
              .varying("/data/accessToken", TOKEN);
      case SIGN_IN_REFUSED -> failure(400, "BadRequestError", "otp is invalid or expired", 9001);
      case USED ->
          Promise.of(
                  200,
                  """
                  {"data":{"partnerUserId":"1","firstName":null,"lastName":null,
                   "email":"user@example.com","mobileNumber":null,"status":"ACTIVE","dob":null,
                   "kyc":{"status":"NOT_SUBMITTED","type":null},"address":null}}
                  """)
              .varying("/data/partnerUserId", "[0-9a-f-]{36}")
              .varying("/data/email", "user-.*@example\\.com");
      case LOGGED_OUT, LEFT ->
          Promise.of(200, "{\"data\":{\"message\":\"User logged out successfully\"}}");
      case TOKEN_MISSING, TOKEN_REJECTED, TOKEN_EXPIRED ->
          failure(401, "UnauthorizedError", "Session expired", 1002);
      case LOGOUT_TOKEN_MISSING, LOGOUT_TOKEN_REJECTED, LOGOUT_TOKEN_EXPIRED ->
          failure(400, "BadRequestError", "Session expired", 1002);
      case LOGOUT_RESTRICTED ->
          failure(403, "ForbiddenError", "Capability logout is restricted", 403);
      case LOGOUT_TOO_OFTEN -> failure(429, "TooManyRequestsError", "Too Many Requests", 429);
      case NOT_FOUND -> failure(404, "NotFoundError", "Not Found", 404);
      case NOT_ALLOWED ->
          failure(405, "MethodNotAllowedError", "Method Not Allowed", 405).header("allow", "POST");
      case TOO_LARGE -> failure(413, "RequestEntityTooLargeError", "Request Entity Too Large", 413);
      case UNSUPPORTED -> failure(415, "UnsupportedMediaTypeError", "Unsupported Media Type", 415);
      case FAULT -> failure(500, "InternalServerError", "Internal Server Error", 500);
      case UNAVAILABLE -> failure(503, "ServiceUnavailableError", "Service Unavailable", 503);
    };
  }

  @Override
  public Promise restricted(String capability) {
    return failure(403, "ForbiddenError", "Capability " + capability + " is restricted", 403);
  }

  @Override
  public Map<String, String> telling(Holding holding) {
    return Map.of(
        "/data/partnerUserId",
        holding.person().shownId(),
        "/data/email",
        holding.person().email(),
        "/data/ttl",
        Long.toString(Duration.between(holding.issuedAt(), holding.expiresAt()).toSeconds()),
        "/data/created",
        MILLIS.format(holding.issuedAt()));
  }

  private static Promise failure(int status, String name, String message, int errorCode) {
    return Promise.of(
        status,
        "{\"error\":{\"statusCode\":%d,\"name\":\"%s\",\"message\":\"%s\",\"errorCode\":%d}}"
            .formatted(status, name, message, errorCode));
  }
}
