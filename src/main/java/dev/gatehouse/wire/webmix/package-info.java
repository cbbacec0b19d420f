/** The dialect {@code webmix}: every answer in an envelope with the request's id and time. */
@NullMarked
@OpenAPIGroup(WebmixDialect.NAME)
@OpenAPIGroupInfo(
    value = WebmixDialect.NAME,
    info =
        @OpenAPIDefinition(
            info =
                @Info(
                    title = "WebmixHub",
                    version = "1",
                    description = "Signing up, in and out, one-time codes and profiles."),
            security = @SecurityRequirement(name = Contract.TENANT)),
    securitySchemes = {
      @SecurityScheme(
          name = Contract.TENANT,
          type = SecuritySchemeType.APIKEY,
          in = SecuritySchemeIn.HEADER,
          paramName = WebmixDialect.TENANT_TOKEN,
          description = "The tenant's credential, in every call."),
      @SecurityScheme(
          name = Contract.USER,
          type = SecuritySchemeType.APIKEY,
          in = SecuritySchemeIn.HEADER,
          paramName = WebmixDialect.USER_TOKEN,
          description = "The user's access token, without a scheme.")
    })
package dev.gatehouse.wire.webmix;

import io.micronaut.openapi.annotation.OpenAPIGroup;
import io.micronaut.openapi.annotation.OpenAPIGroupInfo;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeIn;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import org.jspecify.annotations.NullMarked;
