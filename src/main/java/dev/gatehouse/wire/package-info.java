/** The doors for tenants' clients: HTTP, the dialects, and nothing that decides. */
@NullMarked
package dev.gatehouse.wire;

import org.jspecify.annotations.NullMarked;
