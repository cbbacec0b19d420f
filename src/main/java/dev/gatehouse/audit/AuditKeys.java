package dev.gatehouse.audit;

import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Sha256;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** What the audit is marked and signed with; both come from the root secret. */
@Singleton
public class AuditKeys {

  private static final int ID_BYTES = 8;

  private final Pepper marks;
  private final Pepper links;
  private final Ed25519PrivateKeyParameters signing;
  private final Ed25519PublicKeyParameters open;
  private final String id;

  public AuditKeys(RootSecret secret) {
    this.marks = secret.pepper("gatehouse/audit/mark/v1");
    this.links = secret.pepper("gatehouse/audit/link/v2");
    this.signing =
        new Ed25519PrivateKeyParameters(
            secret.derive("gatehouse/audit/sign/v1", Ed25519PrivateKeyParameters.KEY_SIZE));
    this.open = signing.generatePublicKey();
    this.id = id(open.getEncoded());
  }

  /** The mark of an event. */
  byte[] mark(Entry entry) {
    return marks.digest(entry.content());
  }

  /** The hash of the link of {@code entry} behind one that has the hash {@code previous}. */
  byte[] link(byte[] previous, long position, Entry entry) {
    return links.digest(
        new Canonical("gatehouse/audit/link/v2")
            .bytes(previous)
            .number(position)
            .bytes(entry.whole())
            .toBytes());
  }

  Checkpoint sign(String tenant, long position, byte[] hash, Instant at) {
    Checkpoint unsigned = new Checkpoint(tenant, position, hash, at, id, new byte[0]);
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, signing);
    byte[] statement = unsigned.statement();
    signer.update(statement, 0, statement.length);
    return new Checkpoint(tenant, position, hash, at, id, signer.generateSignature());
  }

  /** Whether {@code checkpoint} says that it was signed by these keys. */
  boolean claimed(Checkpoint checkpoint) {
    return checkpoint.key().equals(id);
  }

  /** Whether {@code checkpoint} was signed by these keys. */
  boolean signed(Checkpoint checkpoint) {
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, open);
    byte[] statement = checkpoint.statement();
    verifier.update(statement, 0, statement.length);
    return verifier.verifySignature(checkpoint.signature());
  }

  private static String id(byte[] key) {
    return HexFormat.of().formatHex(Sha256.of(key), 0, ID_BYTES);
  }
}
