package dev.gatehouse.wire.standard;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.gatehouse.fixture.Http.Answer;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tenant's resource server as the README has it: it verifies tokens by the tenant's keys, with a
 * library of its own, and by what it has polled.
 */
final class ResourceServer {

  private final Doors doors;
  private final DefaultJWTProcessor<SecurityContext> verifier = new DefaultJWTProcessor<>();
  private final Map<List<String>, JsonNode> known = new HashMap<>();
  private String cursor;

  ResourceServer(Doors doors, int port) throws MalformedURLException {
    this.doors = doors;
    String keys = "http://localhost:%d/t/%s/.well-known/jwks.json".formatted(port, doors.tenant());
    verifier.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    verifier.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.Family.SIGNATURE,
            JWKSourceBuilder.create(URI.create(keys).toURL()).build()));
  }

  /** Asks what has ended since the last time. */
  void poll() {
    String after = cursor == null ? "" : "?after=" + cursor;
    Answer answer =
        doors.http().get("/t/" + doors.tenant() + "/revocations" + after, doors.credential());
    if (answer.status() != 200) {
      throw new AssertionError(answer.body());
    }
    cursor = answer.at("/cursor");
    answer
        .json()
        .get("revocations")
        .forEach(one ->
            known.merge(
                List.of(one.get("kind").asText(), one.get("subject").asText()),
                one,
                (before, now) ->
                    before.get("generation").asInt() > now.get("generation").asInt()
                        ? before
                        : now));
  }

  boolean serves(String token) {
    try {
      JWTClaimsSet claims = verifier.process(token, null);
      return !ended(claims, "session", "sid", "sgen")
          && !ended(claims, "account", "sub", "ugen")
          && !ended(claims, "tenant", "tid", "tgen");
    } catch (BadJOSEException | JOSEException | ParseException e) {
      return false;
    }
  }

  private boolean ended(JWTClaimsSet claims, String kind, String subject, String generation)
      throws ParseException {
    JsonNode revocation = known.get(List.of(kind, claims.getStringClaim(subject)));
    return revocation != null
        && claims.getIntegerClaim(generation) < revocation.get("generation").asInt()
        && !claims.getStringClaim("sid").equals(revocation.path("spared").asText());
  }
}
