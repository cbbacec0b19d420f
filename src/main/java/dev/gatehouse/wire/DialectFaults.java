package dev.gatehouse.wire;

import dev.gatehouse.session.Refusal;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.data.connection.exceptions.ConnectionException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.web.router.exceptions.UnsatisfiedQueryValueRouteException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what the framework refuses, and every fault, the words of the door, or, where no tenant is
 * named, a problem (RFC 9457). What caused a fault goes to the log, with the request's id, and
 * nowhere else.
 */
@Singleton
public class DialectFaults implements ErrorResponseProcessor<Object> {

  private static final Logger LOG = LoggerFactory.getLogger(DialectFaults.class);

  /** Connection exceptions, a server that shuts down, and a lock that took too long. */
  private static final List<String> AWAY = List.of("08", "57P", "55P03", "HYT00");

  /** What whoever opens the service's address in a browser may want to know. */
  private static final String WHERE =
      "This is Gatehouse. A tenant is at its hosts and under /t/{tenant}, with a page to read at"
          + " /t/{tenant}/docs.";

  /** What operators give in paths and queries that is no text. */
  private static final Map<Class<?>, String> FORMS =
      Map.of(UUID.class, "a UUID", Integer.class, "a whole number");

  private static final Duration OUTAGE = Duration.ofSeconds(1);

  private final ClientAddresses addresses;
  private final InstantSource time;
  private final ResponseHeaders responseHeaders;

  DialectFaults(ClientAddresses addresses, InstantSource time, ResponseHeaders responseHeaders) {
    this.responseHeaders = responseHeaders;
    this.addresses = addresses;
    this.time = time;
  }

  @Override
  @SuppressWarnings("unchecked")
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    Exchange exchange =
        Exchange.of(request)
            .orElseGet(() -> Exchange.begin(request, time.instant(), addresses.of(request)));
    Optional<Throwable> cause = context.getRootCause().or(() -> undecoded(request));
    MutableHttpResponse<?> worded = word(response.status(), cause, exchange);
    // Allow, Retry-After and their like are the framework's to know.
    response
        .getHeaders()
        .forEach((name, values) -> {
          if (!worded.getHeaders().contains(name)) {
            values.forEach(value -> worded.header(name, value));
          }
        });
    responseHeaders.add(worded, exchange);
    return (MutableHttpResponse<Object>) worded;
  }

  /** The words for {@code status}. */
  MutableHttpResponse<?> word(HttpStatus status, Exchange exchange) {
    Words words = exchange.words();
    if (words != null) {
      return words.fault(status, exchange);
    }
    return status == HttpStatus.NOT_FOUND && exchange.path().equals("/")
        ? Problem.response(status, status.name(), WHERE, exchange.requestId())
        : Problem.response(status, exchange.requestId());
  }

  private MutableHttpResponse<?> word(
      HttpStatus status, Optional<Throwable> cause, Exchange exchange) {
    Words words = exchange.words();
    for (Throwable throwable : causes(cause)) {
      switch (throwable) {
        case TooLongHttpLineException _ -> {
          return word(HttpStatus.REQUEST_URI_TOO_LONG, exchange);
        }
        case TooLongHttpHeaderException _ -> {
          return word(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, exchange);
        }
        case Bodies.Unreadable unreadable -> {
          return words == null
              ? Problem.response(
                  HttpStatus.BAD_REQUEST,
                  HttpStatus.BAD_REQUEST.name(),
                  unreadable.said(),
                  exchange.requestId())
              : words.refuse(new Refusal.Malformed(unreadable.fields()), exchange);
        }
        case UnsatisfiedQueryValueRouteException missing when words == null -> {
          return expected(missing.getArgument(), "a value; it is missing", exchange);
        }
        case ConversionErrorException other
            when words == null && FORMS.containsKey(other.getArgument().getType()) -> {
          return expected(other.getArgument(), FORMS.get(other.getArgument().getType()), exchange);
        }
        case ConnectionException away -> {
          return unavailable(away, exchange);
        }
        case SQLException away when away(away) -> {
          return unavailable(away, exchange);
        }
        default -> {}
      }
    }
    if (status.getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()) {
      LOG.error("outcome=fault request={}", exchange.requestId(), cause.orElse(null));
    }
    return word(status, exchange);
  }

  private static MutableHttpResponse<?> expected(
      Argument<?> argument, @Nullable String form, Exchange exchange) {
    return Problem.response(
        HttpStatus.BAD_REQUEST,
        HttpStatus.BAD_REQUEST.name(),
        argument.getName() + ": expected " + form,
        exchange.requestId());
  }

  private static MutableHttpResponse<?> unavailable(Throwable away, Exchange exchange) {
    LOG.error("outcome=database-unavailable request={}", exchange.requestId(), away);
    Words words = exchange.words();
    return words == null
        ? Problem.response(HttpStatus.SERVICE_UNAVAILABLE, exchange.requestId())
            .header("Retry-After", Long.toString(OUTAGE.toSeconds()))
        : words.refuse(new Refusal.Unavailable(OUTAGE), exchange);
  }

  /**
   * Whether the database could not be asked, or went away meanwhile; not that it was asked wrongly.
   */
  private static boolean away(SQLException failed) {
    String state = String.valueOf(failed.getSQLState());
    return failed instanceof SQLTransientException || AWAY.stream().anyMatch(state::startsWith);
  }

  /** Why {@code request} is only half a request, which the framework does not say. */
  private static Optional<Throwable> undecoded(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? Optional.ofNullable(netty.getNativeRequest().decoderResult().cause())
        : Optional.empty();
  }

  private static List<Throwable> causes(Optional<Throwable> cause) {
    return Stream.iterate(cause.orElse(null), Objects::nonNull, Throwable::getCause)
        .limit(20)
        .toList();
  }
}
