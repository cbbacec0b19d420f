/** The dialect {@code sig}: what a Symfony client with Lexik's tokens and Gesdinet's expects. */
@NullMarked
package dev.gatehouse.wire.sig;

import org.jspecify.annotations.NullMarked;
