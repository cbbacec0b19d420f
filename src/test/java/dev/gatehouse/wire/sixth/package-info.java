/**
 * A sixth dialect, of no product. It is here to show that a dialect is one package, one contract
 * and one entry in tenants.yml: nothing else in this house knows of it. There are two groups, for
 * the generator leaves the name of an only one out of its file's.
 */
@OpenAPIGroup({SixthDialect.NAME, "tests"})
package dev.gatehouse.wire.sixth;

import io.micronaut.openapi.annotation.OpenAPIGroup;
