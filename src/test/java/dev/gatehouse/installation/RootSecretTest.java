package dev.gatehouse.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class RootSecretTest {

  private static final String POSTGRESQL = "jdbc:postgresql://localhost/gatehouse";
  private static final String SECRET = "dGhlIHJvb3Qgc2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXM";

  @TempDir private Path folder;

  @ParameterizedTest
  @NullAndEmptySource
  void onPostgresqlTheSecretMustBeGiven(@Nullable String secret) {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> secret(POSTGRESQL, secret))
        .withMessage(
            "GATEHOUSE_SECRET: expected at least 32 random bytes in base64url, as `openssl rand"
                + " -base64 32 | tr +/ -_` prints them; it is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "swordfish!!, it is not base64url",
    "c3dvcmRmaXNo+/c3dvcmRmaXNoc3dvcmRmaXNoc3dvcmRmaXNo, it is not base64url",
    "c3dvcmRmaXNo, it has 9",
    "c3dvcmRmaXNoc3dvcmRmaXNoc3dvcmRmaXNoc3dvcg, it has 31",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, all its bytes are equal",
    "_________________________________________________w, all its bytes are equal"
  })
  void aWeakSecretIsRefusedAndNotRepeated(String secret, String problem) {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> secret(POSTGRESQL, secret))
        .withMessageStartingWith("GATEHOUSE_SECRET: expected at least 32 random bytes")
        .withMessageEndingWith(problem)
        .withMessageNotContaining(secret);
  }

  @Test
  void aSecretMayHaveItsPadding() {
    assertThat(secret(POSTGRESQL, SECRET + "=").derive("test", 32))
        .isEqualTo(secret(POSTGRESQL, SECRET).derive("test", 32));
  }

  @Test
  void eachPurposeHasASecretOfItsOwn() {
    RootSecret secret = secret(POSTGRESQL, SECRET);

    assertThat(secret.derive("one", 32)).hasSize(32).isNotEqualTo(secret.derive("other", 32));
    byte[] sealed = secret.envelope("one").seal(new byte[] {1, 2, 3}, "acme");
    assertThat(secret.envelope("one").open(sealed, "acme")).containsExactly(1, 2, 3);
    assertThatIllegalStateException()
        .isThrownBy(() -> secret.envelope("other").open(sealed, "acme"));
    assertThatIllegalStateException()
        .isThrownBy(() -> secret.envelope("one").open(sealed, "umbrella"));
  }

  @Test
  void besideAnEmbeddedDatabaseItIsKeptForItsOwnerAlone() throws IOException {
    byte[] before = secret(embedded(), null).derive("test", 32);

    Path kept = folder.resolve("data/gatehouse.secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(Base64.getUrlDecoder().decode(Files.readString(kept))).hasSize(32);
    assertThat(secret(embedded(), null).derive("test", 32)).isEqualTo(before);
  }

  @Test
  void eachInstallationHasASecretOfItsOwn() {
    String other = "jdbc:h2:file:" + folder.resolve("other/gatehouse");

    assertThat(secret(embedded(), null).derive("test", 32))
        .isNotEqualTo(secret(other, null).derive("test", 32));
  }

  @Test
  void aGivenSecretIsKeptNowhere() {
    secret(embedded(), SECRET);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDatabaseWithoutItsSecretIsNotGivenANewOne() throws IOException {
    secret(embedded(), null);
    Files.createFile(folder.resolve("data/gatehouse.mv.db"));
    Files.delete(folder.resolve("data/gatehouse.secret"));

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> secret(embedded(), null))
        .withMessageStartingWith("GATEHOUSE_SECRET: expected")
        .withMessageEndingWith("gatehouse.mv.db is there without " + kept());
    assertThat(kept()).doesNotExist();
  }

  @Test
  void whoeverOnlyReadsMakesNone() {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> new RootSecret(embedded(), null))
        .withMessageEndingWith("it is not set, and there is no " + kept());
    assertThat(folder).isEmptyDirectory();
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> new RootSecret("jdbc:h2:mem:test", null))
        .withMessageEndingWith("it is not set");

    byte[] made = secret(embedded(), null).derive("test", 32);
    assertThat(new RootSecret(embedded(), null).derive("test", 32)).isEqualTo(made);
  }

  @Test
  void aKeptSecretThatIsDamagedIsToldByItsFile() throws IOException {
    secret(embedded(), null);
    Files.writeString(kept(), "");

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> secret(embedded(), null))
        .withMessageStartingWith(kept() + ": expected at least 32 random bytes")
        .withMessageEndingWith("it has 0");
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws IOException {
    Files.createFile(folder.resolve("data"));

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> secret(embedded(), null))
        .withMessageStartingWith(kept() + ": the root secret cannot be kept there");
  }

  @Test
  void inMemoryItLastsAsLongAsTheDatabase() {
    assertThat(secret("jdbc:h2:mem:test", null).derive("test", 32))
        .isNotEqualTo(secret("jdbc:h2:mem:test", null).derive("test", 32));
  }

  @Test
  void theDatabasesFileIsWhereItsUrlSays() {
    assertThat(EmbeddedDatabase.file("jdbc:h2:file:./data/x;MODE=PostgreSQL", ".secret"))
        .isEqualTo(Path.of("./data/x.secret"));
    assertThat(EmbeddedDatabase.file("jdbc:h2:/srv/x", ".secret"))
        .isEqualTo(Path.of("/srv/x.secret"));
    assertThat(EmbeddedDatabase.file("jdbc:h2:~/x", ".secret"))
        .isEqualTo(Path.of(System.getProperty("user.home"), "x.secret"));
    assertThat(EmbeddedDatabase.file("jdbc:h2:mem:x", ".secret")).isNull();
  }

  private String embedded() {
    return "jdbc:h2:file:" + folder.resolve("data/gatehouse") + ";MODE=PostgreSQL";
  }

  private Path kept() {
    return folder.resolve("data/gatehouse.secret");
  }

  private static RootSecret secret(String databaseUrl, @Nullable String secret) {
    return new RootSecret(
        new Settings(
            "tenants.yml", false, databaseUrl, secret, null, null, "http://localhost:8080"));
  }
}
