package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.scheduling.executor.ExecutorConfiguration;
import io.micronaut.security.token.reader.TokenReader;
import io.micronaut.security.token.validator.TokenValidator;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the framework would do by itself, and must not. */
@MicronautTest(transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameworkDefaultsTest implements TestPropertyProvider {

  @Inject private ApplicationContext context;
  @Inject private EmbeddedServer server;

  @Override
  public Map<String, String> getProperties() {
    Map<String, String> properties = new HashMap<>(TestDatabase.H2.settings());
    properties.put("gatehouse.tenants", "src/test/resources/tenants-test.yml");
    properties.put("gatehouse.admin-key", Service.ADMIN_KEY);
    return properties;
  }

  /** They trust any key for any tenant, and no key at all where none is configured. */
  @Test
  void theTokenReadersAndValidatorsAreOff() {
    assertThat(context.getBeansOfType(TokenValidator.class)).isEmpty();
    assertThat(context.getBeansOfType(TokenReader.class)).isEmpty();
  }

  @Test
  void theEndpointsForLoginAndKeysAreOff() {
    Http http = new Http(server.getPort());
    for (String path :
        List.of("/login", "/logout", "/keys", "/token_info", "/oauth/access_token")) {
      assertThat(http.get(path).status()).as(path).isEqualTo(404);
      assertThat(http.post(path, "{}").status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void errorsAreNeverPages() {
    Answer answer = new Http(server.getPort()).get("/nothing", "Accept", "text/html");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("content-type")).contains("application/problem+json");
    assertThat(answer.body()).doesNotContain("<");
  }

  /** Otherwise on few cores what comes every second would wait for what takes its time. */
  @Test
  void whatIsScheduledHasAThreadOfItsOwn() {
    long scheduled =
        context.getAllBeanDefinitions().stream()
            .flatMap(bean -> bean.getExecutableMethods().stream())
            .filter(method -> method.hasAnnotation(Scheduled.class))
            .count();
    int threads =
        context
            .getBean(ExecutorConfiguration.class, Qualifiers.byName(TaskExecutors.SCHEDULED))
            .getCorePoolSize();
    assertThat(scheduled).isPositive();
    assertThat(threads).isEqualTo(scheduled);
  }
}
