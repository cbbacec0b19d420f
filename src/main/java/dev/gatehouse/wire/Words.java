package dev.gatehouse.wire;

import dev.gatehouse.session.Refusal;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;

/** How a door says no. */
public interface Words {

  /** Words an expected no. */
  MutableHttpResponse<?> refuse(Refusal refusal, Exchange exchange);

  /** Words what went wrong without anybody deciding it: no such path, a body too large, a fault. */
  MutableHttpResponse<?> fault(HttpStatus status, Exchange exchange);
}
