/** What all nodes have to know at once, and how they come to know it. */
@NullMarked
package dev.gatehouse.revocation;

import org.jspecify.annotations.NullMarked;
