package dev.gatehouse.installation;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.convert.format.MapFormat.MapTransformation;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * OpenTelemetry, where {@code OTEL_TRACES_EXPORTER} is {@code otlp}; otherwise nothing of it is
 * made. The other variables of its specification say the rest, such as {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT}. It is for traces alone: metrics are asked for by Prometheus.
 */
@Factory
@Requires(property = "otel.traces.exporter", value = "otlp")
final class Tracing {

  private static final String PREFIX = "otel.";

  /** The SDK with its exporter, which sends what it still has when the service ends. */
  @Singleton
  @Bean(preDestroy = "close")
  OpenTelemetrySdk openTelemetry(
      @Property(name = "otel") @MapFormat(transformation = MapTransformation.FLAT)
          Map<String, String> settings) {
    Map<String, String> defaults = new HashMap<>();
    defaults.put("otel.service.name", "gatehouse");
    defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
    settings.forEach((name, value) -> defaults.put(PREFIX + name, value));
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(() -> defaults)
        .addPropertiesCustomizer(
            _ -> Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none"))
        .build()
        .getOpenTelemetrySdk();
  }
}
