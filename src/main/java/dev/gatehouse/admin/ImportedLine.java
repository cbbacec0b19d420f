package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one account from elsewhere.
 *
 * @param line its number, from 1
 * @param id of the account that was made, or that has one of the names
 */
@Serdeable
record ImportedLine(int line, String status, @Nullable UUID id, @Nullable String detail) {

  static final String CREATED = "created";
  static final String EXISTS = "exists";
  static final String INVALID = "invalid";

  boolean created() {
    return status.equals(CREATED);
  }
}
