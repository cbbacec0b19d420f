/** The hall: a call comes in, is admitted or not, and an outcome goes out. */
@NullMarked
package dev.gatehouse.session;

import org.jspecify.annotations.NullMarked;
