/** What happened, when, and on whose behalf: written with the change, and never changed. */
@NullMarked
package dev.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
