package dev.gatehouse.wire.standard;

import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.Dialect;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Public;
import dev.gatehouse.wire.Standard;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Objects;
import java.util.Optional;

/** The tenant's OpenAPI document. */
@Standard
@Hidden
@Controller
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
class DocumentController {

  /** RFC 9512. There is no registered name yet for YAML that is OpenAPI. */
  private static final String YAML = "application/yaml";

  private final Documents documents;

  DocumentController(Documents documents) {
    this.documents = documents;
  }

  @Get("/openapi.yaml")
  @Public("It says no more than the contract's own pages.")
  HttpResponse<?> document(@Known Exchange exchange) {
    Tenant tenant = Objects.requireNonNull(exchange.tenant());
    Dialect dialect = Objects.requireNonNull(exchange.dialect());
    Optional<String> document = documents.of(tenant, dialect);
    return document.isPresent()
        ? HttpResponse.ok(document.get()).contentType(MediaType.of(YAML))
        : dialect
            .fault(HttpStatus.NOT_FOUND, exchange)
            .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
