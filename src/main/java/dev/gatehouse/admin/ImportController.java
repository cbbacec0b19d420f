package dev.gatehouse.admin;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.NewAccount;
import dev.gatehouse.account.LoginName;
import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.WholeBody;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Accounts that move here from elsewhere, many at once. */
@Controller("/admin/v1/tenants/{tenant}")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class ImportController {

  private static final String JSON_LINES = "application/x-ndjson";

  private static final int MOST_LINES = 10_000;

  /** How many accounts share a transaction: one each would take minutes. */
  private static final int BATCH = 100;

  private final AccountLines accountLines;
  private final Accounts accounts;
  private final Subjects subjects;
  private final Writes writes;

  ImportController(AccountLines accountLines, Accounts accounts, Subjects subjects, Writes writes) {
    this.accountLines = accountLines;
    this.accounts = accounts;
    this.subjects = subjects;
    this.writes = writes;
  }

  /**
   * Makes an account of each line, or says why not. What was made before an outage exists when the
   * same lines come again.
   */
  @Post(value = "/accounts:import", consumes = JSON_LINES)
  @Needs(Scope.ACCOUNTS_WRITE)
  @RequestBody(
      required = true,
      content = @Content(mediaType = JSON_LINES, schema = @Schema(type = "string")))
  ImportView load(String tenant, @Known OperatorCall call, @Known HttpRequest<?> request) {
    Tenant named = subjects.tenant(tenant);
    List<ImportedLine> imported = new ArrayList<>();
    Map<Integer, NewAccount> batch = new LinkedHashMap<>();
    Map<String, UUID> given = new HashMap<>();
    int number = 0;
    for (byte[] line : lines(WholeBody.of(request))) {
      number++;
      if (new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
        continue;
      }
      try {
        batch.put(number, accountLines.read(line));
      } catch (Rejected wrong) {
        imported.add(new ImportedLine(number, ImportedLine.INVALID, null, wrong.getMessage()));
      }
      if (batch.size() == BATCH) {
        imported.addAll(make(named, call, batch, given));
        batch.clear();
      }
    }
    imported.addAll(make(named, call, batch, given));
    imported.sort(Comparator.comparingInt(ImportedLine::line));
    return ImportView.of(imported, call);
  }

  private static List<byte[]> lines(byte[] body) {
    List<byte[]> lines = new ArrayList<>();
    for (int start = 0; start < body.length; ) {
      if (lines.size() == MOST_LINES) {
        throw new Rejected(
            HttpStatus.REQUEST_ENTITY_TOO_LARGE, "Expected at most " + MOST_LINES + " lines.");
      }
      int end = start;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      lines.add(Arrays.copyOfRange(body, start, end));
      start = end + 1;
    }
    return lines;
  }

  /**
   * Makes the accounts of a batch, by the numbers of their lines.
   *
   * @param given the names that lines before have given; a dry run undid it
   */
  private List<ImportedLine> make(
      Tenant tenant, OperatorCall call, Map<Integer, NewAccount> batch, Map<String, UUID> given) {
    List<ImportedLine> made =
        writes.makeAll(
            tenant,
            call,
            () ->
                batch.entrySet().stream()
                    .map(line -> make(tenant, line.getKey(), line.getValue(), given))
                    .toList(),
            lines ->
                lines.stream()
                    .filter(ImportedLine::created)
                    .map(line ->
                        new Deed(
                            Action.USER_CREATED,
                            Kind.ACCOUNT,
                            String.valueOf(line.id()),
                            Map.of("by", "import")))
                    .toList());
    for (ImportedLine line : made) {
      if (line.created()) {
        names(batch.get(line.line())).forEach(name -> given.put(name.canonical(), line.id()));
      }
    }
    return made;
  }

  private ImportedLine make(Tenant tenant, int line, NewAccount account, Map<String, UUID> given) {
    Optional<UUID> other =
        names(account).flatMap(name -> Stream.ofNullable(given.get(name.canonical()))).findFirst();
    if (other.isEmpty()) {
      Optional<Account> made = accounts.create(tenant.id(), account);
      if (made.isPresent()) {
        return new ImportedLine(line, ImportedLine.CREATED, made.get().id(), null);
      }
      other =
          names(account)
              .flatMap(name -> accounts.named(tenant.id(), name.shown()).stream())
              .map(Account::id)
              .findFirst();
    }
    return new ImportedLine(
        line, ImportedLine.EXISTS, other.orElse(null), "One of the names is another account's.");
  }

  private static Stream<LoginName> names(NewAccount account) {
    return Stream.of(Optional.ofNullable(account.username()), Optional.ofNullable(account.email()))
        .flatMap(Optional::stream);
  }
}
