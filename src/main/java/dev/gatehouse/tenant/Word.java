package dev.gatehouse.tenant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A choice that {@code tenants.yml}, the admin API or the database spells in lower case. */
public interface Word {

  /** The constant's name, as {@link Enum#name()} gives it. */
  String name();

  /** The choice as it is written: {@code REVOKE_FAMILY} is {@code revoke-family}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The words of all constants of {@code type}, in their order. */
  static <E extends Enum<E> & Word> List<String> all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Word::word).toList();
  }

  /**
   * The constant of {@code type} written as {@code word}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static <E extends Enum<E> & Word> E of(Class<E> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word));
  }
}
