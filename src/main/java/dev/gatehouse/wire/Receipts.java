package dev.gatehouse.wire;

import dev.gatehouse.session.Receipt;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives clients what a logout did, whatever their dialect says about it. */
public final class Receipts {

  /** The id by which an operator finds the receipt, or {@code none} where nothing ended. */
  public static final String HEADER = "X-Logout-Receipt";

  private static final String NOTHING_ENDED = "none";

  private Receipts() {}

  /** The answer with the receipt's id. */
  public static HttpResponse<?> on(MutableHttpResponse<?> answer, Receipt receipt) {
    @Nullable UUID id = receipt.id();
    return answer.header(HEADER, id == null ? NOTHING_ENDED : id.toString());
  }
}
