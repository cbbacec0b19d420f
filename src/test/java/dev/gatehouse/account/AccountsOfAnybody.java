package dev.gatehouse.account;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import java.util.Optional;
import java.util.UUID;

/** Broken on purpose: one statement does not name its tenant. */
@JdbcRepository(dialect = POSTGRES)
@Replaces(AccountStore.class)
@Requires(property = "gatehouse.sabotage", value = "accounts-of-anybody")
interface AccountsOfAnybody extends AccountStore {

  @Override
  @Query("SELECT * FROM account WHERE id = :id ORDER BY tenant_id LIMIT 1")
  Optional<AccountRow> findById(UUID id);
}
