package dev.gatehouse.admin;

import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit.Written;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.audit.Following;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.Known;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What happens at a tenant, as it happens. */
@Controller("/admin/v1/tenants/{tenant}/events")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class EventsController {

  private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

  private final Following following;
  private final Subjects subjects;
  private final Writes writes;
  private final Operators operators;
  private final JsonMapper json;

  EventsController(
      Following following, Subjects subjects, Writes writes, Operators operators, JsonMapper json) {
    this.following = following;
    this.subjects = subjects;
    this.writes = writes;
    this.operators = operators;
    this.json = json;
  }

  /**
   * What is written down from now on, or behind the event that was last heard, as server-sent
   * events, for as long as the caller may hear it; that somebody listens is written down as well.
   */
  @Get
  @Needs(Scope.AUDIT_READ)
  @Produces(MediaType.TEXT_EVENT_STREAM)
  @ApiResponse(
      responseCode = "200",
      description =
          "Events: the id is the place in the tenant's chain, the name the action, the data an"
              + " event as the audit lists it. A comment comes where there was none for a while.",
      content =
          @Content(mediaType = MediaType.TEXT_EVENT_STREAM, schema = @Schema(type = "string")))
  Publisher<Event<String>> follow(
      String tenant,
      @Header("Last-Event-ID") @Nullable String lastEventId,
      HttpRequest<?> request,
      @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    UUID key = call.operator().key();
    if (following.full(named.id(), key)) {
      throw new Rejected(
          HttpStatus.SERVICE_UNAVAILABLE,
          "At most %d may listen at a time on one node, %d of them to one tenant and %d with one key."
              .formatted(Following.MOST, Following.MOST_OF_A_TENANT, Following.MOST_OF_A_KEY));
    }
    BooleanSupplier may = operators.still(request, Scope.AUDIT_READ, named.id());
    return writes.look(
        named.id(),
        call,
        () -> {
          long end = following.end(named.id());
          long position = lastEventId == null ? end : position(lastEventId, end);
          return subscriber -> {
            Ear ear = new Ear(subscriber, json, key, may);
            subscriber.onSubscribe(ear);
            // Whoever took the last place meanwhile is heard, and this one comes again.
            if (!following.listen(named.id(), position, ear)) {
              ear.end();
            }
          };
        },
        new Deed(Action.AUDIT_READ, Kind.TENANT, named.id()));
  }

  /** One that is not there yet is of another chain, and what came before it would be missed. */
  private static long position(String lastEventId, long end) {
    if (!POSITION.matcher(lastEventId).matches() || Long.parseLong(lastEventId) > end) {
      throw Rejected.invalid("Last-Event-ID: expected the id of an event of this tenant");
    }
    return Long.parseLong(lastEventId);
  }

  /** Hands on what is heard, as far as there is room. */
  private static final class Ear implements Subscription, Following.Listener {

    private final Subscriber<? super Event<String>> subscriber;
    private final JsonMapper json;
    private final UUID key;
    private final BooleanSupplier may;
    private final AtomicLong room = new AtomicLong();
    private volatile boolean gone;

    Ear(
        Subscriber<? super Event<String>> subscriber,
        JsonMapper json,
        UUID key,
        BooleanSupplier may) {
      this.subscriber = subscriber;
      this.json = json;
      this.key = key;
      this.may = may;
    }

    @Override
    public Object key() {
      return key;
    }

    @Override
    public boolean may() {
      return may.getAsBoolean();
    }

    @Override
    public void request(long more) {
      room.accumulateAndGet(
          more, (one, other) -> Long.MAX_VALUE - one < other ? Long.MAX_VALUE : one + other);
    }

    @Override
    public void cancel() {
      gone = true;
    }

    @Override
    public long room() {
      return gone ? 0 : room.get();
    }

    @Override
    public boolean gone() {
      return gone;
    }

    @Override
    public void heard(long position, Written written) {
      AuditView view = AuditView.of(written);
      try {
        send(
            Event.of(json.writeValueAsString(view))
                .id(Long.toString(position))
                .name(view.action()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void silence() {
      // An event without data is none to whoever listens.
      send(Event.of("").comment("still here"));
    }

    private synchronized void send(Event<String> event) {
      if (!gone) {
        room.decrementAndGet();
        subscriber.onNext(event);
      }
    }

    @Override
    public synchronized void end() {
      if (!gone) {
        gone = true;
        subscriber.onComplete();
      }
    }
  }
}
