package dev.gatehouse;

import dev.gatehouse.cli.Gatehouse;

/** The process: reads its command line, and starts the service if that is what it says. */
public final class Application {

  private Application() {}

  public static void main(String[] args) {
    if (args.length == 0) {
      // What is usual, and costs no reading.
      Start.now(false);
      return;
    }
    int status = Gatehouse.commandLine(System.getenv(), Start::now).execute(args);
    // A service that was started goes on.
    if (status != 0) {
      System.exit(status);
    }
  }
}
