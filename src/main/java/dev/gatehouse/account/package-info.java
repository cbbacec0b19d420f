/** Who the people of a tenant are, and how they prove it: names, passwords, one-time codes. */
@NullMarked
package dev.gatehouse.account;

import org.jspecify.annotations.NullMarked;
