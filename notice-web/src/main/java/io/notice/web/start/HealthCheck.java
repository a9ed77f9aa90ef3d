package io.notice.web.start;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks the node of this machine whether it lives, and ends with 0 if it does: for containers, which
 * have no other program that could ask. Looks at nothing but {@code SERVER_PORT} and {@code
 * MANAGEMENT_SERVER_PORT}.
 */
final class HealthCheck {

  private static final int MILLIS = 3_000;

  private HealthCheck() {}

  public static void main(String[] args) {
    System.exit(lives(port()) ? 0 : 1);
  }

  private static int port() {
    String management = System.getenv("MANAGEMENT_SERVER_PORT");
    String port = management == null ? System.getenv("SERVER_PORT") : management;
    return port == null || port.isBlank() ? 8080 : Integer.parseInt(port.strip());
  }

  /** Whether a node on this port of the loopback interface says that it lives. */
  static boolean lives(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/actuator/health/liveness")
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(MILLIS);
      connection.setReadTimeout(MILLIS);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
