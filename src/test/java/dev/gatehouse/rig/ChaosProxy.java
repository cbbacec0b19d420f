package dev.gatehouse.rig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A link to a port of this machine that does what real links do. Up is towards that port, down is
 * back to whoever called. {@link #hits} counts the connections that a fault really met.
 */
final class ChaosProxy implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final int target;
  private final ServerSocket listening;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<byte[]> lost = new LinkedBlockingQueue<>();
  private final AtomicInteger hits = new AtomicInteger();
  private final Object turn = new Object();
  private Weather weather = new Weather.Fair();

  /** What the link does to whatever passes. */
  private sealed interface Weather {
    record Fair() implements Weather {}

    record Slow(Duration delay) implements Weather {}

    /** Takes what comes, and hands nothing on. */
    record Black() implements Weather {}

    /** Nobody is there. */
    record Closed() implements Weather {}

    /** Hands on so many bytes of each connection in one direction, and then breaks it. */
    record Cutting(boolean up, int bytes) implements Weather {}
  }

  ChaosProxy(int target) {
    this.target = target;
    try {
      this.listening = new ServerSocket(0, 1000, LOOPBACK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("chaos-" + target).start(this::accept);
  }

  /** Where to call instead. */
  int port() {
    return listening.getLocalPort();
  }

  /** Hands on everything, and what was held back first. */
  void pass() {
    become(new Weather.Fair());
  }

  /** Hands on everything, each piece so much later. */
  void latency(Duration delay) {
    become(new Weather.Slow(delay));
  }

  /** Hands on nothing, and says nothing, until it passes again; then nothing was lost. */
  void blackhole() {
    become(new Weather.Black());
    hits.addAndGet(links.size());
  }

  /** Breaks all connections that there are; new ones are good. */
  void reset() {
    links.forEach(Link::hit);
  }

  /** Breaks all connections, old and new. */
  void refuse() {
    become(new Weather.Closed());
    reset();
  }

  /** Hands on {@code bytes} of each new connection towards the port, then breaks it. */
  void cutUp(int bytes) {
    become(new Weather.Cutting(true, bytes));
  }

  /** Hands on {@code bytes} of each new connection back from the port, then breaks it. */
  void cutDown(int bytes) {
    become(new Weather.Cutting(false, bytes));
  }

  /** How many connections a fault has met until now. */
  int hits() {
    return hits.get();
  }

  /** What came back from the port on a connection that was cut, waited for: nobody else got it. */
  byte[] lost() {
    try {
      return lost.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void become(Weather next) {
    synchronized (turn) {
      weather = next;
      turn.notifyAll();
    }
  }

  private Weather weather() {
    synchronized (turn) {
      return weather;
    }
  }

  /** The weather as soon as anything gets through. */
  private Weather clearing() throws InterruptedException {
    synchronized (turn) {
      while (weather instanceof Weather.Black) {
        turn.wait();
      }
      return weather;
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Link link = new Link(listening.accept());
        links.add(link);
        if (weather() instanceof Weather.Closed) {
          link.hit();
        } else {
          Thread.ofVirtual().start(link::open);
        }
      } catch (IOException closed) {
        // Ends here, if it is the listening socket.
      }
    }
  }

  /** One connection, and its other half. */
  private final class Link {

    private final Socket near;
    private final Weather born = weather();
    private final List<Socket> ends = new ArrayList<>();

    Link(Socket near) {
      this.near = near;
      this.ends.add(near);
    }

    void open() {
      try {
        clearing();
        Socket far = new Socket(LOOPBACK, target);
        synchronized (ends) {
          ends.add(far);
        }
        if (near.isClosed()) {
          end();
          return;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pump(near, far, true));
        pump(far, near, false);
      } catch (IOException e) {
        end();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void pump(Socket from, Socket to, boolean up) {
      int left =
          born instanceof Weather.Cutting cutting && cutting.up() == up
              ? cutting.bytes()
              : Integer.MAX_VALUE;
      byte[] piece = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
          if (clearing() instanceof Weather.Slow slow) {
            Thread.sleep(slow.delay());
          }
          out.write(piece, 0, Math.min(read, left));
          if (read > left) {
            // Before anybody can see it.
            hits.incrementAndGet();
            if (!up) {
              keep(from, piece, left, read);
            }
            // Not with a reset, which would take back what has come so far.
            to.close();
            end();
            return;
          }
          left -= left == Integer.MAX_VALUE ? 0 : read;
        }
        end();
      } catch (IOException e) {
        end();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Keeps what the other side does not get; the port ends its answer, as the caller is gone. */
    private void keep(Socket far, byte[] piece, int begin, int end) throws IOException {
      ByteArrayOutputStream rest = new ByteArrayOutputStream();
      rest.write(piece, begin, end - begin);
      far.shutdownOutput();
      far.getInputStream().transferTo(rest);
      lost.add(rest.toByteArray());
    }

    void hit() {
      hits.incrementAndGet();
      end();
    }

    /** With a reset, so that nobody takes it for the end of what was said. */
    private void end() {
      links.remove(this);
      synchronized (ends) {
        for (Socket end : ends) {
          try {
            end.setSoLinger(true, 0);
            end.close();
          } catch (SocketException closed) {
            // It was ended by the other direction.
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    become(new Weather.Closed());
    reset();
  }
}
