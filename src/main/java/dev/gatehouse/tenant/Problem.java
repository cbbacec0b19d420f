package dev.gatehouse.tenant;

/**
 * Something wrong in {@code tenants.yml}.
 *
 * @param line counted from 1
 * @param key the path of keys that leads there, such as {@code tenants.acme.dialect}
 * @param expected what is wrong with it and what was expected, in words
 */
public record Problem(int line, String key, String expected) {

  String at(String file) {
    return file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + expected;
  }
}
