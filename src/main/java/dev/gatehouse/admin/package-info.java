/**
 * The door for operators: under {@code /admin/v1} JSON in snake_case and problems of RFC 9457, at
 * {@code /console} the same for a browser.
 */
@NullMarked
@OpenAPIGroup("admin")
package dev.gatehouse.admin;

import io.micronaut.openapi.annotation.OpenAPIGroup;
import org.jspecify.annotations.NullMarked;
