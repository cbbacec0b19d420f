package dev.gatehouse.wire;

import io.swagger.v3.oas.annotations.Parameter;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what an endpoint is given by the house and no client sends, so that no document asks for
 * it.
 */
@Documented
@Parameter(hidden = true)
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.PARAMETER)
public @interface Known {}
