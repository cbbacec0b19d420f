package dev.gatehouse.wire;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.configuration.metrics.micrometer.prometheus.management.PrometheusEndpoint;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.management.endpoint.annotation.Read;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The metrics, in Prometheus' text format 0.0.4. The framework's own endpoint makes one string of
 * them on the thread that serves connections: with many tenants that is megabytes, held several
 * times over, while the connections wait.
 */
@Endpoint(PrometheusEndpoint.ID)
@Replaces(PrometheusEndpoint.class)
class MetricsEndpoint {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry meters;

  MetricsEndpoint(PrometheusMeterRegistry meters) {
    this.meters = meters;
  }

  @Read(produces = TEXT)
  @ExecuteOn(TaskExecutors.BLOCKING)
  StreamedFile scrape() throws IOException {
    Parts parts = new Parts();
    meters.scrape(parts);
    return new StreamedFile(parts.toInputStream(), MediaType.of(TEXT));
  }

  /** What was written, in the pieces in which it was. */
  private static final class Parts extends OutputStream {

    private final List<InputStream> parts = new ArrayList<>();

    @Override
    public void write(byte[] bytes, int offset, int length) {
      parts.add(new ByteArrayInputStream(Arrays.copyOfRange(bytes, offset, offset + length)));
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    InputStream toInputStream() {
      return new SequenceInputStream(Collections.enumeration(parts));
    }
  }
}
