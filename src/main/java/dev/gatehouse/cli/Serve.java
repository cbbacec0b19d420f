package dev.gatehouse.cli;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "Starts the service.")
final class Serve implements Callable<Integer> {

  private final Consumer<Boolean> service;
  @Mixin private Trial trial = new Trial();

  Serve(Consumer<Boolean> service) {
    this.service = service;
  }

  @Override
  public Integer call() {
    service.accept(trial.demo());
    return 0;
  }
}
