package dev.gatehouse.installation;

import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The one secret that all others are derived from (HKDF, RFC 5869), each for a purpose of its own.
 *
 * <p>It is given by {@code GATEHOUSE_SECRET}. Beside an embedded database, and only there, it is
 * made at the first start and kept in a file that only its owner can read.
 *
 * <p>It comes before the database is opened, so that a wrong setting is told at once.
 */
@Context
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RootSecret {

  static final int SHORTEST = 32;

  private static final String VARIABLE = "GATEHOUSE_SECRET";
  private static final String EXPECTED =
      ": expected at least "
          + SHORTEST
          + " random bytes in base64url, as `openssl rand -base64 32 | tr +/ -_` prints them; ";

  private final byte[] secret;

  @Inject
  RootSecret(Settings settings) {
    this(settings.databaseUrl(), settings.secret(), true);
  }

  /**
   * The root secret that the database at {@code url} has; none is made.
   *
   * @param given null where it is kept beside the database
   * @throws Misconfiguration if there is none
   */
  public RootSecret(String url, @Nullable String given) {
    this(url, given, false);
  }

  private RootSecret(String url, @Nullable String given, boolean made) {
    if (given != null && !given.isEmpty()) {
      this.secret = decode(VARIABLE, given);
    } else if (EmbeddedDatabase.isAt(url)) {
      this.secret = besideDatabase(url, made);
    } else {
      throw new Misconfiguration(VARIABLE + EXPECTED + "it is not set");
    }
  }

  /** {@code length} bytes that nobody can tell from random ones without the root secret. */
  public byte[] derive(String purpose, int length) {
    return derive(secret, purpose.getBytes(StandardCharsets.UTF_8), length);
  }

  /** A keyed digest for one purpose. */
  public Pepper pepper(String purpose) {
    return new Pepper(derive(purpose, 32));
  }

  /** What encrypts for one purpose. */
  public Envelope envelope(String purpose) {
    return new Envelope(derive(purpose, 32));
  }

  static byte[] derive(byte[] secret, byte[] info, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(info, length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] decode(String name, String given) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(given);
    } catch (IllegalArgumentException e) {
      throw new Misconfiguration(name + EXPECTED + "it is not base64url");
    }
    if (bytes.length < SHORTEST) {
      throw new Misconfiguration(name + EXPECTED + "it has " + bytes.length);
    }
    boolean constant = true;
    for (byte b : bytes) {
      constant &= b == bytes[0];
    }
    if (constant) {
      throw new Misconfiguration(name + EXPECTED + "all its bytes are equal");
    }
    return bytes;
  }

  /**
   * @param made whether one is made where there is neither a secret nor a database
   */
  private static byte[] besideDatabase(String url, boolean made) {
    @Nullable Path file = EmbeddedDatabase.file(url, ".secret");
    @Nullable Path rows = EmbeddedDatabase.file(url, ".mv.db");
    if (file == null || rows == null) {
      if (!made) {
        throw new Misconfiguration(VARIABLE + EXPECTED + "it is not set");
      }
      return Randoms.bytes(SHORTEST);
    }
    try {
      if (!Files.exists(file)) {
        // With another secret than before, no key opens and no password is right.
        if (Files.exists(rows)) {
          throw new Misconfiguration(
              VARIABLE + EXPECTED + "it is not set, and " + rows + " is there without " + file);
        }
        if (!made) {
          throw new Misconfiguration(
              VARIABLE + EXPECTED + "it is not set, and there is no " + file);
        }
        make(file.toAbsolutePath());
      }
      return decode(file.toString(), Files.readString(file).strip());
    } catch (IOException e) {
      throw new Misconfiguration(file + ": the root secret cannot be kept there: " + e);
    }
  }

  /** Nobody else can read the file at any time, and of two processes only one makes it. */
  private static void make(Path file) throws IOException {
    @Nullable Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.createFile(file, ownerOnly(file));
    Files.writeString(
        file, Base64.getUrlEncoder().withoutPadding().encodeToString(Randoms.bytes(SHORTEST)));
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
