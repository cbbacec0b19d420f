package dev.gatehouse.installation;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The one secret that all others are derived from (HKDF, RFC 5869), each for a purpose of its own.
 *
 * <p>It is given by {@code GATEHOUSE_SECRET}. Beside an embedded database, and only there, it is
 * made at the first start and kept in a file that only its owner can read.
 */
@Singleton
public final class RootSecret {

  static final int SHORTEST = 32;

  private static final String EXPECTED =
      "GATEHOUSE_SECRET: expected at least 32 random bytes in base64url, as `openssl rand -base64 32"
          + " | tr +/ -_` prints them";

  private final byte[] secret;

  RootSecret(Settings settings) {
    String given = settings.secret();
    if (given != null && !given.isEmpty()) {
      this.secret = decode(given);
    } else if (settings.embedded()) {
      Path beside = EmbeddedDatabase.file(settings.databaseUrl(), ".secret");
      this.secret = beside == null ? Randoms.bytes(SHORTEST) : keptIn(beside);
    } else {
      throw new Misconfiguration(EXPECTED + "; it is not set");
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

  private static byte[] decode(String given) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(given);
    } catch (IllegalArgumentException e) {
      throw new Misconfiguration(EXPECTED + "; it is not base64url");
    }
    if (bytes.length < SHORTEST) {
      throw new Misconfiguration(EXPECTED + "; it has " + bytes.length);
    }
    boolean constant = true;
    for (byte b : bytes) {
      constant &= b == bytes[0];
    }
    if (constant) {
      throw new Misconfiguration(EXPECTED + "; all its bytes are equal");
    }
    return bytes;
  }

  private static byte[] keptIn(Path file) {
    try {
      @Nullable Path folder = file.toAbsolutePath().getParent();
      if (!Files.exists(file)) {
        if (folder != null) {
          Files.createDirectories(folder);
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(
                  Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
        }
        Files.writeString(
            file, Base64.getUrlEncoder().withoutPadding().encodeToString(Randoms.bytes(SHORTEST)));
      }
      return decode(Files.readString(file).strip());
    } catch (IOException e) {
      throw new Misconfiguration(file + ": the root secret cannot be kept there: " + e);
    }
  }
}
