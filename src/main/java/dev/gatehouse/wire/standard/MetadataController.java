package dev.gatehouse.wire.standard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Public;
import dev.gatehouse.wire.Standard;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the tenant is as an issuer of tokens (RFC 8414). The document is below the issuer, and where
 * section 3.1 puts it: between the issuer's host and its path.
 */
@Standard
@Hidden
@Controller("/.well-known")
class MetadataController {

  private static final List<String> BASIC = List.of("client_secret_basic");

  /** Nothing but the token itself is presented. */
  private static final List<String> NONE = List.of("none");

  private final AccessTokens accessTokens;

  MetadataController(AccessTokens accessTokens) {
    this.accessTokens = accessTokens;
  }

  /**
   * The members of section 2. There is no authorization endpoint, and the grants are the dialects'
   * own: both are said by empty lists, for what is left out would mean two that are not there.
   * Introspection is left out for tenants without a credential, since nobody could ask.
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Metadata(
      String issuer,
      @JsonProperty("jwks_uri") String keys,
      @JsonProperty("introspection_endpoint") @Nullable String introspection,
      @JsonProperty("introspection_endpoint_auth_methods_supported")
          @Nullable List<String> introspectionMethods,
      @JsonProperty("revocation_endpoint") String revocation,
      @JsonProperty("revocation_endpoint_auth_methods_supported") List<String> revocationMethods,
      @JsonProperty("response_types_supported") List<String> responseTypes,
      @JsonProperty("grant_types_supported") List<String> grantTypes,
      @JsonProperty("service_documentation") String documentation) {}

  @Get("/oauth-authorization-server")
  @Public("It says where the doors are, and opens none.")
  HttpResponse<?> metadata(@Known Exchange exchange) {
    Tenant tenant = Objects.requireNonNull(exchange.tenant());
    String issuer = accessTokens.issuer(tenant);
    boolean confidential = tenant.credential() != null;
    return KeySetController.published(
        new Metadata(
            issuer,
            issuer + "/.well-known/jwks.json",
            confidential ? issuer + "/oauth2/introspect" : null,
            confidential ? BASIC : null,
            issuer + "/oauth2/revoke",
            confidential ? BASIC : NONE,
            List.of(),
            List.of(),
            issuer + "/docs"));
  }
}
