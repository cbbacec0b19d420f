package dev.gatehouse.admin;

import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.Audit.Search;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Word;
import dev.gatehouse.wire.Known;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened at a tenant, or to the installation itself. */
@Controller("/admin/v1")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class AuditController {

  private static final String LIST = "audit";
  private static final String NDJSON = "application/x-ndjson";
  private static final String LINES =
      "Lines, the oldest event first; the last one says where the chain ends.";

  private final Audit audit;
  private final Subjects subjects;
  private final Writes writes;
  private final Cursors cursors;
  private final Operators operators;

  AuditController(
      Audit audit, Subjects subjects, Writes writes, Cursors cursors, Operators operators) {
    this.audit = audit;
    this.subjects = subjects;
    this.writes = writes;
    this.cursors = cursors;
    this.operators = operators;
  }

  /** What was written down, the newest first; that it was read is written down as well. */
  @Get("/tenants/{tenant}/audit")
  @Needs(Scope.AUDIT_READ)
  Page<AuditView> search(
      String tenant,
      @QueryValue @Nullable String action,
      @QueryValue @Nullable String actor,
      @QueryValue @Nullable String object,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to,
      @QueryValue @Nullable Integer limit,
      @QueryValue @Nullable String cursor,
      @Known OperatorCall call) {
    return page(
        subjects.tenant(tenant).id(), search(action, actor, object, from, to), limit, cursor, call);
  }

  /**
   * What was written down about the installation, such as that an admin key was made, the newest
   * first; that it was read is written down as well.
   */
  @Get("/audit")
  @Needs(Scope.AUDIT_READ)
  Page<AuditView> searchInstallation(
      @QueryValue @Nullable String action,
      @QueryValue @Nullable String actor,
      @QueryValue @Nullable String object,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to,
      @QueryValue @Nullable Integer limit,
      @QueryValue @Nullable String cursor,
      @Known OperatorCall call) {
    return page(
        Transactions.INSTALLATION, search(action, actor, object, from, to), limit, cursor, call);
  }

  /**
   * All that was written down, with the hashes that seal it and the signed checkpoints, a JSON
   * object a line; that it was exported is written down as well. It stops short of its end when the
   * caller's key is good no more.
   */
  @Get("/tenants/{tenant}/audit/export")
  @Needs(Scope.AUDIT_READ)
  @Produces(NDJSON)
  @ApiResponse(
      responseCode = "200",
      description = LINES,
      content = @Content(mediaType = NDJSON, schema = @Schema(type = "string")))
  StreamedFile export(String tenant, HttpRequest<?> request, @Known OperatorCall call) {
    return lines(subjects.tenant(tenant).id(), request, call);
  }

  /**
   * All that was written down about the installation, sealed and signed in the same way; that it
   * was exported is written down as well.
   */
  @Get("/audit/export")
  @Needs(Scope.AUDIT_READ)
  @Produces(NDJSON)
  @ApiResponse(
      responseCode = "200",
      description = LINES,
      content = @Content(mediaType = NDJSON, schema = @Schema(type = "string")))
  StreamedFile exportInstallation(HttpRequest<?> request, @Known OperatorCall call) {
    return lines(Transactions.INSTALLATION, request, call);
  }

  private Page<AuditView> page(
      String tenant,
      Search search,
      @Nullable Integer limit,
      @Nullable String cursor,
      OperatorCall call) {
    int most = Cursors.most(limit);
    String list = LIST + search;
    long before =
        Optional.ofNullable(cursors.read(tenant, list, cursor))
            .map(Long::parseLong)
            .orElse(Long.MAX_VALUE);
    return writes.look(
        tenant,
        call,
        () ->
            cursors.page(
                tenant,
                list,
                audit.page(tenant, search, before, most),
                most,
                written -> Long.toString(written.number()),
                AuditView::of),
        new Deed(Action.AUDIT_READ, Kind.TENANT, tenant));
  }

  private StreamedFile lines(String tenant, HttpRequest<?> request, OperatorCall call) {
    BooleanSupplier may = operators.still(request, Scope.AUDIT_READ, tenant);
    Stream<String> parts =
        writes.look(
            tenant,
            call,
            () -> audit.export(tenant),
            new Deed(Action.AUDIT_READ, Kind.TENANT, tenant, Map.of("export", true)));
    return new StreamedFile(
        AuditExport.of(parts.takeWhile(_ -> may.getAsBoolean())), MediaType.of(NDJSON));
  }

  private static Search search(
      @Nullable String action,
      @Nullable String actor,
      @Nullable String object,
      @Nullable String from,
      @Nullable String to) {
    return new Search(action(action), actor, object, Times.any("from", from), Times.any("to", to));
  }

  private static @Nullable Action action(@Nullable String word) {
    if (word == null) {
      return null;
    }
    List<String> words = Word.all(Action.class);
    if (!words.contains(word)) {
      throw Rejected.invalid("action: expected one of " + String.join(", ", words));
    }
    return Word.of(Action.class, word);
  }
}
