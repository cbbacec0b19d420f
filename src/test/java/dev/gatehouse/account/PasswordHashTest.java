package dev.gatehouse.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that others have published are checked as they were made, and none that is too dear. */
class PasswordHashTest {

  /** Of the reference implementation (phc-winner-argon2, test.c), and one of Argon2d by passlib. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ' ',
      value = {
        "password"
            + " $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "password"
            + " $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "password"
            + " $argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "password"
            + " $argon2i$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$qqlT1YrzcGzj3xrv1KZKhOMdf1QXUjHxKFJZ+IF0zls",
        "apple123"
            + " $argon2d$v=19$m=65536,t=4,p=4$PUfIWctZa611rpXSOicEAA$eUtgGpyO1+ylLPGhN8gvRXBXF+Zd97kQIZA7OgX4VIM"
      })
  void argon2(String password, String hash) {
    assertMatches(password, hash);
  }

  /** Of crypt_blowfish, of the package bcrypt of Python, and of htpasswd. */
  @ParameterizedTest
  @CsvSource({
    "U*U,$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "U*U*,$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
    "U*U*U,$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
    "VDx5BdxfxstYk,$2b$04$xgZtlonpAHSU/njOCdKztOPuPFzCNVpB4LGicO4/OGgHv.uKHkwsS",
    "correct horse,$2y$04$n.BO6Chu8O0K6tZduwSHIegZ.y6hDk990CAFSuv7nB6NJbWkEvW5y"
  })
  void bcrypt(String password, String hash) {
    assertMatches(password, hash);
  }

  /** Of Django's tests, of passlib's, and of RFC 6070 section 2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "l\u00e8tmein pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "l\u00e8tmein pbkdf2_sha1$260000$seasalt2$wAibXvW6jgvatCdONi6SMJ6q7mI=",
        "password $pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI",
        "password"
            + " $pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
        "\u0399\u03c9\u03b1\u03bd\u03bd\u03b7\u03c2"
            + " $pbkdf2-sha256$1212$3SABFJGDtyhrQMVt1uABPw$WyaUoqCLgvz97s523nF4iuOqZNbp5Nt8do/cuaa7AiI",
        "password"
            + " $pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww",
        "password $pbkdf2-sha1$i=1$c2FsdA$DGDID5YfDnHzqbUkr2ASBi/gN6Y",
        "password $pbkdf2-sha1$i=4096,l=20$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE"
      })
  void pbkdf2(String password, String hash) {
    assertMatches(password, hash);
  }

  /** Of crypt_blowfish again, whose tests say in the password what becomes of a long one. */
  @Test
  void whatBcryptCutOffIsCutOffForItAlone() {
    String first = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    PasswordHash theirs =
        PasswordHash.read("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui")
            .orElseThrow();
    assertThat(first).hasSize(72);
    assertThat(theirs.matches(first + "chars after 72 are ignored")).isTrue();
    assertThat(theirs.matches(first)).isTrue();
    assertThat(theirs.matches(first.substring(1))).isFalse();
    assertThat(theirs.matches(first.substring(0, 71))).isFalse();
    PasswordHash ours = PasswordHash.read(Argon2.hash(first)).orElseThrow();
    assertThat(ours.matches(first)).isTrue();
    assertThat(ours.matches(first + "chars after 72 are not ignored")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hash",
        "plaintext",
        "$1$salt$hash",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$argon2id$v=16$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=102401,t=1,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=9999999999,t=1,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=65536,t=5,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=102400,t=3,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=256,t=11,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=256,t=2,p=17$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=15,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXM$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc$",
        "$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW ",
        "pbkdf2_sha256$1200001$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "pbkdf2_sha1$1300001$seasalt2$wAibXvW6jgvatCdONi6SMJ6q7mI=",
        "pbkdf2_sha512$600001$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "pbkdf2_sha256$99999999999$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "pbkdf2_sha256$0$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "pbkdf2_sha256$1000$$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "pbkdf2_sha256$1000$seasalt$8xBlGd3jVgvJ+92hWPxi",
        "pbkdf2_sha1$1000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "pbkdf2_md5$1000$seasalt$wAibXvW6jgvatCdONi6SMA==",
        "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQxxxx",
        "$pbkdf2-sha1$i=4096,l=32$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE"
      })
  void whatIsNoHashOrTooDearIsNotKept(String hash) {
    assertThat(PasswordHash.read(hash)).isEmpty();
    assertThat(PasswordHashing.unfit(hash)).isPresent();
  }

  /**
   * The defaults of Django 5.2 and 6.0, PHP, passlib and libsodium, and what RFC 9106 (its second
   * choice) and OWASP recommend.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=102400,t=2,p=8$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=47104,t=1,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$2y$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "pbkdf2_sha256$1000000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "pbkdf2_sha256$1200000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=",
        "$pbkdf2-sha512$i=210000$c2FsdA$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c",
        "pbkdf2_sha1$1300000$seasalt2$wAibXvW6jgvatCdONi6SMJ6q7mI="
      })
  void whatOthersMakeIsKept(String hash) {
    assertThat(PasswordHash.read(hash)).isPresent();
  }

  @Test
  void whatWouldFitNoColumnIsNotKept() {
    String hash =
        "pbkdf2_sha256$1000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c=" + "x".repeat(200);
    assertThat(PasswordHashing.unfit(hash)).contains("at most 255 characters");
  }

  @Test
  void whatWasExpectedIsSaidOfTheFormatThatWasMeant() {
    assertThat(PasswordHashing.unfit("$argon2id$v=19$m=1$")).contains(Argon2.EXPECTED);
    assertThat(PasswordHashing.unfit("$2b$20$")).contains(Bcrypt.EXPECTED);
    assertThat(PasswordHashing.unfit("pbkdf2_sha256$9$")).contains(Pbkdf2.EXPECTED);
    assertThat(PasswordHashing.unfit("$pbkdf2-sha256$9$")).contains(Pbkdf2.EXPECTED);
    assertThat(PasswordHashing.unfit("secret")).contains("a hash of Argon2, bcrypt or PBKDF2");
  }

  private static void assertMatches(String password, String hash) {
    PasswordHash read = PasswordHash.read(hash).orElseThrow();
    assertThat(read.matches(password)).isTrue();
    assertThat(read.matches(password + "z")).isFalse();
    assertThat(read.matches(password.substring(1))).isFalse();
    assertThat(PasswordHashing.unfit(hash)).isEmpty();
  }
}
