package dev.gatehouse.wire;

import dev.gatehouse.tenant.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Opens an endpoint to the tenant itself: whoever presents its id and its credential by {@code
 * Authorization: Basic}, both encoded as forms encode (RFC 6749 section 2.3.1).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AdmitsTenant {

  /** Whose rate the calls are counted for. */
  Capability value();

  /**
   * Whether a tenant that has no credential is admitted without one: the public client of RFC 7009
   * section 2.1, for whom to have the token is enough.
   */
  boolean publicClients() default false;
}
