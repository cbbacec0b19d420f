package dev.gatehouse.admin;

import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Problem;
import dev.gatehouse.wire.Public;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs operators in at the console, and out. */
@Hidden
@Controller(Operators.CONSOLE_SESSION)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class ConsoleSessionController {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleSessionController.class);

  private final AdminKeys keys;
  private final ConsoleCookies cookies;
  private final Guesses guesses;

  ConsoleSessionController(AdminKeys keys, ConsoleCookies cookies, Guesses guesses) {
    this.keys = keys;
    this.cookies = cookies;
    this.guesses = guesses;
  }

  @Get
  @Public("It tells a browser of its own cookie, which the browser's scripts cannot read.")
  ConsoleSession show(HttpRequest<?> request) {
    return new ConsoleSession(cookies.goodUntil(request).orElse(null));
  }

  @Post
  @Public("Here is where the key is asked for.")
  HttpResponse<?> signIn(@Body ConsoleKey presented, @Known Exchange exchange) {
    Optional<Duration> wait = guesses.take(exchange.address());
    if (wait.isPresent()) {
      return Problem.response(
              HttpStatus.TOO_MANY_REQUESTS,
              HttpStatus.TOO_MANY_REQUESTS.name(),
              "Too many wrong keys came from this address; come again later.",
              exchange.requestId())
          .header(HttpHeaders.RETRY_AFTER, Long.toString(wait.get().toSeconds() + 1));
    }
    Optional<Operator> operator = keys.operator(presented.key());
    LOG.info(
        "console=sign-in outcome={} address={} request={}",
        operator.map(Operator::name).orElse("wrong-key"),
        exchange.address(),
        exchange.requestId());
    if (operator.isEmpty()) {
      throw new Rejected(HttpStatus.UNAUTHORIZED, "That is not an admin key.");
    }
    guesses.forget(exchange.address());
    Instant end = cookies.end();
    return HttpResponse.ok(new ConsoleSession(end)).cookie(cookies.make(operator.get(), end));
  }

  @Delete
  @Public("It ends nothing but what the caller has.")
  HttpResponse<?> signOut(HttpRequest<?> request) {
    cookies.signOut(request);
    return HttpResponse.noContent().cookie(cookies.none());
  }
}
