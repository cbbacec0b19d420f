/** The dialect {@code transak}: codes by mail, and a raw token in {@code authorization}. */
@NullMarked
@OpenAPIGroup(TransakDialect.NAME)
@OpenAPIGroupInfo(
    value = TransakDialect.NAME,
    info =
        @OpenAPIDefinition(
            info =
                @Info(
                    title = "Transak Whitelabel",
                    version = "1",
                    description = "Signing in by mailed codes, and out.")),
    securitySchemes = {
      @SecurityScheme(
          name = Contract.TOKEN,
          type = SecuritySchemeType.APIKEY,
          in = SecuritySchemeIn.HEADER,
          paramName = "authorization",
          description = "The access token, without a scheme."),
      @SecurityScheme(
          name = TransakDialect.API_KEY,
          type = SecuritySchemeType.APIKEY,
          in = SecuritySchemeIn.QUERY,
          paramName = TransakDialect.API_KEY,
          description =
              "Whose users they are; where the host or the path says so, it may be left out.")
    })
package dev.gatehouse.wire.transak;

import io.micronaut.openapi.annotation.OpenAPIGroup;
import io.micronaut.openapi.annotation.OpenAPIGroupInfo;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeIn;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import org.jspecify.annotations.NullMarked;
