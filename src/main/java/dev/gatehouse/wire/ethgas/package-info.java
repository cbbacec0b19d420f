/** The dialect {@code ethgas}: every answer in an envelope that repeats the status. */
@NullMarked
@OpenAPIGroup(EthgasDialect.NAME)
@OpenAPIGroupInfo(
    value = EthgasDialect.NAME,
    info =
        @OpenAPIDefinition(
            info =
                @Info(
                    title = "ETHGas",
                    version = "1",
                    description = "Logging in and out, and the account.")),
    securitySchemes =
        @SecurityScheme(
            name = Contract.TOKEN,
            type = SecuritySchemeType.HTTP,
            scheme = "bearer",
            description = "The access token."))
package dev.gatehouse.wire.ethgas;

import io.micronaut.openapi.annotation.OpenAPIGroup;
import io.micronaut.openapi.annotation.OpenAPIGroupInfo;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import org.jspecify.annotations.NullMarked;
