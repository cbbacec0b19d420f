package dev.gatehouse.admin;

import io.micronaut.http.HttpStatus;

/** An operator's call that cannot be done; worded as a problem. */
final class Rejected extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;

  Rejected(HttpStatus status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  static Rejected notFound(String what) {
    return new Rejected(HttpStatus.NOT_FOUND, "There is no such " + what + ".");
  }

  static Rejected invalid(String detail) {
    return new Rejected(HttpStatus.BAD_REQUEST, detail);
  }

  HttpStatus status() {
    return status;
  }
}
