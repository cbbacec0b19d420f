package dev.gatehouse.cli;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whoever has the root secret can tell what was done to the audit. */
abstract class AuditVerifyContract {

  private static final String TENANTS = "src/test/resources/tenants-feed.yml";

  @TempDir private Path folder;
  private final TestDatabase database;
  private final Map<String, String> environment = new HashMap<>();
  private Service service;
  private Operator operator;
  private Rows rows;

  AuditVerifyContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() {
    Map<String, String> settings = database.settings();
    service = Service.start(database, TENANTS);
    operator = new Operator(service.http());
    rows = new Rows(service);
    DatasourceConfiguration known = service.bean(DatasourceConfiguration.class);
    environment.put("GATEHOUSE_DB_URL", known.getUrl());
    environment.put("GATEHOUSE_DB_USER", known.getUsername());
    environment.put("GATEHOUSE_DB_PASSWORD", known.getPassword());
    environment.put("GATEHOUSE_SECRET", settings.get("gatehouse.secret"));
    environment.put("GATEHOUSE_TENANTS", TENANTS);
    for (int i = 0; i < 3; i++) {
      operator.person("ethgas");
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            rows.of("SELECT * FROM audit_link WHERE tenant_id = 'ethgas'").size() >= 3
                && !rows.of("SELECT * FROM audit_checkpoint").isEmpty());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void whatIsAsItWasWrittenIsSaidToBe() {
    Ended ended = run("audit", "verify");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("ethgas: nothing is wrong; 3 sealed");
    assertThat(run("audit", "verify", "--tenant", "paused").out())
        .isEqualTo("paused: nothing is wrong; 0 sealed, 0 to be sealed\n");
  }

  @Test
  void whatWasDoneIsSaidWithItsPlace() {
    rows.change("UPDATE audit_event SET reason = 'another' WHERE tenant_id = 'ethgas'");
    Ended ended = run("audit", "verify", "--tenant", "ethgas", "--json");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(Http.json(ended.out()).at("/tenants/0/discrepancies")).hasSize(3);
    assertThat(Http.json(ended.out()).at("/tenants/0/discrepancies/1/kind").asText())
        .isEqualTo("changed");
    assertThat(Http.json(ended.out()).at("/tenants/0/discrepancies/1/position").asInt())
        .isEqualTo(2);
  }

  @Test
  void anExportAndANotedCheckpointNeedNoDatabase() throws IOException {
    Path export = folder.resolve("export.jsonl");
    String whole = operator.get("/tenants/ethgas/audit/export").body();
    Files.writeString(export, whole);
    Path noted = noted("ethgas");
    String file = export.toString();
    assertThat(run("audit", "verify", "--file", file, "--checkpoint", noted.toString()).status())
        .isZero();
    try (Stream<String> lines = whole.lines()) {
      Files.writeString(export, lines.limit(1).toList().getFirst() + "\n");
    }
    assertThat(run("audit", "verify", "--file", file).status()).isZero();
    Ended cut = run("audit", "verify", "--file", file, "--checkpoint", noted.toString());
    assertThat(cut.status()).isEqualTo(1);
    assertThat(cut.out()).contains("ethgas: truncated at 1");
    Files.writeString(export, whole.replaceFirst("operator", "somebody"));
    assertThat(run("audit", "verify", "--file", file).status()).isEqualTo(1);
  }

  @Test
  void theInstallationsExportIsVerifiedLikeATenants() throws IOException {
    operator.post("/tenants:reload", null);
    await().until(() -> !rows.of("SELECT * FROM audit_link WHERE tenant_id = '*'").isEmpty());
    Path export = folder.resolve("export.jsonl");
    String whole = operator.get("/audit/export").body();
    Files.writeString(export, whole);
    Ended good = run("audit", "verify", "--file", export.toString());
    assertThat(good.status()).as(good.out()).isZero();
    assertThat(good.out()).startsWith("*: nothing is wrong; ");
    Files.writeString(export, whole.replaceFirst("operator", "somebody"));
    assertThat(run("audit", "verify", "--file", export.toString()).status()).isEqualTo(1);
  }

  @Test
  void aChainThatTheServiceDoesNotKnowIsCheckedAsWell() throws IOException {
    environment.put("GATEHOUSE_TENANTS", other().toString());
    Ended ended = run("audit", "verify");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("paused: nothing", "ethgas: nothing is wrong; 3 sealed");
    assertThat(run("audit", "verify", "--tenant", "ethgas").out()).contains("3 sealed");
    Ended unknown = run("audit", "verify", "--tenant", "nosuch");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("--tenant: ");
  }

  @Test
  void everyNotedCheckpointIsHeldAgainstAChain() throws IOException {
    String noted = noted("ethgas").toString();
    Path export = folder.resolve("export.jsonl");
    Files.writeString(export, operator.get("/tenants/paused/audit/export").body());
    for (String[] line :
        new String[][] {
          {"audit", "verify", "--checkpoint", noted, "--tenant", "paused"},
          {"audit", "verify", "--checkpoint", noted, "--file", export.toString()},
          {"audit", "verify", "--tenant", "ethgas", "--file", export.toString()}
        }) {
      assertThat(run(line).status()).as(String.join(" ", line)).isEqualTo(2);
    }
    environment.put("GATEHOUSE_TENANTS", other().toString());
    for (String table : List.of("audit_head", "audit_link", "audit_checkpoint", "audit_event")) {
      rows.change("DELETE FROM " + table + " WHERE tenant_id = 'ethgas'");
    }
    Ended ended = run("audit", "verify", "--checkpoint", noted);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).contains("ethgas: truncated at 1");
    assertThat(run("audit", "verify", "--checkpoint", noted, "--tenant", "ethgas").status())
        .isEqualTo(1);
  }

