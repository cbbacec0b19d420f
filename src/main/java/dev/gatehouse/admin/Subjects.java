package dev.gatehouse.admin;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.wire.Dialects;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Finds what an operator's path names, or rejects the call. */
@Singleton
final class Subjects {

  private final Tenants tenants;
  private final Accounts accounts;
  private final Dialects dialects;

  Subjects(Tenants tenants, Accounts accounts, Dialects dialects) {
    this.tenants = tenants;
    this.accounts = accounts;
    this.dialects = dialects;
  }

  Tenant tenant(String id) {
    return tenants.find(id).orElseThrow(() -> Rejected.notFound("tenant"));
  }

  /** The account, by its UUID or as the tenant's clients see it. */
  Account account(Tenant tenant, String id) {
    UUID known =
        uuid(id)
            .or(() -> dialects.of(tenant).readId(id))
            .orElseThrow(() -> Rejected.invalid("id: expected a UUID or an id as clients see it"));
    return accounts.find(tenant.id(), known).orElseThrow(() -> Rejected.notFound("account"));
  }

  /** The account as it is now, locked until the transaction ends. */
  Account lock(Tenant tenant, Account found) {
    return accounts.lock(tenant.id(), found.id()).orElseThrow(() -> Rejected.notFound("account"));
  }

  Capability capability(String word) {
    return Capability.of(word)
        .orElseThrow(() ->
            Rejected.invalid(
                "capability: expected one of "
                    + String.join(", ", dev.gatehouse.tenant.Word.all(Capability.class))));
  }

  AccountView view(Tenant tenant, Account account) {
    return AccountView.of(account, dialects.of(tenant).writeId(account.id()));
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
