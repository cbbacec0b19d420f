package dev.gatehouse.wire.standard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.installation.Sha256;
import dev.gatehouse.revocation.Notice;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.revocation.Notices.Since;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.AdmitsTenant;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Standard;
import dev.gatehouse.wire.StandardWords;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has ended, for whoever verifies the tenant's tokens by its keys: first all of it, then what
 * is new. No standard has this; the words are those of its neighbours.
 */
@Standard
@Hidden
@Controller("/revocations")
@ExecuteOn(TaskExecutors.BLOCKING)
class RevocationsController {

  private static final Pattern CURSOR = Pattern.compile("[0-9]{1,18}");

  private final Notices notices;

  RevocationsController(Notices notices) {
    this.notices = notices;
  }

  /** What is in force, and where to go on. */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Revocations(String cursor, List<Revocation> revocations) {}

  /**
   * Tokens of {@code subject} that name an older generation of it are not good any more; see {@link
   * Notice.Kind}.
   *
   * @param subject what a token calls {@code sid}, {@code sub} or {@code tid}
   * @param spared the one session of an account that this is not about
   * @param expiresAt when there is no such token left
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Revocation(
      String kind,
      String subject,
      int generation,
      @Nullable String spared,
      @JsonProperty("expires_at") String expiresAt) {

    /** Only what ends tokens; nobody else has to know of the rest. */
    static Stream<Revocation> of(Notice notice) {
      return switch (notice.kind()) {
        case SESSION, ACCOUNT -> Stream.of(of(notice, notice.subject().toString()));
        case TENANT -> Stream.of(of(notice, notice.tenant()));
        case STATUS, CAPABILITIES, KEYS -> Stream.empty();
      };
    }

    private static Revocation of(Notice notice, String subject) {
      return new Revocation(
          notice.kind().word(),
          subject,
          notice.generation(),
          notice.spared() == null ? null : notice.spared().toString(),
          notice.expiresAt().toString());
    }
  }

  /**
   * @param request {@code after} is the cursor of the answer before; without it everything is new
   */
  @Get
  @AdmitsTenant(Capability.AUTHENTICATED_USER)
  HttpResponse<?> revocations(
      @Known Caller caller, @Known Exchange exchange, @Known HttpRequest<?> request) {
    OptionalLong after = after(request);
    if (after.isEmpty()) {
      return StandardWords.SPOKEN.refuse(new Refusal.Malformed(Map.of()), exchange);
    }
    Since since = notices.since(caller.tenant().id(), after.getAsLong());
    if (after.getAsLong() > since.cursor()) {
      // It is of another database: what came before it here would be missed.
      return StandardWords.SPOKEN.refuse(new Refusal.Malformed(Map.of()), exchange);
    }
    List<Revocation> latest = latest(since.notices());
    String tag = tag(latest);
    MutableHttpResponse<?> answer =
        has(request, tag)
            ? HttpResponse.notModified()
            : HttpResponse.ok(new Revocations(Long.toString(since.cursor()), latest));
    return answer
        .header(HttpHeaders.ETAG, tag)
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .header(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
  }

  private static OptionalLong after(HttpRequest<?> request) {
    List<String> after = request.getParameters().getAll("after");
    return after.isEmpty()
        ? OptionalLong.of(0)
        : after.stream()
            .filter(cursor -> after.size() == 1 && CURSOR.matcher(cursor).matches())
            .mapToLong(Long::parseLong)
            .findFirst();
  }

  /** One about each subject: a later one says all that those before it said, and is the truth. */
  private static List<Revocation> latest(List<Notice> notices) {
    Map<List<String>, Revocation> latest = new LinkedHashMap<>();
    notices.stream()
        .flatMap(Revocation::of)
        .forEach(one -> latest.put(List.of(one.kind(), one.subject()), one));
    return List.copyOf(latest.values());
  }

  /** Of the list and not of the cursor, which moves on by itself: so it is a weak one. */
  private static String tag(List<Revocation> list) {
    byte[] digest = Sha256.of(list.toString());
    return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + "\"";
  }

  private static boolean has(HttpRequest<?> request, String tag) {
    return request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(String::strip)
        .anyMatch(tag::equals);
  }
}
