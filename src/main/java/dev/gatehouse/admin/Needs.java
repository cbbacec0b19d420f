package dev.gatehouse.admin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an admin key has to be for, that operators may call the endpoint with it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Needs {

  Scope value();

  /**
   * Whether an endpoint that is of no one tenant is also for keys that are confined to some: it
   * shows them those alone.
   */
  boolean confined() default false;
}
