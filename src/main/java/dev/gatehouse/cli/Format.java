package dev.gatehouse.cli;

import picocli.CommandLine.Option;

/** Who reads what a command says. */
final class Format {

  @Option(names = "--json", description = "Say it as one JSON object, for programs.")
  private boolean json;

  boolean json() {
    return json;
  }
}
