package dev.gatehouse.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that look like others, like nothing, or like more than they are. */
class LoginNameTest {

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    "U01, ᴮᴵᴳᴮᴵᴿᴰ, bigbird",
    // Decided: what folds to one letter is one name. Mail goes to the address on record.
    "U02, mıke, mike",
    "U03, \u212Aim, kim",
    "U04, \ufb01n, fin",
    "U05, stra\u00dfe, strasse",
    "U05, STRA\u1e9eE, strasse",
    "U07, caf\u00e9, cafe\u0301",
    "U08, ａｄｍｉｎ, admin",
    "U14, 𝐚𝐝𝐦𝐢𝐧, admin",
    "U17, user①, user1",
    "U17, Ⅷ, viii",
    "U17, x², x2",
    "U22, ΣΑΣ, σας",
    "U22, σασ, σας",
    "U06, TITLE, title",
    "'', Ada, aDA"
  })
  void isTheSameNameHoweverItIsWritten(String id, String name, String other) {
    assertThat(LoginName.user(name)).isPresent();
    assertThat(LoginName.user(name).map(LoginName::canonical))
        .isEqualTo(LoginName.user(other).map(LoginName::canonical));
  }

  @ParameterizedTest(name = "{0} {1} is not {2}")
  @CsvSource({
    "U06, İstanbul, istanbul",
    "U26, a%64min, admin",
    "U26, &#97;dmin, admin",
    "U13, \ud83d\ude00, \ud83d\ude01",
    "'', аdа, ada"
  })
  void isAnotherName(String id, String name, String other) {
    assertThat(LoginName.canonical(name)).isNotEqualTo(LoginName.canonical(other));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("nothing", ""),
        Arguments.of("U09 a Cyrillic letter among Latin ones", "\u0430dmin"),
        Arguments.of("U09 a Greek letter among Latin ones", "\u03bfmega"),
        Arguments.of("U10 zero width space", "ad\u200bmin"),
        Arguments.of("U10 byte order mark", "\ufeffadmin"),
        Arguments.of("U10 soft hyphen", "ad\u00admin"),
        Arguments.of("U11 override", "\u202enimda"),
        Arguments.of("U12 500 marks", "e" + "\u0301".repeat(500)),
        Arguments.of("U12 six marks", "e" + "\u0316".repeat(6)),
        Arguments.of("U13 a family", "\ud83d\udc68\u200d\ud83d\udc69"),
        Arguments.of("U15 unassigned", "a\u0378"),
        Arguments.of("U15 noncharacter", "a\ufffe"),
        Arguments.of("U15 private use", "a\ue000"),
        Arguments.of("U16 tag", "a\udb40\udc41"),
        Arguments.of("U18 no-break space", "a\u00a0b"),
        Arguments.of("U18 em space", "a\u2003b"),
        Arguments.of("U18 ideographic space", "a\u3000b"),
        Arguments.of("U18 ogham space", "a\u1680b"),
        Arguments.of("U18 a blank", "a b"),
        Arguments.of("U18 a blank before", " a"),
        Arguments.of("U18 a blank after", "a "),
        Arguments.of("U18 a blank within a letter", "a\u037ab"),
        Arguments.of("U19 a dot at the end", "a."),
        Arguments.of("U19 an at at the beginning", "@a"),
        Arguments.of("B23 tab", "a\tb"),
        Arguments.of("B23 line feed", "a\nb"),
        Arguments.of("B22 NUL", "a\0b"),
        Arguments.of("B23 DEL", "a\u007fb"),
        Arguments.of("B23 next line", "a\u0085b"),
        Arguments.of("B23 line separator", "a\u2028b"),
        Arguments.of("B21 half a pair", "a\ud800"),
        Arguments.of("U21 255 letters", "a".repeat(255)),
        // In its canonical form it is a sentence of eighteen letters, and there are many.
        Arguments.of("U21 letters that stand for many", "\ufdf2".repeat(254)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isNoName(String says, String name) {
    assertThat(LoginName.user(name)).isEmpty();
    assertThat(LoginName.email(name + "@example.com"))
        .satisfiesAnyOf(
            email -> assertThat(email).isEmpty(), email -> assertThat(name).matches(".*\\.|@.*"));
  }

  @ParameterizedTest(name = "U23 {0}")
  @CsvSource({
    "ada@example.com",
    "ada+tag@example.com",
    "a@b.co",
    "ada.lovelace@mail.example.com",
    "jos\u00e9@example.com",
    "ada@b\u00fccher.example",
    "ada@xn--bcher-kva.example",
    "\u7528\u6237@\u4f8b\u5b50.\u516c\u53f8"
  })
  void isAnAddress(String email) {
    assertThat(LoginName.email(email)).isPresent();
  }

  static Stream<String> noAddresses() {
    return Stream.of(
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "ada@@example.com",
        "ada@example@com.example",
        "\"ada\"@example.com",
        "\"a b\"@example.com",
        "ada(comment)@example.com",
        "ada@[127.0.0.1]",
        "ada@127.0.0.1:25",
        "Ada <ada@example.com>",
        "ada@example.com,eve@example.com",
        "ada@example.com;eve@example.com",
        "ada@example.com\nBcc: eve@example.com",
        "ada@-example.com",
        "ada@example-.com",
        "ada@example..com",
        "ada@.example.com",
        "ada@example.com.",
        "ada @example.com",
        "ada@exa mple.com",
        "ada@ex\u0430mple.com",
        "ada@example\u3002com",
        "ada@example.com\0",
        "a".repeat(65) + "@example.com",
        "a@" + "b".repeat(250) + ".com");
  }

  @ParameterizedTest(name = "U23 {0}")
  @MethodSource("noAddresses")
  void isNoAddress(String email) {
    assertThat(LoginName.email(email)).isEmpty();
  }

  @Test
  void theLongestNamesAreNames() {
    assertThat(LoginName.user("a".repeat(254))).isPresent();
    assertThat(LoginName.user("\ud835\udc1a".repeat(64)).map(LoginName::canonical))
        .contains("a".repeat(64));
  }

  @Test
  void theCanonicalFormOfEachCharacterIsItsOwn() {
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(code -> code < 0xd800 || code > 0xdfff)
        .mapToObj(Character::toString)
        .forEach(character -> {
          assertStable(character);
          assertThat(LoginName.canonical(character.toUpperCase(Locale.ROOT)))
              .isEqualTo(LoginName.canonical(character));
        });
  }

  @Property
  void theCanonicalFormOfEachTextIsItsOwn(@ForAll @StringLength(max = 40) String text) {
    assertStable(text);
  }

  /** A tenant's server may stand anywhere; a name means the same there. */
  @Test
  void noLocaleChangesAName() {
    Locale before = Locale.getDefault();
    try {
      for (String language : new String[] {"tr", "az", "lt", "en"}) {
        Locale.setDefault(Locale.of(language));
        assertThat(LoginName.canonical("TITLE")).isEqualTo("title");
        assertThat(LoginName.canonical("İ")).isEqualTo("i\u0307");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static void assertStable(String text) {
    String canonical = LoginName.canonical(text);
    assertThat(LoginName.canonical(canonical)).isEqualTo(canonical);
    assertThat(LoginName.canonical(Normalizer.normalize(text, Normalizer.Form.NFD)))
        .as("NFD")
        .isEqualTo(canonical);
  }
}
