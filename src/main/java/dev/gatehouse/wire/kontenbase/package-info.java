/** The dialect {@code kontenbase}: the tenant's key in the path, bare bodies, one token. */
@NullMarked
@OpenAPIGroup(KontenbaseDialect.NAME)
@OpenAPIGroupInfo(
    value = KontenbaseDialect.NAME,
    info =
        @OpenAPIDefinition(
            info =
                @Info(
                    title = "Kontenbase",
                    version = "1",
                    description =
                        "Users of a project: registering, logging in and out, passwords.")),
    securitySchemes =
        @SecurityScheme(
            name = Contract.TOKEN,
            type = SecuritySchemeType.HTTP,
            scheme = "bearer",
            description = "The token."))
package dev.gatehouse.wire.kontenbase;

import io.micronaut.openapi.annotation.OpenAPIGroup;
import io.micronaut.openapi.annotation.OpenAPIGroupInfo;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import org.jspecify.annotations.NullMarked;
