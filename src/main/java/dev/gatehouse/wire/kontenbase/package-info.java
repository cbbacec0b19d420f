/** The dialect {@code kontenbase}: the tenant's key in the path, bare bodies, one token. */
@NullMarked
package dev.gatehouse.wire.kontenbase;

import org.jspecify.annotations.NullMarked;
