package dev.gatehouse.wire;

import dev.gatehouse.installation.MustWait;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.AvailableByteBody;
import io.micronaut.http.body.ByteBody.SplitBackpressureMode;
import io.micronaut.http.body.CloseableAvailableByteBody;
import io.micronaut.http.body.CloseableByteBody;
import java.util.concurrent.CompletionException;

/** A body as it came, whatever its type says; it can be read again. */
public final class WholeBody {

  private WholeBody() {}

  /**
   * The bytes of the body; none if there is no body. Waits for those that have not come yet, which
   * no event loop does ({@link MustWait}).
   */
  public static byte[] of(HttpRequest<?> request) {
    HttpRequest<?> received = request;
    while (received instanceof HttpRequestWrapper<?> wrapper) {
      received = wrapper.getDelegate();
    }
    if (!(received instanceof ServerHttpRequest<?> server)) {
      return new byte[0];
    }
    if (!(server.byteBody() instanceof AvailableByteBody)) {
      MustWait.elsewhere();
    }
    try (CloseableByteBody copy = server.byteBody().split(SplitBackpressureMode.FASTEST);
        CloseableAvailableByteBody whole = copy.buffer().join()) {
      return whole.toByteArray();
    } catch (CompletionException unread) {
      // Too large, or cut off: the framework has its answer to that.
      if (unread.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw unread;
    }
  }
}