  @Test
  void whatAFileSaysDoesNothingToTheTerminal() throws IOException {
    Path export = folder.resolve("export.jsonl");
    String tenant = "a\\u001b[2J\\u009b1m\\nethgas: nothing is wrong";
    Files.writeString(export, "{\"line\":\"audit\",\"tenant\":\"" + tenant + "\"}\n");
    for (List<String> format : List.of(List.of("--json"), List.<String>of())) {
      List<String> line = new ArrayList<>(List.of("audit", "verify", "--file", export.toString()));
      line.addAll(format);
      Ended ended = run(line.toArray(String[]::new));
      assertThat(ended.out().strip() + ended.err().strip()).doesNotContainPattern("\\p{C}");
    }
    Files.writeString(export, "\u001b[2J{\n");
    assertThat(run("audit", "verify", "--file", export.toString()).err())
        .doesNotContainPattern("[\\p{C}&&[^\n]]");
  }

  @Test
  void whatCannotBeToldIsNoFinding() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThat(run("audit", "verify", "--file", empty.toString()).status()).isEqualTo(2);
    assertThat(run("audit", "verify", "--fle").status()).isEqualTo(2);
    assertThat(run("audit", "verify", "--file", "nope").err()).isEqualTo("nope: no such file\n");
    environment.put("GATEHOUSE_DB_URL", "jdbc:h2:file:" + folder.resolve("nowhere"));
    Ended nowhere = run("audit", "verify");
    assertThat(nowhere.status()).isEqualTo(2);
    assertThat(nowhere.err()).startsWith("GATEHOUSE_DB_URL: there is no database yet");
    environment.put("GATEHOUSE_SECRET", "short");
    assertThat(run("audit", "verify").status()).isEqualTo(2);
    assertThat(folder.resolve("nowhere.mv.db")).doesNotExist();
  }

  /** The last checkpoint of the tenant's chain, kept elsewhere. */
  private Path noted(String tenant) throws IOException {
    return Files.writeString(
        folder.resolve("noted.jsonl"),
        Http.json(run("audit", "verify", "--tenant", tenant, "--json").out())
            .at("/tenants/0/checkpoint")
            .toString());
  }

  /** Tenants among whom ethgas is not any more. */
  private Path other() throws IOException {
    return Files.writeString(
        folder.resolve("tenants.yml"), "version: 1\ntenants:\n  paused: { dialect: ethgas }\n");
  }

  @Test
  void withoutTheRootSecretNothingCanBeToldAndNoneIsMade() throws IOException {
    Path export = folder.resolve("export.jsonl");
    Files.writeString(export, operator.get("/tenants/ethgas/audit/export").body());
    environment.put("GATEHOUSE_DB_URL", "jdbc:h2:file:" + folder.resolve("data/gatehouse"));
    environment.remove("GATEHOUSE_SECRET");

    Ended ended = run("audit", "verify", "--file", export.toString());

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).startsWith("GATEHOUSE_SECRET: expected");
    assertThat(ended.out()).isEmpty();
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void anEmbeddedDatabaseThatIsOpenElsewhereIsSaidToBe() throws IOException {
    Path file = folder.resolve("open.mv.db");
    environment.put("GATEHOUSE_DB_URL", "jdbc:h2:file:" + folder.resolve("open"));
    try (FileChannel opened = FileChannel.open(file, CREATE_NEW, WRITE)) {
      assertThat(opened.lock().isValid()).isTrue();

      Ended ended = run("audit", "verify");

      assertThat(ended.status()).isEqualTo(2);
      assertThat(ended.err()).startsWith("A service has the embedded database open");
    }
  }

  private record Ended(int status, String out, String err) {}

  private Ended run(String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Gatehouse.commandLine(environment, _ -> {})
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int status = command.execute(line);
    return new Ended(status, out.toString(), err.toString());
  }
}
