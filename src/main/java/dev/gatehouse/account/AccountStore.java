package dev.gatehouse.account;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code account} and {@code account_name}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface AccountStore extends GenericRepository<AccountRow, UUID> {

  void save(AccountRow row);

  Optional<AccountRow> findById(UUID id);

  @Query(
      """
      SELECT a.* FROM account a
      JOIN account_name n ON n.tenant_id = a.tenant_id AND n.account_id = a.id
      WHERE n.tenant_id = :tenant AND n.canonical = :canonical
      """)
  Optional<AccountRow> findByName(String tenant, String canonical);

  /** The accounts of a tenant, the newest first. */
  @Query(
      """
      SELECT a.* FROM account a
      WHERE a.tenant_id = :tenant AND a.id < :before
      ORDER BY a.id DESC LIMIT :most
      """)
  List<AccountRow> list(String tenant, UUID before, int most);

  /** Those that answer to a name that is like {@code pattern}. */
  @Query(
      """
      SELECT a.* FROM account a
      WHERE a.tenant_id = :tenant AND a.id < :before AND EXISTS (
        SELECT 1 FROM account_name n
        WHERE n.tenant_id = a.tenant_id AND n.account_id = a.id
          AND n.canonical LIKE :pattern ESCAPE '!')
      ORDER BY a.id DESC LIMIT :most
      """)
  List<AccountRow> search(String tenant, String pattern, UUID before, int most);

  /** Gives the account a name unless somebody has it. */
  @Query(
      """
      INSERT INTO account_name (tenant_id, canonical, account_id)
      SELECT a.tenant_id, :canonical, a.id FROM account a
      WHERE a.tenant_id = :tenant AND a.id = :id
      ON CONFLICT DO NOTHING
      """)
  int name(String tenant, UUID id, String canonical);

  /** Takes a name from the account. */
  @Query(
      """
      DELETE FROM account_name
      WHERE tenant_id = :tenant AND account_id = :id AND canonical = :canonical
      """)
  int unname(String tenant, UUID id, String canonical);

  /** Shows other names; nobody has proven another address yet. */
  @Query(
      """
      UPDATE account
      SET username = :username, email = :email, updated_at = :now,
        email_verified_at = CASE WHEN email = :email THEN email_verified_at END
      WHERE tenant_id = :tenant AND id = :id
      """)
  int show(String tenant, UUID id, @Nullable String username, @Nullable String email, Instant now);

  @Query("DELETE FROM account WHERE tenant_id = :tenant AND id = :id")
  int delete(String tenant, UUID id);

  /** Waits for the row's lock, so that two changes to one account come one after the other. */
  @Query("SELECT * FROM account WHERE tenant_id = :tenant AND id = :id FOR UPDATE")
  Optional<AccountRow> lock(String tenant, UUID id);

  @Query(
      """
      UPDATE account SET generation = :generation WHERE tenant_id = :tenant AND id = :id
      """)
  int advance(String tenant, UUID id, int generation);

  @Query(
      """
      UPDATE account SET logged_out_at = :at, updated_at = :at
      WHERE tenant_id = :tenant AND id = :id AND standing = 'active'
      """)
  int logOut(String tenant, UUID id, Instant at);

  @Query(
      """
      UPDATE account SET logged_out_at = NULL, updated_at = :now
      WHERE tenant_id = :tenant AND id = :id AND standing = 'active' AND logged_out_at < :started
      """)
  int logIn(String tenant, UUID id, Instant started, Instant now);

  @Query(
      """
      UPDATE account SET logged_out_at = NULL, updated_at = :now
      WHERE tenant_id = :tenant AND id = :id AND logged_out_at IS NOT NULL
      """)
  int welcome(String tenant, UUID id, Instant now);

  @Query(
      """
      UPDATE account SET standing = :standing, updated_at = :now
      WHERE tenant_id = :tenant AND id = :id
      """)
  int stand(String tenant, UUID id, String standing, Instant now);

  @Query(
      """
      UPDATE account SET password_hash = :hash, updated_at = :now
      WHERE tenant_id = :tenant AND id = :id AND method = 'password'
      """)
  int password(String tenant, UUID id, String hash, Instant now);

  /**
   * Sets another hash of the password that {@code before} is one of; to its owner nothing changes.
   */
  @Query(
      """
      UPDATE account SET password_hash = :hash
      WHERE tenant_id = :tenant AND id = :id AND password_hash = :before
      """)
  int rehash(String tenant, UUID id, String before, String hash);

  /** Counts the address as proven, and forgets the password, unless it was proven before. */
  @Query(
      """
      UPDATE account SET email_verified_at = :now, password_hash = NULL, updated_at = :now
      WHERE tenant_id = :tenant AND id = :id AND email_verified_at IS NULL
      """)
  int proveEmail(String tenant, UUID id, Instant now);

  @Query(
      """
      UPDATE account SET profile = :profile, updated_at = :now
      WHERE tenant_id = :tenant AND id = :id
      """)
  int profile(String tenant, UUID id, @Nullable String profile, Instant now);
}
