package dev.gatehouse.admin;

/** What an operator sees and may change only as it was seen; its answers have an {@code ETag}. */
interface Versioned {

  /** What is another when it was changed. */
  default Object version() {
    return this;
  }
}
