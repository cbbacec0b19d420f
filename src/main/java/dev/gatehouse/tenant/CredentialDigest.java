package dev.gatehouse.tenant;

import dev.gatehouse.installation.Sha256;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SHA-256 of a tenant's credential. A credential is random and long, so a plain digest keeps it
 * secret, and a look-up by digest tells nothing by its time.
 *
 * @param hex 64 lower-case hex digits
 */
public record CredentialDigest(String hex) {

  private static final String PREFIX = "sha256:";
  private static final Pattern WRITTEN = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Set<CredentialDigest> SAMPLES =
      Stream.of("ethgas", "sig", "webmix", "transak", "kontenbase")
          .map(CredentialDigest::sample)
          .map(CredentialDigest::of)
          .collect(Collectors.toUnmodifiableSet());

  private static final CredentialDigest OF_NOTHING = of("");

  /** The digest written as {@code sha256:...}, unless it is not one. */
  static Optional<CredentialDigest> parse(String text) {
    return WRITTEN.matcher(text).matches()
        ? Optional.of(new CredentialDigest(text.substring(PREFIX.length())))
        : Optional.empty();
  }

  /** The digest as it is written. */
  String written() {
    return PREFIX + hex;
  }

  /** The digest of a credential in clear. */
  public static CredentialDigest of(String credential) {
    return new CredentialDigest(HexFormat.of().formatHex(Sha256.of(credential)));
  }

  /** The credential, in clear, that the sample file gives the tenant {@code id}. */
  public static String sample(String id) {
    return "sample-credential-of-" + id;
  }

  /** Whether everybody knows the credential because it is in the sample file. */
  public boolean isSample() {
    return SAMPLES.contains(this);
  }

  /** Whether it is what a tool prints that was given an empty variable. */
  boolean isOfNothing() {
    return equals(OF_NOTHING);
  }
}
