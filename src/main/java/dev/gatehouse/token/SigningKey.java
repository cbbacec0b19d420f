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
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A key of one tenant, ready to sign and to verify. */
final class SigningKey {

  /** The type of all access tokens (RFC 9068 section 2.1). */
  static final String TYPE = "at+jwt";

  private static final int RSA_BITS = 3072;

  private final String kid;
  private final Algorithm algorithm;
  private final JWSHeader header;
  private final JWSSigner signer;
  private final JWSVerifier verifier;

  /** A fresh pair of keys, as a row keeps them. */
  record Pair(String kid, byte[] publicKey, byte[] privateKey) {}

  SigningKey(String kid, Algorithm algorithm, byte[] publicKey, byte[] privateKey) {
    this.kid = kid;
    this.algorithm = algorithm;
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.name()))
            .type(new JOSEObjectType(TYPE))
            .keyID(kid)
            .build();
    try {
      KeyFactory factory = KeyFactory.getInstance(family(algorithm));
      PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey));
      X509EncodedKeySpec open = new X509EncodedKeySpec(publicKey);
      signer =
          switch (algorithm) {
            case ES256 -> new ECDSASigner(secret, Curve.P_256);
            case RS256 -> new RSASSASigner(secret);
          };
      verifier =
          switch (algorithm) {
            case ES256 -> new ECDSAVerifier((ECPublicKey) factory.generatePublic(open));
            case RS256 -> new RSASSAVerifier((RSAPublicKey) factory.generatePublic(open));
          };
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("the key " + kid + " cannot be used", e);
    }
  }

  static Pair generate(Algorithm algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family(algorithm));
      switch (algorithm) {
        case ES256 -> generator.initialize(Curve.P_256.toECParameterSpec());
        case RS256 -> generator.initialize(RSA_BITS);
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
      return input + "." + signer.sign(header, input.getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key " + kid + " does not sign", e);
    }
  }

  /** Whether {@code signature} is this key's over {@code input}. */
  boolean verifies(String input, String signature) {
    try {
      return verifier.verify(
          header, input.getBytes(StandardCharsets.US_ASCII), new Base64URL(signature));
    } catch (JOSEException e) {
      return false;
    }
  }

  private static String family(Algorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "EC";
      case RS256 -> "RSA";
    };
  }
}
