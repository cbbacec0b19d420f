package dev.gatehouse.admin;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code operator_call}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface OperatorCallStore extends GenericRepository<OperatorCallRow, String> {

  /** Begins a call unless it has begun, whose end it waits for. */
  @Query(
      """
      INSERT INTO operator_call (tenant_id, operator, idempotency_key, fingerprint, made_at)
      VALUES (:tenant, :operator, :key, :fingerprint, :now)
      ON CONFLICT DO NOTHING
      """)
  int begin(String tenant, String operator, String key, byte[] fingerprint, Instant now);

  @Query(
      """
      SELECT * FROM operator_call
      WHERE tenant_id = :tenant AND operator = :operator AND idempotency_key = :key
      """)
  Optional<OperatorCallRow> find(String tenant, String operator, String key);

  @Query(
      """
      UPDATE operator_call SET status = :status, answer = :answer
      WHERE tenant_id = :tenant AND operator = :operator AND idempotency_key = :key
      """)
  int answer(String tenant, String operator, String key, int status, @Nullable String answer);

  @Query("DELETE FROM operator_call WHERE tenant_id = :tenant AND made_at <= :before")
  int forget(String tenant, Instant before);
}
