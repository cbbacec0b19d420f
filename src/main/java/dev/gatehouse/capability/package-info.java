/** What operators have restricted, for whom, why and until when. */
@NullMarked
package dev.gatehouse.capability;

import org.jspecify.annotations.NullMarked;
