package dev.gatehouse.session;

/** Is told what became of a call, while it is answered. */
public interface Witness {
  void saw(Outcome outcome);
}
