package dev.gatehouse.wire.standard;

import dev.gatehouse.token.SigningKeys;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Public;
import dev.gatehouse.wire.Standard;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The keys by which anybody verifies the tenant's access tokens (RFC 7517 section 5). */
@Standard
@Hidden
@Controller("/.well-known")
@ExecuteOn(TaskExecutors.BLOCKING)
class KeySetController {

  /** RFC 7517 section 8.5.2. */
  private static final String TYPE = "application/jwk-set+json";

  /** Half of how long a new key is published before it signs. */
  private static final String KEPT = "public, max-age=" + SigningKeys.LEAD.toSeconds() / 2;

  private final SigningKeys keys;

  KeySetController(SigningKeys keys) {
    this.keys = keys;
  }

  @Serdeable
  record KeySet(List<Map<String, Object>> keys) {}

  @Get("/jwks.json")
  @Public("These are public keys.")
  HttpResponse<?> keys(@Known Exchange exchange) {
    return published(new KeySet(keys.published(Objects.requireNonNull(exchange.tenant()))))
        .contentType(MediaType.of(TYPE));
  }

  /** What anybody may have, and keep for a while. */
  static MutableHttpResponse<?> published(Object body) {
    return HttpResponse.ok(body)
        .header(HttpHeaders.CACHE_CONTROL, KEPT)
        .header("Cross-Origin-Resource-Policy", "cross-origin");
  }
}
