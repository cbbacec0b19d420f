package dev.gatehouse.installation;

/** The service was told something that it cannot work with; the message says what, and is all. */
public final class Misconfiguration extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Misconfiguration(String message) {
    super(message);
  }
}
