package dev.gatehouse;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks the service on this machine whether it is ready. */
final class Health {

  private static final int PATIENCE = 2_000;

  private Health() {}

  static boolean check() {
    String port = System.getenv().getOrDefault("GATEHOUSE_MANAGEMENT_PORT", "9000");
    try {
      URI readiness = URI.create("http://127.0.0.1:" + port + "/health/readiness");
      HttpURLConnection connection = (HttpURLConnection) readiness.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE);
      connection.setReadTimeout(PATIENCE);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException | IllegalArgumentException unreachable) {
      return false;
    }
  }
}
