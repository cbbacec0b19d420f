package dev.gatehouse.cli;

/** A command cannot do what it was asked to; the message says why, and is all. */
final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }
}
