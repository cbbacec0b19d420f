package dev.gatehouse.tenant;

import java.util.regex.Pattern;

/**
 * Something wrong in {@code tenants.yml}.
 *
 * @param line counted from 1
 * @param key the path of keys that leads there, such as {@code tenants.acme.dialect}
 * @param expected what is wrong with it and what was expected, in words
 */
public record Problem(int line, String key, String expected) {

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

  /** One line, whatever is in a quoted key. */
  String at(String file) {
    String told = file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + expected;
    return CONTROL.matcher(told).replaceAll("?");
  }
}
