/**
 * A sixth dialect, of no product. It is here to show that a dialect is one package, one contract
 * and one entry in tenants.yml: nothing else in this house knows of it.
 */
package dev.gatehouse.wire.sixth;
