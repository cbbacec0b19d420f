/** The dialect {@code sig}: what a Symfony client with Lexik's tokens and Gesdinet's expects. */
@NullMarked
@OpenAPIGroup(SigDialect.NAME)
@OpenAPIGroupInfo(
    value = SigDialect.NAME,
    info =
        @OpenAPIDefinition(
            info =
                @Info(
                    title = "PCH-SIG",
                    version = "1",
                    description = "Logging in and out, as Lexik and Gesdinet do.")),
    securitySchemes =
        @SecurityScheme(
            name = Contract.TOKEN,
            type = SecuritySchemeType.HTTP,
            scheme = "bearer",
            description = "The access token."))
package dev.gatehouse.wire.sig;

import io.micronaut.openapi.annotation.OpenAPIGroup;
import io.micronaut.openapi.annotation.OpenAPIGroupInfo;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import org.jspecify.annotations.NullMarked;
