package dev.gatehouse.account;

import dev.gatehouse.installation.Settings;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Property;
import io.micronaut.email.Email;
import io.micronaut.email.EmailSender;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails codes, after the answer, so that its time tells nobody whether there was anything to send.
 * Without mail settings a trial writes them to the log; anything else cannot send codes.
 */
@Singleton
public class CodeMail {

  private static final Logger LOG = LoggerFactory.getLogger(CodeMail.class);
  private static final int QUEUE = 1000;

  private final @Nullable EmailSender<?, ?> sender;
  private final boolean demo;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          0,
          2,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          Thread.ofPlatform().name("code-mail-", 0).daemon().factory());

  CodeMail(
      BeanProvider<EmailSender<?, ?>> senders,
      @Nullable @Property(name = "javamail.properties.mail.smtp.host") String smtpHost,
      Settings settings) {
    this.sender = smtpHost == null ? null : senders.get();
    this.demo = settings.demo();
  }

  /** Whether a code would reach anybody. */
  public boolean works() {
    return sender != null || demo;
  }

  void send(String tenant, String recipient, String code) {
    if (sender == null) {
      if (demo) {
        LOG.info("tenant={} outcome=code-not-mailed recipient={} code={}", tenant, recipient, code);
      }
      return;
    }
    try {
      executor.execute(() -> mail(tenant, recipient, code));
    } catch (RejectedExecutionException full) {
      LOG.error("tenant={} outcome=code-dropped cause=queue-full", tenant);
    }
  }

  private void mail(String tenant, String recipient, String code) {
    try {
      sender()
          .send(
              Email.builder()
                  .to(recipient)
                  .subject("Your code: " + code)
                  .body("Your code is " + code + ". It is good for 10 minutes.\n"));
    } catch (RuntimeException unsent) {
      LOG.error("tenant={} outcome=code-not-mailed cause={}", tenant, unsent.getClass().getName());
    }
  }

  private EmailSender<?, ?> sender() {
    EmailSender<?, ?> present = sender;
    if (present == null) {
      throw new IllegalStateException("no mail settings");
    }
    return present;
  }

  @PreDestroy
  void close() {
    executor.shutdown();
  }
}
