package dev.gatehouse.session;

/** What a refused call says of whom it is about. None of it is written down as it came. */
sealed interface Clue {

  /** Nothing. */
  record None() implements Clue {}

  /** The name that somebody says is theirs; it may be a password in the wrong box. */
  record Name(String name) implements Clue {

    @Override
    public String toString() {
      return "Name";
    }
  }

  /** An access token. */
  record Token(String token) implements Clue {

    @Override
    public String toString() {
      return "Token";
    }
  }
}
