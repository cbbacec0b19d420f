package dev.gatehouse;

import dev.gatehouse.cli.Gatehouse;

/** The process: reads its command line, and starts the service if that is what it says. */
public final class Application {

  private Application() {}

  public static void main(String[] args) {
    wakeFromOutside();
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

  /**
   * Has virtual threads that wait for a socket woken by threads of the system, unless the command
   * line says otherwise. In a native executable they would be woken by other virtual threads, which
   * on two cores found none to run on: calls hung until the database's answer was given up.
   */
  private static void wakeFromOutside() {
    if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
      System.getProperties().putIfAbsent("jdk.pollerMode", "1");
    }
  }
}
