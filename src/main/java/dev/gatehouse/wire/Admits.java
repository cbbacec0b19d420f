package dev.gatehouse.wire;

import dev.gatehouse.tenant.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the capability that an endpoint exercises. Nobody reaches the endpoint who was not admitted
 * to it; an endpoint without this does not answer at all.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Admits {

  Capability value();

  /** Whether callers need no user token. */
  boolean anonymous() default false;

  /**
   * Whether the endpoint refuses what browsers send of their own accord, or a page makes them send:
   * HEAD, prefetches and navigations. For a GET that changes something.
   */
  boolean deliberate() default false;

  /**
   * The member of a JSON body in which callers may say whose they are; none if they never do there.
   * It has to agree with whatever else names the tenant.
   */
  String credential() default "";
}
