/** The dialect {@code webmix}: every answer in an envelope with the request's id and time. */
@NullMarked
package dev.gatehouse.wire.webmix;

import org.jspecify.annotations.NullMarked;
