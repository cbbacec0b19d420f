package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A link does what it is told, and counts whom it met. */
@Timeout(20)
class ChaosProxyTest {

  private static final String SAID = "0123456789";

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private ServerSocket echo;
  private ChaosProxy link;

  @BeforeEach
  void listen() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answer);
    link = new ChaosProxy(echo.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    echo.close();
  }

  @Test
  void whatIsSaidPasses() throws IOException {
    try (Socket caller = call()) {
      assertThat(hears(caller)).isEqualTo(SAID);
    }
    assertThat(link.hits()).isZero();
  }

  @Test
  void whatIsSaidComesLater() throws IOException {
    link.latency(Duration.ofMillis(100));
    long begun = System.nanoTime();
    try (Socket caller = call()) {
      assertThat(hears(caller)).isEqualTo(SAID);
    }
    assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofMillis(200).toNanos());
  }

  @Test
  void whatIsHeldBackIsNotLost() throws IOException {
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
      say(caller);
      assertThat(hears(caller)).isEqualTo(SAID);
      link.blackhole();
      say(caller);
      caller.setSoTimeout(200);
      assertThatThrownBy(() -> hears(caller)).isInstanceOf(SocketTimeoutException.class);
      assertThat(link.hits()).isOne();
      caller.setSoTimeout(0);
      link.pass();
      assertThat(hears(caller)).isEqualTo(SAID);
    }
  }

  @Test
  void whatThereIsBreaksAndWhatComesIsGood() throws IOException {
    try (Socket before = call()) {
      assertThat(hears(before)).isEqualTo(SAID);
      link.reset();
      assertThatThrownBy(() -> hears(before)).isInstanceOf(IOException.class);
    }
    assertThat(link.hits()).isOne();
    try (Socket after = call()) {
      assertThat(hears(after)).isEqualTo(SAID);
    }
  }

  @Test
  void nobodyIsThere() throws IOException {
    link.refuse();
    try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
      assertThatThrownBy(() -> hears(caller)).isInstanceOf(IOException.class);
    }
    assertThat(link.hits()).isOne();
  }

  @Test
  void theWayUpEndsAfterSoManyBytes() throws IOException, InterruptedException {
    link.cutUp(4);
    try (Socket caller = call()) {
      assertThat(heard.take()).isEqualTo("0123");
      assertThatThrownBy(() -> hears(caller)).isInstanceOf(IOException.class);
    }
    assertThat(link.hits()).isOne();
  }

  @Test
  void theWayDownEndsAfterSoManyBytes() throws IOException {
    link.cutDown(0);
    try (Socket caller = call()) {
      assertThat(new String(link.lost(), StandardCharsets.US_ASCII)).isEqualTo(SAID);
      assertThatThrownBy(() -> hears(caller)).isInstanceOf(IOException.class);
    }
    assertThat(link.hits()).isOne();
  }

  private Socket call() throws IOException {
    Socket caller = new Socket(InetAddress.getLoopbackAddress(), link.port());
    say(caller);
    return caller;
  }

  private static void say(Socket caller) throws IOException {
    caller.getOutputStream().write(SAID.getBytes(StandardCharsets.US_ASCII));
  }

  private static String hears(Socket caller) throws IOException {
    byte[] answer = new byte[SAID.length()];
    int read = 0;
    while (read < answer.length) {
      int more = caller.getInputStream().read(answer, read, answer.length - read);
      if (more < 0) {
        throw new IOException("ended after " + read);
      }
      read += more;
    }
    return new String(answer, StandardCharsets.US_ASCII);
  }

  /** Says again what it hears, until the other side has ended. */
  private void answer() {
    while (!echo.isClosed()) {
      try (Socket called = echo.accept()) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[64];
        try {
          for (int read = called.getInputStream().read(piece);
              read >= 0;
              read = called.getInputStream().read(piece)) {
            all.write(piece, 0, read);
            called.getOutputStream().write(piece, 0, read);
          }
        } finally {
          heard.add(all.toString(StandardCharsets.US_ASCII));
        }
      } catch (IOException ended) {
        // The link broke it.
      }
    }
  }
}
