/** The dialect {@code transak}: codes by mail, and a raw token in {@code authorization}. */
@NullMarked
package dev.gatehouse.wire.transak;

import org.jspecify.annotations.NullMarked;
