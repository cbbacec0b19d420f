package dev.gatehouse.session;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code session}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface SessionStore extends GenericRepository<SessionRow, UUID> {

  void save(SessionRow row);

  Optional<SessionRow> findById(UUID id);

  /** The sessions of an account that have not ended. */
  @Query(
      """
      SELECT id FROM session
      WHERE tenant_id = :tenant AND account_id = :account AND ended_at IS NULL ORDER BY id
      """)
  List<UUID> open(String tenant, UUID account);

  /** When an account last opened one. */
  @Query(
      """
      SELECT MAX(created_at) FROM session WHERE tenant_id = :tenant AND account_id = :account
      """)
  Optional<Instant> lastOpened(String tenant, UUID account);

  @Query(
      """
      UPDATE session SET ended_at = :now, end_reason = :reason
      WHERE tenant_id = :tenant AND id IN (:ids) AND ended_at IS NULL
      """)
  int end(String tenant, List<UUID> ids, Instant now, String reason);
}
