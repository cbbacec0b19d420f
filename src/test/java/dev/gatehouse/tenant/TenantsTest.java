package dev.gatehouse.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.management.ThreadMXBean;
import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TenantsTest {

  private static final String ACME = tenant("acme", "login.acme.example", "the key of acme");
  private static final String UMBRELLA =
      tenant("umbrella", "login.umbrella.example", "the key of umbrella");

  private static final String LONG = ("#".repeat(99) + "\n").repeat(10_000);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Tenants.class);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void listen() {
    file = folder.resolve("tenants.yml");
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void aTenantIsFoundByIdHostAndCredential() {
    write(ACME + UMBRELLA);
    Tenants tenants = start(false);

    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("acme", "umbrella");
    Tenant acme = tenants.find("acme").orElseThrow();
    assertThat(tenants.atHost("login.acme.example")).contains(acme);
    assertThat(tenants.withCredential("the key of acme")).contains(acme);
    assertThat(tenants.find("ACME")).isEmpty();
    assertThat(tenants.atHost("acme.example")).isEmpty();
    assertThat(tenants.withCredential("the key of Acme")).isEmpty();
    assertThat(tenants.withCredential("")).isEmpty();
  }

  @Test
  void inATrialATenantHasAHostOfItsOwn() {
    write(ACME);

    assertThat(start(true).atHost("acme.localhost")).isPresent();
    assertThat(start(false).atHost("acme.localhost")).isEmpty();
  }

  @Test
  void aBrokenFileStopsTheStart() {
    write("version: 2\ntenants: { acme: { dialect: sig } }\n");

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> start(true))
        .withMessage("tenants.yml:1: version: expected 1");
  }

  @Test
  void aMissingFileStopsTheStart() {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> start(true))
        .withMessageContaining("no such file");
  }

  @Test
  void aChangedFileIsTakenAsAWhole() {
    write(ACME);
    Tenants tenants = start(false);

    write(UMBRELLA);
    look(tenants);

    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("umbrella");
    assertThat(tenants.find("acme")).isEmpty();
    assertThat(tenants.atHost("login.acme.example")).isEmpty();
    assertThat(tenants.withCredential("the key of acme")).isEmpty();
    assertThat(tenants.atHost("login.umbrella.example")).isPresent();
    assertThat(tenants.withCredential("the key of umbrella")).isPresent();
    assertThat(told()).singleElement().asString().contains("outcome=reloaded");
  }

  @Test
  void aBrokenVersionLeavesTheOneBeforeInForceAndIsToldOnce() {
    write(ACME);
    Tenants tenants = start(false);

    write(UMBRELLA + "  broken: { dialect: sixth, color: red }\n");
    look(tenants);
    look(tenants);

    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("acme");
    assertThat(tenants.atHost("login.umbrella.example")).isEmpty();
    assertThat(told())
        .singleElement()
        .asString()
        .contains("outcome=refused")
        .contains("tenants.yml:4: tenants.broken.dialect: expected one of")
        .contains("tenants.yml:4: tenants.broken.color: expected one of");

    write(UMBRELLA);
    look(tenants);

    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("umbrella");
  }

  @Test
  void aFileThatIsBrieflyMissingChangesNothing() throws IOException {
    write(ACME);
    Tenants tenants = start(false);

    Files.delete(file);
    look(tenants);
    assertThat(tenants.find("acme")).isPresent();
    assertThat(told()).singleElement().asString().contains("no such file");

    write(ACME);
    look(tenants);
    assertThat(tenants.find("acme")).isPresent();

    write(UMBRELLA);
    look(tenants);
    assertThat(tenants.find("umbrella")).isPresent();
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotTaken() {
    write(ACME);
    Tenants tenants = start(false);

    write("");
    tenants.refresh();
    write(UMBRELLA);
    tenants.refresh();
    write(UMBRELLA + ACME.substring(ACME.indexOf("  acme")));
    tenants.refresh();

    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("acme");
    assertThat(told()).isEmpty();

    tenants.refresh();

    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("umbrella", "acme");
  }

  @Test
  void anUnchangedFileIsNotReadAgain() {
    write(ACME);
    Tenants tenants = start(false);
    Tenant before = tenants.find("acme").orElseThrow();

    write(ACME);
    look(tenants);

    assertThat(tenants.find("acme").orElseThrow()).isSameAs(before);
    assertThat(told()).isEmpty();
  }

  @Test
  void aLargeFileThatHasNotChangedTakesNoMemory() {
    write(ACME + LONG);
    Tenants tenants = start(false);
    look(tenants);

    long before = allocated();
    look(tenants);

    assertThat(allocated() - before).isLessThan(LONG.length() / 10);
  }

  @Test
  void aChangeIsSeenWhereverItIs() {
    write(ACME + LONG);
    Tenants tenants = start(false);

    write(ACME + LONG + UMBRELLA);
    look(tenants);
    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("acme", "umbrella");

    write(ACME + LONG + UMBRELLA.replace("umbrella:", "umbrellb:"));
    look(tenants);
    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("acme", "umbrellb");

    write(ACME + LONG);
    look(tenants);
    assertThat(tenants.all()).extracting(Tenant::id).containsExactly("acme");
  }

  @Test
  void aFileThatHasGrownTooLargeIsRefused() {
    write(ACME);
    Tenants tenants = start(false);

    write(ACME + "#".repeat(PlainYaml.LARGEST) + "\n");
    look(tenants);

    assertThat(tenants.find("acme")).isPresent();
    assertThat(told()).singleElement().asString().contains("refused");
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private Tenants start(boolean demo) {
    Tenants tenants =
        new Tenants(
            List.copyOf(TestDialect.all()),
            new Settings(
                file.toString(),
                demo,
                "jdbc:postgresql://localhost/gatehouse",
                null,
                null,
                null,
                "http://localhost:8080"));
    tenants.load();
    return tenants;
  }

  /** A version is taken when it was seen twice. */
  private static void look(Tenants tenants) {
    tenants.refresh();
    tenants.refresh();
  }

  private List<String> told() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void write(String content) {
    boolean headed = content.isEmpty() || content.startsWith("version");
    try {
      Files.writeString(file, headed ? content : "version: 1\ntenants:\n" + content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tenant(String id, String host, String credential) {
    return "  %s: { dialect: sig, hosts: [%s], credential: sha256:%s }%n"
        .formatted(id, host, CredentialDigest.of(credential).hex());
  }
}
