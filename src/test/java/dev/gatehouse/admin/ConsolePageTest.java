package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.Action;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Program;
import dev.gatehouse.fixture.Program.Ended;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Word;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console's page: how it is served, and how an operator goes through it in a real browser. */
class ConsolePageTest {

  private Service service;
  private Http http;

  @BeforeEach
  void start() {
    service = Service.start(TestDatabase.H2, "tenants.yml");
    http = service.http();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndRunsNothingOfItsOwn() {
    Answer page = http.get("/console");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).contains("text/html;charset=utf-8");
    assertThat(page.header("cache-control")).contains("no-store");
    assertThat(page.headers().allValues("content-security-policy"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("form-action 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain("<style", "style=", "{version}");
    assertThat(page.body().split("<script", -1)).hasSize(2);
    assertThat(http.get("/console/").status()).isEqualTo(308);
  }

  @Test
  void whatItLoadsIsKeptForEverUnderItsName() {
    String folder = folder();
    for (String file :
        Stream.concat(named(http.get(folder + "app.js").body()), Stream.of("style.css")).toList()) {
      Answer answer = http.get(folder + file);
      assertThat(answer.status()).as(file).isEqualTo(200);
      assertThat(answer.header("cache-control")).contains("public, max-age=31536000, immutable");
      assertThat(answer.header("content-type").orElse(""))
          .isEqualTo((file.endsWith(".js") ? "text/javascript" : "text/css") + ";charset=utf-8");
    }
    for (String other :
        List.of("/console/0123456789abcdef/app.js", folder + "console.html", folder + "..%2fx")) {
      assertThat(http.get(other).status()).as(other).isEqualTo(404);
    }
  }

  @Test
  void itHasWordsForEveryActionEveryScopeAndEveryCapability() {
    assertThat(http.get(folder() + "audit.js").body())
        .contains(Word.all(Action.class).stream().map(word -> '"' + word + '"').toList());
    assertThat(http.get(folder() + "admin-keys.js").body())
        .contains(Word.all(Scope.class).stream().map(word -> '"' + word + '"').toList());
    String meanings = http.get(folder() + "capabilities.js").body();
    assertThat(Word.all(Capability.class))
        .allMatch(word ->
            Pattern.compile("^  \"?" + word + "\"?: ", Pattern.MULTILINE).matcher(meanings).find());
  }

  /** It is skipped where there is no Chromium, no Node, or no registry to get the driver from. */
  @Test
  void anOperatorRestrictsEndsListensAndFindsAllOfItInTheAudit() {
    Program.need("chromium");
    Path walker = Program.javaScript("console");
    try (Service first = Service.start(TestDatabase.POSTGRES, "tenants.yml");
        Service other = first.another()) {
      Ended ended =
          Program.run(
              walker,
              Map.of("ADMIN_KEY", Service.ADMIN_KEY),
              "node",
              "walk.js",
              "http://localhost:" + first.port(),
              "http://localhost:" + other.port(),
              Path.of("target", "screenshots").toAbsolutePath().toString());
      assertThat(ended.status()).as(ended.output()).isZero();
      JsonNode walk = Http.json(ended.output());
      assertThat(walk.get("complaints")).isEmpty();
      assertThat(walk.get("violations")).isEmpty();
      assertThat(walk.get("foreign")).isEmpty();
      assertThat(walk.get("pages"))
          .extracting(JsonNode::asText)
          .contains(
              "sign-in-light",
              "tenants-dark",
              "live-light",
              "admin-keys-dark",
              "tenants-narrow-dark");
    }
  }

  private String folder() {
    return Pattern.compile("src=\"(console/[0-9a-f]+/)")
        .matcher(http.get("/console").body())
        .results()
        .map(found -> "/" + found.group(1))
        .findFirst()
        .orElseThrow();
  }

  /** The modules that {@code script} imports. */
  private static Stream<String> named(String script) {
    Set<String> named =
        Pattern.compile("from \"\\./([a-z-]+\\.js)\"")
            .matcher(script)
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toSet());
    assertThat(named).contains("lit-html.js", "api.js", "tenant.js");
    return named.stream();
  }
}
