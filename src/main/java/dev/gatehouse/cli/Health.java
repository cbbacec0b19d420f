package dev.gatehouse.cli;

import dev.gatehouse.installation.Variables;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks the service on this machine: a container has no curl. */
@Command(
    name = "health",
    description = "Says whether the service that runs here is ready for calls.")
final class Health implements Callable<Integer> {

  /** In milliseconds. */
  private static final int PATIENCE = 2_000;

  private final Map<String, String> environment;
  @Mixin private Format format = new Format();
  @Spec private CommandSpec command = CommandSpec.create();

  Health(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    boolean ready = ready();
    PrintWriter out = command.commandLine().getOut();
    out.println(format.json() ? Json.write(Map.of("ready", ready)) : ready ? "ready" : "not ready");
    return ready ? 0 : 1;
  }

  private boolean ready() {
    URI readiness =
        URI.create(
            "http://127.0.0.1:" + Variables.managementPort(environment) + "/health/readiness");
    try {
      HttpURLConnection connection = (HttpURLConnection) readiness.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE);
      connection.setReadTimeout(PATIENCE);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException unreachable) {
      return false;
    }
  }
}
