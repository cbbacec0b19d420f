package dev.gatehouse.wire.webmix;

import dev.gatehouse.installation.Transactions;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Takes an account out of the database, which no call of the service does. */
@Singleton
class Erasure {

  private final JdbcOperations operations;
  private final Transactions transactions;

  Erasure(JdbcOperations operations, Transactions transactions) {
    this.operations = operations;
    this.transactions = transactions;
  }

  void erase(String tenant, UUID account) {
    transactions.in(
        tenant,
        () ->
            operations.prepareStatement(
                "DELETE FROM account WHERE tenant_id = ? AND id = ?",
                statement -> {
                  statement.setString(1, tenant);
                  statement.setObject(2, account);
                  return statement.executeUpdate();
                }));
  }
}
