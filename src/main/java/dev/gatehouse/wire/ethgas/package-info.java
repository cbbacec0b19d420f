/** The dialect {@code ethgas}: every answer in an envelope that repeats the status. */
@NullMarked
package dev.gatehouse.wire.ethgas;

import org.jspecify.annotations.NullMarked;
