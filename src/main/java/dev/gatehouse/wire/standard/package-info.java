/** What every tenant has, whatever its dialect: the doors that standards and tools look for. */
@NullMarked
package dev.gatehouse.wire.standard;

import org.jspecify.annotations.NullMarked;
