package dev.gatehouse.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** A key of one tenant, ready to sign and to verify. */
final class SigningKey {

  /** The type of all access tokens (RFC 9068 section 2.1). */
  static final String TYPE = "at+jwt";

  private static final int RSA_BITS = 3072;

  /** The length of an Ed25519 public key, which is the end of its SPKI form (RFC 8410). */
  private static final int ED25519 = 32;

  private final String kid;
  private final Algorithm algorithm;
  private final JWSHeader header;
  private final PublicKey open;
  private final Signing signing;
  private final Verifying verifying;

  /** A fresh pair of keys, as a row keeps them. */
  record Pair(String kid, byte[] publicKey, byte[] privateKey) {}

  private interface Signing {
    Base64URL sign(byte[] input) throws JOSEException, GeneralSecurityException;
  }

  private interface Verifying {
    boolean verify(byte[] input, byte[] signature) throws JOSEException, GeneralSecurityException;
  }

  SigningKey(String kid, Algorithm algorithm, byte[] publicKey, byte[] privateKey) {
    this.kid = kid;
    this.algorithm = algorithm;
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.written()))
            .type(new JOSEObjectType(TYPE))
            .keyID(kid)
            .build();
    try {
      KeyFactory factory =
          algorithm == Algorithm.EDDSA
              ? KeyFactory.getInstance(family(algorithm))
              : SignatureProvider.keys(family(algorithm));
      PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey));
      open = factory.generatePublic(new X509EncodedKeySpec(publicKey));
      switch (algorithm) {
        case ES256 -> {
          JWSSigner signer = new ECDSASigner(secret, Curve.P_256);
          JWSVerifier verifier = new ECDSAVerifier((ECPublicKey) open);
          signing = signing(signer);
          verifying = verifying(verifier);
        }
        case RS256 -> {
          JWSSigner signer = new RSASSASigner(secret);
          JWSVerifier verifier = new RSASSAVerifier((RSAPublicKey) open);
          signing = signing(signer);
          verifying = verifying(verifier);
        }
        case EDDSA -> {
          // The platform's own: the library would bring another one for this.
          signing =
              input -> {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(secret);
                signature.update(input);
                return Base64URL.encode(signature.sign());
              };
          verifying =
              (input, claimed) -> {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initVerify(open);
                signature.update(input);
                return signature.verify(claimed);
              };
        }
        default -> throw new IllegalStateException(algorithm.written());
      }
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("the key " + kid + " cannot be used", e);
    }
  }

  private Signing signing(JWSSigner signer) {
    SignatureProvider.use(signer.getJCAContext());
    return input -> signer.sign(header, input);
  }

  private Verifying verifying(JWSVerifier verifier) {
    SignatureProvider.use(verifier.getJCAContext());
    return (input, signature) -> verifier.verify(header, input, Base64URL.encode(signature));
  }

  static Pair generate(Algorithm algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family(algorithm));
      switch (algorithm) {
        case ES256 -> generator.initialize(Curve.P_256.toECParameterSpec());
        case RS256 -> generator.initialize(RSA_BITS);
        case EDDSA -> {
          // There is nothing to choose.
        }
      }
      KeyPair pair = generator.generateKeyPair();
      String kid = Base64.getUrlEncoder().withoutPadding().encodeToString(Randoms.bytes(16));
      return new Pair(kid, pair.getPublic().getEncoded(), pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String kid() {
    return kid;
  }

  Algorithm algorithm() {
    return algorithm;
  }

  /** The compact form (RFC 7515 section 7.1) of a token with these claims. */
  String sign(byte[] claims) {
    String input = header.toBase64URL() + "." + Base64URL.encode(claims);
    try {
      return input + "." + signing.sign(input.getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException("the key " + kid + " does not sign", e);
    }
  }

  /** Whether {@code signature} is this key's over {@code input}. */
  boolean verifies(byte[] input, byte[] signature) {
    try {
      return verifying.verify(input, signature);
    } catch (JOSEException | GeneralSecurityException e) {
      return false;
    }
  }

  /** The public key as a JWK (RFC 7517). */
  Map<String, Object> published() {
    JWSAlgorithm written = JWSAlgorithm.parse(algorithm.written());
    JWK jwk =
        switch (algorithm) {
          case ES256 ->
              new ECKey.Builder(Curve.P_256, (ECPublicKey) open)
                  .keyID(kid)
                  .algorithm(written)
                  .keyUse(KeyUse.SIGNATURE)
                  .build();
          case RS256 ->
              new RSAKey.Builder((RSAPublicKey) open)
                  .keyID(kid)
                  .algorithm(written)
                  .keyUse(KeyUse.SIGNATURE)
                  .build();
          case EDDSA ->
              new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw(open.getEncoded())))
                  .keyID(kid)
                  .algorithm(written)
                  .keyUse(KeyUse.SIGNATURE)
                  .build();
        };
    return jwk.toJSONObject();
  }

  private static byte[] raw(byte[] spki) {
    return Arrays.copyOfRange(spki, spki.length - ED25519, spki.length);
  }

  private static String family(Algorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "EC";
      case RS256 -> "RSA";
      case EDDSA -> "Ed25519";
    };
  }
}
