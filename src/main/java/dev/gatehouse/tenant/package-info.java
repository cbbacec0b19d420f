/** The foundation: what a tenant is, where it is described, and the transactions on its rows. */
@NullMarked
package dev.gatehouse.tenant;

import org.jspecify.annotations.NullMarked;
