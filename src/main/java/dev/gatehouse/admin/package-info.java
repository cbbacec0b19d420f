/** The door for operators, under {@code /admin/v1}: JSON in snake_case, problems of RFC 9457. */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
