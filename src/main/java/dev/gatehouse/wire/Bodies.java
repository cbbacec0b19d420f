package dev.gatehouse.wire;

import dev.gatehouse.installation.StrictJson;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.body.MessageBodyReader;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body into the record that an endpoint asks for, and nothing but that: every component
 * that is not nullable must be there, of its type, and there is nothing else. Nothing is converted:
 * a number is no string. The framework's own reader is kinder.
 */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE)
@Consumes(MediaType.APPLICATION_JSON)
public class Bodies<T> implements MessageBodyReader<T> {

  /** A body whose members only the tenant knows. */
  @Serdeable
  @Schema(additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
  public record Members(@Schema(hidden = true) Map<String, @Nullable Object> values) {}

  /** The body is not what the endpoint asks for; the fields say what is wrong with which. */
  static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> fields;

    Unreadable(Map<String, String> fields) {
      super("unreadable body", null, false, false);
      this.fields = Map.copyOf(fields);
    }

    Map<String, String> fields() {
      return fields;
    }

    /** All that is wrong, in one sentence. */
    String said() {
      return fields.isEmpty()
          ? "expected a JSON object"
          : fields.entrySet().stream()
              .map(field -> field.getKey() + " " + field.getValue())
              .sorted()
              .collect(Collectors.joining(", "));
    }
  }

  @Override
  public boolean isReadable(Argument<T> type, @Nullable MediaType mediaType) {
    return type.getType().isRecord();
  }

  @Override
  public T read(
      Argument<T> type,
      @Nullable MediaType mediaType,
      Headers httpHeaders,
      ByteBuffer<?> byteBuffer) {
    return read(type, byteBuffer.toByteArray());
  }

  @Override
  public T read(
      Argument<T> type,
      @Nullable MediaType mediaType,
      Headers httpHeaders,
      InputStream inputStream) {
    try {
      return read(type, inputStream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private T read(Argument<T> type, byte[] body) {
    Map<String, @Nullable Object> members =
        StrictJson.object(body).orElseThrow(() -> new Unreadable(Map.of()));
    if (type.getType() == Members.class) {
      return type.getType().cast(new Members(members));
    }
    BeanIntrospection<T> introspection = BeanIntrospector.SHARED.getIntrospection(type.getType());
    Map<String, String> wrong = new LinkedHashMap<>();
    List<@Nullable Object> values = new ArrayList<>();
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(members);
    for (Argument<?> component : introspection.getConstructorArguments()) {
      values.add(value(component, rest.remove(component.getName()), wrong));
    }
    rest.keySet().forEach(name -> wrong.put(name, "is not expected"));
    if (!wrong.isEmpty()) {
      throw new Unreadable(wrong);
    }
    return introspection.instantiate(false, values.toArray());
  }

  private static @Nullable Object value(
      Argument<?> component, @Nullable Object value, Map<String, String> wrong) {
    if (value == null) {
      if (!component.isNullable()) {
        wrong.put(component.getName(), "is required");
      }
      return null;
    }
    if (!component.getWrapperType().isInstance(value)) {
      wrong.put(component.getName(), "must be " + kind(component.getWrapperType()));
      return null;
    }
    if (value instanceof String text && text.isBlank()) {
      wrong.put(component.getName(), "must not be blank");
    }
    return value;
  }

  private static String kind(Class<?> type) {
    return Optional.of(type)
        .map(known -> Map.of(String.class, "text", Boolean.class, "true or false").get(known))
        .orElse("an object");
  }
}
