package dev.gatehouse.rig;

import java.util.Random;

/** How much is tried: so much in every build, and more in a campaign. */
final class Campaign {

  private static final int FACTOR = Integer.getInteger("gatehouse.campaign", 1);
  private static final Long SEED = Long.getLong("gatehouse.seed");

  private Campaign() {}

  /** How often something is tried that every build tries {@code count} times. */
  static int times(int count) {
    return count * FACTOR;
  }

  /** How often that is done which every build does once, and which cannot go on for longer. */
  static int rounds() {
    return FACTOR;
  }

  /** What is left to chance in {@code check}: {@code -Dgatehouse.seed} repeats it. */
  static Random chance(String check) {
    long seed = SEED == null ? System.nanoTime() : SEED;
    System.out.println("rig: " + check + " with -Dgatehouse.seed=" + seed);
    return new Random(seed);
  }
}
