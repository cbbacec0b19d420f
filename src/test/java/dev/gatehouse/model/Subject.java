package dev.gatehouse.model;

import java.util.Set;

/** Whom operators restrict: an account, or all of a tenant. */
sealed interface Subject permits Account, Tenant {

  Tenant tenant();

  /** What an operator does not let be done. */
  Set<String> restricted();

  /** The path after {@code /admin/v1}. */
  String path();
}
