/** Access tokens and the keys that sign them, refresh tokens and their families. */
@NullMarked
package dev.gatehouse.token;

import org.jspecify.annotations.NullMarked;
