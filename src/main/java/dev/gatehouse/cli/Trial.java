package dev.gatehouse.cli;

import picocli.CommandLine.Option;

/** Whether it is about a trial, wherever the database is. */
final class Trial {

  @Option(
      names = "--demo",
      description = "A trial, as it always is on the embedded database: sample credentials work.")
  private boolean demo;

  boolean demo() {
    return demo;
  }
}
