package dev.gatehouse.wire;

import dev.gatehouse.tenant.DialectDefaults;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How one wire format reads and words what all share. It decides nothing: a sixth dialect is one
 * more of these, with its controllers, and nothing else.
 */
public interface Dialect extends DialectDefaults, Words {

  /** The tenant credentials that the request presents; more than one is a contradiction. */
  List<String> credentials(HttpRequest<?> request);

  /**
   * The user tokens that the request presents where this dialect looks for them, without prefix.
   */
  List<String> tokens(HttpRequest<?> request);

  /** The headers that clients send beside those of every call: where they put token and tenant. */
  default List<String> headers() {
    return List.of(HttpHeaders.AUTHORIZATION);
  }

  /** Shell lines that sign somebody in and out at {@code url}, for whoever tries the service. */
  List<String> example(String url, String tenant, String credential);

  /** The account's id as clients see it. */
  String writeId(UUID id);

  /** The id that clients see as {@code shown}, if it can be one. */
  Optional<UUID> readId(String shown);
}
