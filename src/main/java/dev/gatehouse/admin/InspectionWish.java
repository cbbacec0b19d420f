package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;

/**
 * The body of a wish to know why a token is good or not.
 *
 * @param token an access token; it is in no answer and in no log
 */
@Serdeable
record InspectionWish(String token) {

  @Override
  public String toString() {
    return "a token";
  }
}
