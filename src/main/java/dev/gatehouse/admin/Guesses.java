package dev.gatehouse.admin;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Wrong keys at the console: no more than ten from one address in any quarter of an hour. Each node
 * counts for itself and in memory, for they are no tenant's; the key is too long to be guessed, and
 * this keeps those who try from filling the log.
 */
@Singleton
final class Guesses {

  static final int MOST = 10;
  static final Duration WINDOW = Duration.ofMinutes(15);

  private static final int ADDRESSES = 10_000;

  private final InstantSource time;

  /** By address, the eldest first: of too many it is forgotten. */
  private final SequencedMap<String, Deque<Instant>> taken = new LinkedHashMap<>();

  Guesses(InstantSource time) {
    this.time = time;
  }

  /** Counts a guess before anybody looks at it; if there were too many, says how long to wait. */
  synchronized Optional<Duration> take(String address) {
    Instant now = time.instant();
    Deque<Instant> guesses = taken.computeIfAbsent(address, _ -> new ArrayDeque<>());
    while (!guesses.isEmpty() && !guesses.getFirst().plus(WINDOW).isAfter(now)) {
      guesses.removeFirst();
    }
    if (guesses.size() == MOST) {
      return Optional.of(Duration.between(now, guesses.getFirst().plus(WINDOW)));
    }
    guesses.addLast(now);
    if (taken.size() > ADDRESSES) {
      taken.pollFirstEntry();
    }
    return Optional.empty();
  }

  /** Counts nothing against an address any more: the key was right. */
  synchronized void forget(String address) {
    taken.remove(address);
  }
}
