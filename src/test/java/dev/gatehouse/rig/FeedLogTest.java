package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.revocation.Feed;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An outage is told when it begins and when it is over, however long it takes. */
class FeedLogTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void anOutageIsToldOnceAndItsEndToo() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger feedLog = (Logger) LoggerFactory.getLogger(Feed.class);
    String url = TestDatabase.POSTGRES.settings().get("gatehouse.database-url");
    URI direct = URI.create(url.substring("jdbc:".length()));
    try (ChaosProxy link = new ChaosProxy(direct.getPort());
        Service service =
            Service.start(
                TestDatabase.POSTGRES,
                "tenants.yml",
                "gatehouse.database-url",
                url.replace(":" + direct.getPort() + "/", ":" + link.port() + "/"))) {
      Feed feed = service.bean(Feed.class);
      log.start();
      feedLog.addAppender(log);
      link.refuse();
      // Several looks fail before a node calls itself deaf.
      await().atMost(PATIENCE).until(() -> !feed.fresh());
      link.pass();
      await().atMost(PATIENCE).until(feed::fresh);
      await().atMost(PATIENCE).until(() -> told(log).contains("outcome=feed-back"));
    } finally {
      feedLog.detachAppender(log);
    }
    assertThat(told(log))
        .satisfiesExactly(
            lost -> assertThat(lost).startsWith("outcome=feed-lost"),
            back -> assertThat(back).isEqualTo("outcome=feed-back"));
  }

  private static List<String> told(ListAppender<ILoggingEvent> log) {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
