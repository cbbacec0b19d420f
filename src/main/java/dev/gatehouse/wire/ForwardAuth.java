package dev.gatehouse.wire;

/**
 * Where a proxy asks whether a request may go on to what is behind it. What it sends is that
 * request, or parts of it: Envoy keeps the method and puts the path behind ours. So below this path
 * every method and every path is the same question.
 */
final class ForwardAuth {

  static final String PATH = "/forward-auth";

  private ForwardAuth() {}

  /** Whether {@code path}, without the prefix that names a tenant, is such a question. */
  static boolean asked(String path) {
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }
}
