package dev.gatehouse.capability;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The table {@code restriction}. */
@JdbcRepository(dialect = POSTGRES)
interface RestrictionStore extends GenericRepository<RestrictionRow, UUID> {

  void save(RestrictionRow row);

  List<RestrictionRow> findByAccountIdIn(Collection<UUID> accountIds);

  @Query(
      """
      DELETE FROM restriction
      WHERE tenant_id = :tenant AND account_id = :account AND capability = :capability
      """)
  int delete(String tenant, UUID account, String capability);
}
