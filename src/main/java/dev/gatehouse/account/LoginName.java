package dev.gatehouse.account;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A user name or e-mail address.
 *
 * @param shown as it was given, in Unicode normal form C
 * @param canonical what two names that a person would take for the same have in common; canonical
 *     forms are canonical themselves
 */
public record LoginName(String shown, String canonical) {

  private static final int LONGEST = 254;

  /** What is kept of it; a single character can stand for eighteen. */
  private static final int LONGEST_CANONICAL = 3 * LONGEST;

  private static final int MOST_MARKS = 4;
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}"
              + "@(?=.{1,189}$)[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?"
              + "(\\.[\\p{L}\\p{N}]([\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?)+");

  /** Scripts whose letters are taken for one another. */
  private static final Set<UnicodeScript> LOOK_ALIKE =
      EnumSet.of(UnicodeScript.LATIN, UnicodeScript.CYRILLIC, UnicodeScript.GREEK);

  /** The user name that {@code text} is, unless it could be mistaken for another or is none. */
  public static Optional<LoginName> user(String text) {
    return name(text).filter(name -> !name.shown().startsWith("@") && !name.shown().endsWith("."));
  }

  /** The e-mail address that {@code text} is, unless it is none. */
  public static Optional<LoginName> email(String text) {
    return name(text).filter(name -> ADDRESS.matcher(name.shown()).matches());
  }

  /** The canonical form of whatever somebody typed to be recognised by. */
  public static String canonical(String text) {
    String before = Normalizer.normalize(text, Form.NFC);
    String folded = fold(before);
    while (!folded.equals(before)) {
      before = folded;
      folded = fold(before);
    }
    return folded;
  }

  private static Optional<LoginName> name(String text) {
    String shown = Normalizer.normalize(text, Form.NFC);
    if (shown.isEmpty() || shown.length() > LONGEST || !readable(shown)) {
      return Optional.empty();
    }
    String canonical = canonical(shown);
    return canonical.length() > LONGEST_CANONICAL || !readable(canonical)
        ? Optional.empty()
        : Optional.of(new LoginName(shown, canonical));
  }

  private static String fold(String text) {
    return Normalizer.normalize(
        text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ'), Form.NFKC);
  }

  /** No blanks, controls, invisible or unassigned characters, and no letters that look alike. */
  private static boolean readable(String text) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    int marks = 0;
    for (int code : text.codePoints().toArray()) {
      switch (Character.getType(code)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED,
            Character.SPACE_SEPARATOR,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR -> {
          return false;
        }
        case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> marks++;
        default -> marks = 0;
      }
      if (marks > MOST_MARKS) {
        return false;
      }
      UnicodeScript script = UnicodeScript.of(code);
      if (LOOK_ALIKE.contains(script)) {
        scripts.add(script);
      }
    }
    return scripts.size() <= 1;
  }
}
